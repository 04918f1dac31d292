import { describe, expect, it } from "vitest";
import { oneMonthAfter } from "../../src/domain/privacy-requests";
import { erasureWords } from "../../src/ui/console/entities/erasing";
import {
  type Candidate,
  type FoundRecord,
  handledWords,
  type PersonRequest,
  requestState,
  type Store,
  storesNaming,
  whatGoes,
} from "../../src/ui/console/settings/privacy/privacy";
import { daysWords, ruleProblems, whoseWords } from "../../src/ui/console/settings/privacy/retention";

const request: PersonRequest = {
  ...{ id: "prq_1", kind: "erasure", status: "done", reason: "DSR-1", problem: null, cases: [], records: [] },
  ...{ sizeBytes: null, by: { kind: "analyst", id: "usr_1" }, receivedOn: "2026-01-31", dueAt: "", overdue: false },
  ...{ createdAt: "", expiresAt: "" },
};
const left = { caseId: "case_1", path: null, status: "left" as const, code: "legal_hold" };
const leftRecord = { kind: "entity" as const, id: "ent_1", status: "left" as const, code: "has_cases" };

it.each([
  ["2026-01-31", "2026-02-28"],
  ["2028-01-30", "2028-02-29"],
  ["2026-12-15", "2027-01-15"],
  ["2026-03-31", "2026-04-30"],
])("who asked on %s must have an answer until %s", (asked, due) => {
  expect(new Date(oneMonthAfter(Date.parse(asked))).toISOString().slice(0, 10)).toBe(due);
});

it("a request says first that it is overdue, then that it failed, then what was left", () => {
  expect(requestState({ ...request, status: "running", overdue: true }).text).toBe("Overdue");
  expect(requestState({ ...request, status: "failed" }).text).toBe("Failed");
  expect(requestState({ ...request, cases: [left] })).toEqual({ tone: "warn", text: "1 case left" });
  expect(requestState({ ...request, records: [leftRecord] }).text).toBe("1 record left");
  expect(requestState({ ...request, cases: [left, left], records: [leftRecord] }).text).toBe(
    "2 cases and 1 record left",
  );
  expect(requestState(request).text).toBe("Done");
});

it("a request says how many of its cases and records are through", () => {
  const waits = { ...leftRecord, status: "pending" as const };
  expect(handledWords([left], [])).toBe("1 of 1 case");
  expect(handledWords([], [leftRecord, waits])).toBe("1 of 2 records");
  expect(handledWords([left, left], [waits])).toBe("2 of 2 cases, 0 of 1 record");
});

it("of records those go that nothing keeps, and whom cases are about only where a case goes before them", () => {
  const place: Candidate = {
    ...{ caseId: "case_1", path: null, caseVersion: 1, name: null, dateOfBirth: null, by: ["id"], workflow: "kyc" },
    ...{ status: "completed", keptFromErasure: null },
  };
  const free: FoundRecord = {
    ...{ kind: "counterparty", id: "cpt_1", type: null, name: null, dateOfBirth: null, by: ["id"] },
    keptFromErasure: null,
  };
  const known: FoundRecord = { ...free, kind: "entity", id: "ent_1", keptFromErasure: "has_cases" };
  const held: FoundRecord = { ...known, id: "ent_2", keptFromErasure: "legal_hold" };
  const all = [free, known, held];
  const open: Candidate = { ...place, keptFromErasure: "case_open" };
  expect(whatGoes([place], all)).toMatchObject({ cases: [place], records: [free, known], keptRecords: [held] });
  expect(whatGoes([open], all)).toMatchObject({ keptCases: [open], records: [free], keptRecords: [known, held] });
});

it("an erasure says when it is through, and that it goes on by itself where something is in the way", () => {
  expect(erasureWords({ doneAt: "2026-11-20T10:00:00.000Z", problem: null })).toBe("Everything about them is erased.");
  expect(erasureWords({ doneAt: null, problem: null })).toContain("is going now");
  expect(erasureWords({ doneAt: null, problem: "transactions_under_way" })).toContain("just coming in");
  expect(erasureWords({ doneAt: null, problem: "something_new" })).toContain("goes on by itself");
});

it("the data map is found by any of its words, and leaves out what says nothing of persons unless asked for", () => {
  const store: Store = {
    ...{
      store: "mails",
      kind: "table",
      holds: "mails",
      why: "mailbox",
      kept: "90 days",
      erasure: "delete",
      because: null,
    },
  };
  const all: Store[] = [store, { ...store, store: "queues", holds: "nobody", why: "work" }];
  expect(storesNaming(all, "MAILBOX", false)).toEqual([store]);
  expect(storesNaming(all, "", true)).toHaveLength(2);
  expect(storesNaming(all, "work", false)).toEqual([]);
});

describe("a rule of retention", () => {
  const rule = { name: "Ten", class: "case", afterDays: 3_652, workflow: null, country: null, outcome: null } as const;

  it("is told with its years and whose cases it is for", () => {
    expect([daysWords(30), daysWords(1_826), daysWords(3_652)]).toEqual([
      "30 days",
      "1826 days (5 years)",
      "3652 days (10 years)",
    ]);
    expect(whoseWords(rule)).toBe("all cases");
    expect(whoseWords({ ...rule, workflow: "kyc", country: "DE", outcome: "rejected" })).toBe(
      "rejected cases of kyc in DE",
    );
  });

  it("names what is wrong with it at its field", () => {
    expect(ruleProblems(rule, "3652", [])).toEqual({});
    expect(Object.keys(ruleProblems({ ...rule, name: " ", country: "d" }, "0.5", []))).toEqual([
      "name",
      "afterDays",
      "country",
    ]);
    expect(ruleProblems(rule, "1", ["Ten"])).toEqual({ name: "Another rule has this name." });
  });
});
