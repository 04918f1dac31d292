import { describe, expect, it } from "vitest";
import { simulateActions } from "../../src/checks/sandbox/wire";
import { simulatedRun, simulations, simulationsFor } from "../../src/ui/console/case/runs/simulations";
import {
  applyBody,
  callbackStatuses,
  namingOf,
  reasonWords,
  type StoredCallback,
  sizeWords,
  statusIn,
} from "../../src/ui/console/settings/vendors/callback";
import { meterOf, noticeWords, readSettings, typedOf } from "../../src/ui/console/settings/vendors/spending";

describe("the menu of what the sandbox vendor may do", () => {
  const run = { status: "waiting", type: "company-sanctions", result: null, request: { vendor: "sandbox" } } as const;

  it("has words for every action of the API, and no others", () => {
    expect(simulations.map(({ action }) => action)).toEqual([...simulateActions]);
  });

  it("offers endings while the sandbox vendor owes its answer, and to nobody else's run", () => {
    expect(simulationsFor(simulatedRun(run))).toEqual(simulateActions.filter((action) => action !== "hit_later"));
    expect(simulationsFor(simulatedRun({ ...run, request: { vendor: "builtin" } }))).toEqual([]);
    expect(simulationsFor(simulatedRun({ ...run, status: "success" }))).toEqual([]);
    const fallback = [{ vendor: "sandbox", attempt: 1, outcome: "waiting" }];
    const several = { ...run, request: { vendor: "acme" }, vendorAttempts: fallback };
    expect(simulationsFor(simulatedRun(several))).toContain("hit");
  });

  it("offers finds by monitoring once an answer was given, where watch is kept", () => {
    const watched = { vendor: "sandbox", input: { lastName: "B", options: { ongoingMonitoring: true } } };
    const ended = { ...run, status: "success", request: watched } as const;
    expect(simulationsFor(simulatedRun(ended))).toEqual(["hit_later"]);
    expect(simulationsFor(simulatedRun({ ...ended, type: "company-registry" }))).toEqual([]);
    expect(simulationsFor(simulatedRun({ ...ended, request: { ...watched, input: {} } }))).toEqual([]);
  });
});

describe("a callback that was put aside", () => {
  const put: StoredCallback = {
    ...{ id: "cb_1", status: "quarantined", reason: "bad_signature", door: "token", vendor: "acme", bodyBytes: 1_240 },
    ...{ caseId: "case_1", runId: "run_1", checkId: null, settledBy: null },
    ...{ createdAt: "2026-01-01", updatedAt: "2026-01-01", expiresAt: "2026-02-01" },
  };

  it.each([
    [{}, { body: { caseId: "case_1", runId: "run_1" } }],
    [{ runId: " " }, { why: "Name the run that waits." }],
    [{ caseId: "", runId: "" }, { why: "Name the case, or the check that was run alone." }],
    [{ caseId: "", runId: "", checkId: " chk_1 " }, { body: { checkId: "chk_1" } }],
    [{ checkId: "chk_1" }, { why: "Name a case or a check, not both." }],
  ])("with %j it is applied as %j", (over, expected) => {
    expect(applyBody({ ...namingOf(put), ...over }, { door: "token", reason: "unreadable" })).toEqual(expected);
  });

  it("a hook needs the case alone", () => {
    expect(applyBody(namingOf(put), { door: "hook", reason: "refused" })).toEqual({ body: { caseId: "case_1" } });
    expect(applyBody(namingOf(put), { door: "hook", reason: "unknown_report" })).toHaveProperty("why");
  });

  it("is what an address without a known status shows", () => {
    expect([statusIn(null), statusIn("lost"), statusIn("applied")]).toEqual(["quarantined", "quarantined", "applied"]);
    expect(new Set(callbackStatuses.map(({ key }) => key)).size).toBe(5);
    expect([sizeWords(312), sizeWords(1_240)]).toEqual(["312 bytes", "1.2 kB"]);
  });

  it("says why in words, also in the words of a case", () => {
    expect(reasonWords("bad_signature")).toContain("signature");
    expect(reasonWords("case_not_active")).toBe("The case said: case not active.");
    expect(reasonWords(null)).toBeNull();
  });
});

describe("what checks may cost", () => {
  const typed = { perDay: "12,50", perMonth: "200", rawAnswerDays: "30" };

  it("is typed in money and kept in cents; nothing typed is no limit", () => {
    expect(readSettings(typed)).toEqual({
      problems: {},
      body: { centsPerDay: 1_250, centsPerMonth: 20_000, rawAnswerDays: 30 },
    });
    expect(readSettings({ ...typed, perDay: " ", perMonth: "" }).body).toMatchObject({
      centsPerDay: null,
      centsPerMonth: null,
    });
    const stored = { centsPerDay: 1_250, centsPerMonth: null, rawAnswerDays: 0 };
    const shown = typedOf({ ...stored, spent: { todayCents: 0, monthCents: 0 }, notices: [] });
    expect(readSettings(shown).body).toEqual(stored);
  });

  it.each([
    ["perDay", "1.234"],
    ["perDay", "-1"],
    ["perDay", "many"],
    ["perDay", "201"],
    ["rawAnswerDays", "3651"],
    ["rawAnswerDays", "1.5"],
    ["rawAnswerDays", ""],
  ] as const)("%s: %j is refused where it stands", (field, text) => {
    const { problems, body } = readSettings({ ...typed, [field]: text });
    expect([Object.keys(problems), body]).toEqual([[field], null]);
  });

  it.each([
    [0, 1_000, "ok", 0],
    [800, 1_000, "warn", 0.8],
    [1_000, 1_000, "bad", 1],
    [1_500, 1_000, "bad", 1],
    [0, 0, "bad", 1],
    [500, null, "neutral", null],
  ] as const)("%i of %s cents is %s", (spent, limit, tone, share) => {
    expect(meterOf(spent, limit)).toMatchObject({ tone, share });
  });

  it("says which limit was reached", () => {
    const at = "2026-03-02T00:00:00Z";
    expect(noticeWords({ period: "2026-03-01", percent: 80, at })).toBe("80 % of the limit of the day 2026-03-01");
    expect(noticeWords({ period: "2026-03", percent: 100, at })).toBe("100 % of the limit of the month 2026-03");
  });
});
