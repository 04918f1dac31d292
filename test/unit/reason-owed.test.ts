import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Actor, CommandBody } from "../../src/domain";
import { inOrder } from "../../src/review/decision-reasons";
import { freeWord } from "../../src/ui/console/settings/definitions/build/free-word";
import { movedTo } from "../../src/ui/console/settings/frame/moved-to";
import { readPeopleRules } from "../../src/workflow/people-rules";
import { reasonOwed } from "../../src/workflow/reason-owed";
import { analyst, engine, integrator } from "../support/decisions";

const rules = readPeopleRules({ edgecase: { reasons: { required: ["approve", "documents"] } } });
const decide = (decision: "approve" | "reject" | "revision", reason: string | null): CommandBody => ({
  ...{ type: "decide", decision, reason, comment: null },
});
const document = (decision: "approve" | "reject" | "revision" | null, reason: string | null): CommandBody => ({
  ...{ type: "decide_document", documentId: "doc_1", decision, reason, comment: null },
});
const owes = (actor: Actor, body: CommandBody, asked = rules) =>
  reasonOwed(asked, { id: "c", actor, expectedVersion: null, body }) !== null;

describe("a reason that the definition wants", () => {
  it.each<[string, boolean, Actor, CommandBody]>([
    ["an approval of a person without one", true, analyst, decide("approve", null)],
    ["with nothing but spaces", true, analyst, decide("approve", "  ")],
    ["an approval of a key without one", true, integrator, decide("approve", null)],
    ["an approval with one", false, analyst, decide("approve", "All clear")],
    ["a rejection, where none is wanted", false, analyst, decide("reject", null)],
    ["a document that is rejected", true, analyst, document("reject", null)],
    ["a document that is asked for again", true, analyst, document("revision", null)],
    ["a document that is approved: nobody asks why", false, analyst, document("approve", null)],
    ["a decision that is taken back", false, analyst, document(null, null)],
    ["the engine's own word", false, engine, decide("approve", null)],
    ["anything else", false, analyst, { type: "undo_decision" }],
  ])("%s: missing is %s", (_name, missing, actor, body) => {
    expect(owes(actor, body)).toBe(missing);
    expect(owes(actor, body, readPeopleRules({}))).toBe(false);
  });

  it("is a problem where it is written wrongly, and asks nobody for anything", () => {
    const read = readPeopleRules({ edgecase: { reasons: { required: ["all"] } } });
    expect([read.reasonsFor, read.problems.map(({ path }) => path)]).toEqual([
      [],
      ["extensions.edgecase.reasons.required.0"],
    ]);
  });
});

describe("an order of one's own", () => {
  it("puts what it names first and keeps the rest as it stood, whatever it names", () => {
    const codes = fc.uniqueArray(fc.string({ maxLength: 3 }), { maxLength: 8 });
    fc.assert(
      fc.property(codes, codes, (all, wanted) => {
        const ordered = inOrder(
          all.map((code) => ({ code })),
          wanted,
        ).map(({ code }) => code);
        const named = wanted.filter((code) => all.includes(code));
        expect(ordered).toEqual([...named, ...all.filter((code) => !named.includes(code))]);
      }),
    );
  });

  it("moves one thing and nothing else, and back again", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 8 }), fc.nat(), fc.nat(), (list, a, b) => {
        const [from, to] = [a % list.length, b % list.length];
        const moved = movedTo(list, from, to);
        expect(moved[to]).toBe(list[from]);
        expect(moved.toSpliced(to, 1)).toEqual(list.toSpliced(from, 1));
        expect(movedTo(moved, to, from)).toEqual(list);
      }),
    );
  });
});

it("a new item has a word that no other has", () => {
  expect(freeWord([], "name", "review")).toBe("review");
  expect(freeWord([{ name: "review" }, { name: "review_3" }, "odd"], "name", "review")).toBe("review_2");
});
