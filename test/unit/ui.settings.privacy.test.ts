import { describe, expect, it } from "vitest";
import { oneMonthAfter } from "../../src/domain/privacy-requests";
import {
  type PersonRequest,
  requestState,
  type Store,
  storesNaming,
} from "../../src/ui/console/settings/privacy/privacy";
import { daysWords, ruleProblems, whoseWords } from "../../src/ui/console/settings/privacy/retention";

const request: PersonRequest = {
  ...{ id: "prq_1", kind: "erasure", status: "done", reason: "DSR-1", problem: null, cases: [], sizeBytes: null },
  ...{ by: { kind: "analyst", id: "usr_1" }, receivedOn: "2026-01-31", dueAt: "", overdue: false },
  ...{ createdAt: "", expiresAt: "" },
};
const left = { caseId: "case_1", path: null, status: "left" as const, code: "legal_hold" };

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
  expect(requestState(request).text).toBe("Done");
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
