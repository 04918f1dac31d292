import { describe, expect, it } from "vitest";
import { dataMap } from "../../src/privacy/data-map";
import {
  eraseBlocked,
  erasedLines,
  eraseProblems,
  isConfirmed,
  mayBeTyped,
  storesThatGo,
} from "../../src/ui/console/model/erasing";

const ended = { status: "completed", erased: null, legalHold: null } as const;
const by = { kind: "analyst", id: "usr_1" } as const;

describe("erasing in the console", () => {
  it.each([
    [ended, null],
    [{ ...ended, status: "active" as const }, "Only a case that has ended can be erased: cancel it first."],
    [{ ...ended, legalHold: { at: "", by, reason: "x" } }, "It is under a legal hold."],
    [{ ...ended, erased: { at: "", by, basis: "request", reason: "x", doneAt: null } }, "It is erased already."],
  ])("is blocked with a reason, or not at all (%#)", (now, why) => {
    expect(eraseBlocked(now)).toBe(why);
  });

  it("wants the name or an id of the case typed, and a reference", () => {
    const words = mayBeTyped({ id: "case_1", externalId: "C-7" }, "Acme Ltd");
    expect(words).toEqual(["Acme Ltd", "C-7", "case_1"]);
    expect([isConfirmed(" acme ltd ", words), isConfirmed("C-7", words), isConfirmed("Acme", words)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(Object.keys(eraseProblems({ reason: " ", typed: "" }, words))).toEqual(["reason", "typed"]);
    expect(eraseProblems({ reason: "DSR-1", typed: "case_1" }, words)).toEqual({});
  });

  it("says in words what went, and how much of it", () => {
    const stores = [{ store: "mails", holds: "mails with their addresses", erasure: "delete" }];
    expect(erasedLines({ children: 0, mails: 2, case_looks: 1, keys: 2 }, stores)).toEqual([
      { store: "mails", what: "mails with their addresses", n: 2 },
      { store: "keys", what: "keys: without them no copy can be read", n: 2 },
    ]);
  });

  it("shows what goes, and not what is kept", () => {
    const told = dataMap.tables.map(({ table, holds, erasure }) => ({ store: table, holds, erasure: erasure.does }));
    const going = storesThatGo(told).map(({ store }) => store);
    expect(going).toEqual(expect.arrayContaining(["cases", "entities", "mails", "screening_subjects"]));
    expect(going).not.toContain("audit_log");
    expect(going).not.toContain("users");
  });
});
