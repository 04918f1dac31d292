import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Backtest, Level, LevelDecision, Report } from "../../src/ui/console/settings/rules/backtests/backtest";
import { findingsOf } from "../../src/ui/console/settings/rules/backtests/findings-model";
import {
  agreementOf,
  decisionTableOf,
  levels,
  ruleRatesOf,
  shiftOf,
} from "../../src/ui/console/settings/rules/backtests/report-model";
import {
  agreementWords,
  leftOutWords,
  pointsText,
  shiftWords,
} from "../../src/ui/console/settings/rules/backtests/report-words";
import {
  type BacktestWish,
  backtestBody,
  dayFromNow,
  noSource,
  type ShadowWish,
  shadowBody,
} from "../../src/ui/console/settings/rules/backtests/wishes";
import { eventually } from "../support/eventually";

afterEach(() => void vi.unstubAllGlobals());

const outcome = (before: Level, after: Level, cases: number) => ({ before, after, cases });
const decided = (level: Level, decision: string, cases: number): LevelDecision => ({ level, decision, cases });
const aReport = (over: Partial<Report> = {}): Report => ({
  complete: true,
  cases: { judged: 0, changed: 0, failed: 0, shredded: 0, unreadable: 0, missing: 0 },
  outcomes: [],
  rules: [],
  decisions: { before: [], after: [] },
  unknownFacts: [],
  lists: { answeredByVersionOfThen: 0, answeredByVersionOfToday: 0, unanswered: 0 },
  ...over,
});
const judged = (count: number, changed: number): Report["cases"] => ({ ...aReport().cases, judged: count, changed });

describe("the shift of levels", () => {
  it("loses no case: rows, columns and ways add up to the same, whatever the report says", () => {
    const pairs = fc.uniqueArray(
      fc.record({ before: fc.constantFrom(...levels), after: fc.constantFrom(...levels), cases: fc.nat(100_000) }),
      { selector: ({ before, after }) => `${before} ${after}` },
    );
    fc.assert(
      fc.property(pairs, (outcomes) => {
        const all = outcomes.reduce((sum, { cases }) => sum + cases, 0);
        const shift = shiftOf({ outcomes });
        const sum = (list: readonly { cases: number }[]) => list.reduce((total, { cases }) => total + cases, 0);
        expect([sum(shift.rows), sum(shift.after), shift.same + shift.up + shift.down]).toEqual([all, all, all]);
        for (const { cells } of shift.rows)
          for (const { cases, heat } of cells) expect(heat === 0, `${cases} ${heat}`).toBe(cases === 0);
      }),
    );
  });

  it("shades a few cases among very many, and says which way they went", () => {
    const { rows } = shiftOf({ outcomes: [outcome("low", "low", 9_000), outcome("low", "critical", 3)] });
    expect(rows[0]?.cells.map(({ heat, way }) => `${heat} ${way}`)).toEqual(["4 same", "0 up", "0 up", "1 up"]);
    expect(shiftOf({ outcomes: [outcome("high", "low", 2)] })).toMatchObject({ up: 0, down: 2, same: 0 });
  });

  it.each([
    [judged(0, 0), [], "No case could be compared."],
    [judged(3, 0), [outcome("low", "low", 3)], "All 3 cases come out as before."],
    [judged(1, 0), [outcome("low", "low", 1)], "The one case comes out as before."],
    [judged(4, 1), [outcome("low", "low", 4)], "1 of 4 cases comes out otherwise (25%): no level changes."],
    [
      judged(1_000, 30),
      [outcome("low", "low", 970), outcome("low", "high", 20), outcome("high", "low", 10)],
      "30 of 1,000 cases come out otherwise (3%): 20 a graver level, 10 a milder one.",
    ],
  ])("is a sentence: %j", (cases, outcomes, words) => {
    const report = aReport({ cases, outcomes });
    expect(shiftWords(report, shiftOf(report))).toBe(words);
  });

  it("names every reason for which cases were left out", () => {
    const cases = { ...judged(5, 0), failed: 1, shredded: 2, missing: 3 };
    expect(leftOutWords(aReport({ cases }))).toEqual([
      "1 case left out: the rules failed.",
      "2 cases left out: the person was erased.",
      "3 cases left out: the archived input is missing.",
    ]);
    expect(leftOutWords(aReport())).toEqual([]);
  });
});

describe("how often rules hold", () => {
  const counts = (rate: number) => ({ holds: rate * 100, fails: 0, unknown: 0, error: 0, rate });
  it("puts what changed most first; a rule that is new or gone changed by all of its rate", () => {
    const rates = ruleRatesOf({
      rules: [
        { id: "a", name: "Same", before: counts(0.5), after: counts(0.5) },
        { id: "b", name: "Gone", before: counts(0.2), after: null },
        { id: "c", name: "New", before: null, after: counts(0.4) },
        { id: "d", name: "Less", before: counts(0.9), after: counts(0.6) },
      ],
    });
    expect(rates.map(({ name, standing, difference }) => [name, standing, pointsText(difference)])).toEqual([
      ["New", "new", "+40 points"],
      ["Less", "both", "−30 points"],
      ["Gone", "gone", "−20 points"],
      ["Same", "both", "no change"],
    ]);
    expect([pointsText(0.01), pointsText(-0.0234), pointsText(0.0001)]).toEqual([
      "+1 point",
      "−2.3 points",
      "no change",
    ]);
  });
});

describe("levels against people's decisions", () => {
  const matrix = [
    decided("critical", "rejected", 8),
    decided("high", "rejected", 4),
    decided("high", "approved", 3),
    decided("medium", "rejected", 3),
    decided("low", "approved", 80),
    decided("low", "open", 999),
  ];

  it("precision is of what is flagged, recall of what people rejected; open cases count in neither", () => {
    const high = agreementOf(matrix, "high");
    expect(high).toMatchObject({ hits: 12, falseAlarms: 3, missed: 3, quiet: 80, precision: 0.8, recall: 0.8 });
    expect(agreementOf(matrix, "critical")).toMatchObject({ hits: 8, falseAlarms: 0, missed: 7, precision: 1 });
    expect(agreementWords(high, "high", "v2")).toEqual([
      "Of 15 cases that v2 puts at high or above, people rejected 12 (precision 80%).",
      "Of 15 cases that people rejected, v2 puts 12 at high or above (recall 80%).",
    ]);
  });

  it("says that nothing can be said where nobody decided", () => {
    const none = agreementOf([decided("high", "open", 5)], "high");
    expect([none.precision, none.recall]).toEqual([null, null]);
    expect(agreementWords(none, "high", "production")[0]).toBe("No decided case is high or above for production.");
  });

  it("a lower line never flags less, and every decided case is in one of the four", () => {
    const cells = fc.array(
      fc.record({
        level: fc.constantFrom(...levels),
        decision: fc.constantFrom("approved", "rejected", "open"),
        cases: fc.nat(1_000),
      }),
    );
    fc.assert(
      fc.property(cells, (list) => {
        const closed = list.reduce((sum, { decision, cases }) => sum + (decision === "open" ? 0 : cases), 0);
        const all = levels.map((level) => agreementOf(list, level));
        for (const [at, one] of all.entries()) {
          expect(one.hits + one.falseAlarms + one.missed + one.quiet).toBe(closed);
          const stricter = all[at + 1];
          if (stricter !== undefined) expect(one.hits).toBeGreaterThanOrEqual(stricter.hits);
        }
      }),
    );
  });

  it("has a row for every level and puts people's two words first", () => {
    const { decisions, rows } = decisionTableOf([...matrix, decided("low", "cancelled", 1)]);
    expect(decisions).toEqual(["rejected", "approved", "cancelled", "open"]);
    expect(rows.map(({ level, cases }) => `${level} ${cases}`)).toEqual([
      "low 1080",
      "medium 3",
      "high 7",
      "critical 8",
    ]);
  });
});

describe("what is asked for", () => {
  const wish: BacktestWish = { ...noSource, lastCases: "500", fromDay: "", toDay: "", against: "" };
  const wrongIn = (over: Partial<BacktestWish>) => {
    const body = backtestBody({ ...wish, ...over });
    return body.ok ? null : body.error.field;
  };

  it("a backtest includes its last day, and names only what was chosen", () => {
    expect(backtestBody(wish)).toEqual({ ok: true, value: { lastCases: 500 } });
    const body = backtestBody({ ...wish, fromDay: "2026-03-28", toDay: "2026-03-29", against: "3" });
    expect(body).toEqual({
      ok: true,
      value: {
        lastCases: 500,
        from: new Date(2026, 2, 28).toISOString(),
        to: new Date(2026, 2, 30).toISOString(),
        against: 3,
      },
    });
    expect(backtestBody({ ...wish, ofPlugin: true, definitionKey: " kyb ", plugin: "risk" })).toMatchObject({
      value: { source: { definitionKey: "kyb", plugin: "risk" } },
    });
  });

  it.each([
    [{ lastCases: "" }, "lastCases"],
    [{ lastCases: "0" }, "lastCases"],
    [{ lastCases: "50001" }, "lastCases"],
    [{ lastCases: "1.5" }, "lastCases"],
    [{ fromDay: "2026-02-02", toDay: "2026-02-01" }, "toDay"],
    [{ fromDay: "2026-02-01", toDay: "2026-02-01" }, null],
    [{ ofPlugin: true }, "definitionKey"],
    [{ ofPlugin: true, definitionKey: "kyb" }, "plugin"],
  ])("a backtest refuses at the field that is wrong: %j", (over, field) => {
    expect(wrongIn(over)).toBe(field);
  });

  it("a shadow runs to the end of its last day, which is ahead by 90 days at most", () => {
    const nowMs = new Date(2026, 5, 10, 15).getTime();
    const shadow: ShadowWish = { ...noSource, untilDay: dayFromNow(nowMs, 0), sharePercentage: "20" };
    expect(shadowBody(shadow, nowMs)).toEqual({
      ok: true,
      value: { until: new Date(2026, 5, 11).toISOString(), sharePercentage: 20 },
    });
    const fieldOf = (over: Partial<ShadowWish>) => {
      const body = shadowBody({ ...shadow, ...over }, nowMs);
      return body.ok ? null : body.error.field;
    };
    expect(fieldOf({ untilDay: dayFromNow(nowMs, -1) })).toBe("untilDay");
    expect(fieldOf({ untilDay: "" })).toBe("untilDay");
    expect(fieldOf({ untilDay: dayFromNow(nowMs, 91) })).toBe("untilDay");
    expect(fieldOf({ untilDay: dayFromNow(nowMs, 89) })).toBeNull();
    expect(fieldOf({ sharePercentage: "101" })).toBe("sharePercentage");
  });
});

describe("following a backtest", () => {
  it("reads the report after the state: of one that is done it is the whole one", async () => {
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (url: string) => {
      asked.push(url);
      return Response.json(url.endsWith("/report") ? aReport() : { id: "btc_1", status: "done" });
    });
    const findings = findingsOf<Backtest>("backtests", "btc_1");
    await findings.look();
    expect(asked).toEqual(["/api/v1/backtests/btc_1", "/api/v1/backtests/btc_1/report"]);
    expect(findings.report.value?.complete).toBe(true);
  });

  it("does not take back what somebody has read further down", async () => {
    const asked: string[] = [];
    const rows = (from: number) => Array.from({ length: 50 }, (_, at) => ({ caseId: `case_${from + at}` }));
    vi.stubGlobal("fetch", async (url: string) => {
      asked.push(url);
      return Response.json({ data: rows(url.includes("cursor") ? 50 : 0), nextCursor: "next" });
    });
    const { cases, lookAtCases, showOnlyChanged } = findingsOf<Backtest>("shadows", "shd_1");
    await lookAtCases();
    await lookAtCases();
    await cases.more();
    await lookAtCases();
    expect(cases.value?.data).toHaveLength(100);
    expect(asked).toHaveLength(3);
    showOnlyChanged(false);
    await eventually(() => expect(cases.value?.data).toHaveLength(50));
    expect(asked.at(-1)).toBe("/api/v1/shadows/shd_1/cases?limit=50");
  });
});
