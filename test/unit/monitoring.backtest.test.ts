import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AlertSeverity } from "../../src/domain/alerts";
import type { RuleDay } from "../../src/domain/transactions";
import type { AlertDefinition } from "../../src/monitoring/alert-definition";
import { difference, summarise } from "../../src/monitoring/backtest";
import { compileDefinition } from "../../src/monitoring/compile-definition";
import { judge } from "../../src/monitoring/judge";
import { reportDay } from "../../src/monitoring/report-days";
import { alertTemplates } from "../../src/monitoring/templates";
import { someDefinition, someTransactions } from "../support/random-definitions";
import { dayOf, lived, someReportRule, someReports } from "../support/report-histories";

const base = alertTemplates[0]?.definition;
if (base === undefined) throw new Error("there are templates");
const definition = (cooldownDays: number, mute = false): AlertDefinition => ({
  ...base,
  dedupe: { mute, cooldownMinutes: cooldownDays * 1_440 },
});

/** A day of May on which the rule held for a group of `who`. */
const held = (
  who: string,
  day: number,
  value = 1_500,
  severity: AlertSeverity = "medium",
  group = who,
  limit = 1_000,
): RuleDay => ({
  definitionId: "ald_1",
  definitionVersion: 1,
  groupKey: JSON.stringify([group]),
  subject: { role: "beneficiary", id: who },
  day: `2026-05-${String(day).padStart(2, "0")}`,
  revision: 1,
  held: {
    severity,
    times: 1,
    pivotId: `txn_${who}_${day}`,
    atMs: Date.UTC(2026, 4, day, 12),
    window: null,
    count: 3,
    value,
    limit,
    baseline: null,
    transactionIds: [],
  },
});

describe("the summary of a backtest", () => {
  it("counts alerts as they would have been opened: one for each group until its cooldown is over", () => {
    const days = [held("bob", 5), held("ada", 1), held("ada", 3), held("ada", 8), held("ada", 9)];
    const counts = [0, 2, 7, 30].map((cooldown) => summarise(definition(cooldown), days).alerts);
    // Ada's 1st and 3rd are two days apart to the minute, her 1st and 8th seven.
    expect(counts).toEqual([5, 4, 3, 2]);
    expect(summarise(definition(0, true), days)).toMatchObject({ alerts: 0, days: 5, groups: 2 });
  });

  it("tells days, subjects and severities; later evidence makes an alert graver", () => {
    const days = [
      held("ada", 1, 1_200),
      held("ada", 2, 9_000, "critical"),
      held("bob", 2, 1_100),
      held("bob", 2, 1_100, "medium", "bob and cleo"),
      { ...held("cleo", 2), held: null },
    ];
    expect(summarise(definition(7), days)).toEqual({
      alerts: 3,
      groups: 3,
      subjects: 2,
      days: 4,
      bySeverity: { low: 0, medium: 2, high: 0, critical: 1 },
      perDay: [
        { day: "2026-05-01", alerts: 1, groups: 1 },
        { day: "2026-05-02", alerts: 2, groups: 3 },
      ],
      topSubjects: [
        { id: "ada", groups: 1, days: 2, severity: "critical", value: 9_000 },
        { id: "bob", groups: 2, days: 2, severity: "medium", value: 1_100 },
      ],
    });
  });
});

describe("a definition over reports on merchants", () => {
  it("comes to what judging the reports one after the other does: the same alerts, on the same days, of the same merchants", () => {
    fc.assert(
      fc.property(someReports, someReportRule, (reports, rule) => {
        const live = lived(reports, rule);
        const told = summarise(
          rule,
          live.judged.toReversed().flatMap((report) => reportDay(rule, report) ?? []),
        );
        const days = new Set(live.held.map(({ merchant, atMs }) => `${dayOf(atMs)} ${merchant}`));
        expect([told.alerts, told.days]).toEqual([live.alerts.length, days.size]);
        expect(told.subjects).toBe(new Set(live.held.map(({ merchant }) => merchant)).size);
        const perDay = new Map<string, number>();
        for (const { atMs } of live.alerts) perDay.set(dayOf(atMs), (perDay.get(dayOf(atMs)) ?? 0) + 1);
        expect(told.perDay.filter(({ alerts }) => alerts > 0).map(({ day, alerts }) => [day, alerts])).toEqual(
          [...perDay].sort(),
        );
        expect(told.bySeverity[rule.severity]).toBe(live.alerts.length);
        for (const { id, value, days: held } of told.topSubjects) {
          const theirs = live.held.filter(({ merchant }) => merchant === id);
          expect(value).toBe(Math.max(...theirs.map((one) => one.value)));
          expect(held).toBe(new Set(theirs.map(({ atMs }) => dayOf(atMs))).size);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("the difference between two definitions", () => {
  it("names the groups of one only, of the other only, and those with other numbers", () => {
    const published = { definition: definition(7), days: [held("ada", 1), held("bob", 1), held("cleo", 1)] };
    const draft = {
      definition: definition(7),
      // For Bob only the limit is another one.
      days: [held("bob", 1, 1_500, "medium", "bob", 1_200), held("cleo", 1, 1_700), held("dan", 2, 2_000, "high")],
    };
    const told = difference(published, draft);
    expect(told.onlyPublished.map(({ subject }) => subject.id)).toEqual(["ada"]);
    expect(told.onlyDraft).toEqual([
      {
        groupKey: '["dan"]',
        subject: { role: "beneficiary", id: "dan" },
        days: 1,
        severity: "high",
        value: 2_000,
        limit: 1_000,
      },
    ]);
    expect(told.changed.map(({ subject, value, before }) => [subject.id, value, before.value])).toEqual([
      ["cleo", 1_700, 1_500],
    ]);
    expect(told.same).toBe(1);
    expect(told.alerts).toEqual({ published: 3, draft: 3 });
  });

  it("is none between a definition and itself, and is mirrored when the two change places", () => {
    fc.assert(
      fc.property(someDefinition, someDefinition, someTransactions(25), (a, b, transactions) => {
        const [one, other] = [a, b].map((body) => ({
          definition: body,
          days: judge(compileDefinition({ id: "x", version: 1, body }), transactions),
        }));
        if (one === undefined || other === undefined) throw new Error("there are two");
        const none = difference(one, { ...one, days: one.days.toReversed() });
        expect([none.onlyPublished, none.onlyDraft, none.changed]).toEqual([[], [], []]);
        const [there, back] = [difference(one, other), difference(other, one)];
        expect(there.onlyDraft).toEqual(back.onlyPublished);
        expect(there.onlyPublished).toEqual(back.onlyDraft);
        expect([there.same, there.changed.length]).toEqual([back.same, back.changed.length]);
      }),
      { numRuns: 100 },
    );
  });
});
