import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAnsweredKind } from "../../src/domain/incident-actions";
import { isCheck, verdicts } from "../../src/ui/console/incidents/incidents";
import { type Deed, followedBy, movedBack, takenBack } from "../../src/ui/console/model/bulk";
import { heldByPerson, heldMs, holdingsOf } from "../../src/ui/console/model/holdings";
import { withRecent } from "../../src/ui/console/model/recent-cases";
import type { TimelineEntry } from "../../src/ui/console/model/types";

const startMs = Date.UTC(2026, 0, 1);
const at = (minutes: number): string => new Date(startMs + minutes * 60_000).toISOString();
const entry = (minutes: number, ...assignees: (string | null)[]): TimelineEntry => ({
  seq: minutes,
  at: at(minutes),
  recordedAt: at(minutes),
  type: "case.assigned",
  subject: null,
  actor: { kind: "analyst", id: "usr_giver" },
  fromState: null,
  toState: "review",
  accepted: true,
  version: minutes,
  changes: null,
  steps: assignees.map((assigneeId) => ({ kind: "assigned", assigneeId })),
  payload: null,
});

describe("who had a case", () => {
  it("begins with nobody, and every while ends where the next begins", () =>
    expect(
      holdingsOf([entry(0), entry(5, "usr_a"), entry(7), entry(9, "usr_a"), entry(20, "usr_b"), entry(30, null)], null),
    ).toMatchObject([
      { personId: null, from: at(0), until: at(5) },
      { personId: "usr_a", from: at(5), until: at(20), by: { id: "usr_giver" } },
      { personId: "usr_b", from: at(20), until: at(30) },
      { personId: null, from: at(30), until: null },
    ]));

  it("ends with the case", () =>
    expect(holdingsOf([entry(0, "usr_a")], at(90)).at(-1)).toMatchObject({ until: at(90) }));

  it("leaves no moment out and counts none twice, whoever it is handed to", () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ after: fc.nat(500), who: fc.constantFrom(null, "usr_a", "usr_b", "usr_c") }), {
          minLength: 1,
          maxLength: 30,
        }),
        fc.nat(1_000),
        (moves, rest) => {
          let minutes = 0;
          const entries = [entry(0)];
          for (const { after, who } of moves) {
            minutes += after;
            entries.push(entry(minutes, who));
          }
          const nowMs = startMs + (minutes + rest) * 60_000;
          const holdings = holdingsOf(entries, null);
          const sum = heldByPerson(holdings, nowMs).reduce((all, { ms }) => all + ms, 0);
          expect(sum).toBe(nowMs - startMs);
          expect(holdings.every((one, place) => one.personId !== holdings[place + 1]?.personId)).toBe(true);
          expect(holdings.every((one) => heldMs(one, nowMs) >= 0)).toBe(true);
        },
      ),
    ));

  it("is nothing for a case of which nothing is known", () => expect(holdingsOf([], null)).toEqual([]));
});

describe("a move of many cases", () => {
  const move = (states: Record<string, string>): Deed => ({ kind: "move", toVersion: 3, states, reason: "New law" });

  it("knows what the chosen cases follow, each version once", () =>
    expect(
      followedBy([
        { workflow: { id: "wfd_1", key: "kyb", version: 1, name: "KYB" } },
        { workflow: { id: "wfd_2", key: "kyb", version: 2, name: "KYB" } },
        { workflow: { id: "wfd_1", key: "kyb", version: 1, name: "KYB" } },
      ]),
    ).toEqual({
      keys: ["kyb"],
      versions: [
        { id: "wfd_1", version: 1 },
        { id: "wfd_2", version: 2 },
      ],
    }));

  it("is taken back to the one version it came from, with the old names", () =>
    expect(movedBack(move({ review: "check", hold: "pause" }), [{ version: 2 }])).toEqual({
      kind: "move",
      toVersion: 2,
      states: { check: "review", pause: "hold" },
      reason: "Moved back",
    }));

  it.each<[string, Deed, { version: number }[]]>([
    ["several versions", move({}), [{ version: 1 }, { version: 2 }]],
    ["no known version", move({}), []],
    ["two states that became one", move({ a: "c", b: "c" }), [{ version: 1 }]],
    ["another deed", { kind: "assign", assigneeId: null }, [{ version: 1 }]],
  ])("is not taken back from %s", (_what, deed, versions) => expect(movedBack(deed, versions)).toBeNull());
});

describe("a deed to many cases that is taken back", () => {
  const workflow = { id: "wfd_2", key: "kyb", version: 2, name: "KYB" };
  const row = (id: string, assigneeId: string | null, labels: string[]) => ({ id, assigneeId, labels, workflow });
  const rows = [row("a", null, ["vip"]), row("b", "ada", []), row("c", null, ["vip", "new"]), row("d", "eve", [])];

  it("gives each case to whoever had it, as far as the one it was given to still has it", () =>
    expect(takenBack({ kind: "assign", assigneeId: "eve" }, rows)).toEqual([
      { deed: { kind: "assign", assigneeId: null, onlyFrom: "eve" }, caseIds: ["a", "c"] },
      { deed: { kind: "assign", assigneeId: "ada", onlyFrom: "eve" }, caseIds: ["b"] },
    ]));

  it("takes off the labels that were new to a case and puts back those it had", () =>
    expect(takenBack({ kind: "labels", add: ["vip"], remove: ["new"] }, rows)).toEqual([
      { deed: { kind: "labels", add: [], remove: ["vip"] }, caseIds: ["b", "d"] },
      { deed: { kind: "labels", add: ["new"], remove: [] }, caseIds: ["c"] },
    ]));

  it("is a move with one way back, and never a handing on: others have read it", () => {
    expect(takenBack({ kind: "move", toVersion: 3, states: {}, reason: null }, rows)).toMatchObject([
      { deed: { toVersion: 2 }, caseIds: ["a", "b", "c", "d"] },
    ]);
    expect(takenBack({ kind: "escalate", reason: "Too hard" }, rows)).toBeNull();
  });
});

describe("a result that a person supplies", () => {
  it.each(["api", "webhook", "company-registry", "email"])("is wanted of a run of kind %s", (kind) =>
    expect(isAnsweredKind(kind)).toBe(true),
  );
  it.each(["approval", "wait", "child", "iterative", "riskRules", "transformer"])(
    "is not wanted of a run of kind %s: nobody outside answers it",
    (kind) => expect(isAnsweredKind(kind)).toBe(false),
  );
  it("has a verdict where the run asked a check", () => {
    expect(isCheck({ request: { check: "company-registry", vendor: "sandbox", input: {} } })).toBe(true);
    expect([{ method: "POST" }, null, "text", { check: 7 }].some((request) => isCheck({ request }))).toBe(false);
    expect(verdicts.map(({ value }) => value)).toEqual(["clear", "review", "rejected", "not_found"]);
  });
});

describe("cases looked at just now", () => {
  const named = (id: string) => ({ id, name: `Case ${id}` });
  it("stand the last one first, each once, eight at most", () => {
    const seen = ["a", "b", "a", ..."cdefghij"].reduce((all, id) => withRecent(all, named(id)), [named("z")]);
    expect(seen.map(({ id }) => id)).toEqual([..."jihgfedc"]);
  });
});
