import { alertSeverities } from "../../../../../domain/alerts";
import type { Level, LevelDecision, Report } from "./backtest";

export const levels: readonly Level[] = alertSeverities;

export interface ShiftCell {
  before: Level;
  after: Level;
  cases: number;
  /** How dark the cell is, from 0 (no case) to 4, by its share of the fullest one. */
  heat: 0 | 1 | 2 | 3 | 4;
  way: "same" | "up" | "down";
}

export interface Shift {
  rows: { before: Level; cells: ShiftCell[]; cases: number }[];
  /** Cases of each level afterwards. */
  after: { level: Level; cases: number }[];
  same: number;
  /** Cases with a graver level than before, and with a milder one. */
  up: number;
  down: number;
}

/** Levels before against levels after, every pair. */
export function shiftOf({ outcomes }: Pick<Report, "outcomes">): Shift {
  const at = (before: Level, after: Level) =>
    outcomes.find((one) => one.before === before && one.after === after)?.cases ?? 0;
  const most = Math.max(0, ...outcomes.map(({ cases }) => cases));
  const rows = levels.map((before) => {
    const cells = levels.map((after): ShiftCell => {
      const cases = at(before, after);
      return { before, after, cases, heat: heatOf(cases, most), way: wayOf(before, after) };
    });
    return { before, cells, cases: sumOf(cells) };
  });
  const cells = rows.flatMap((row) => row.cells);
  const moved = (way: ShiftCell["way"]) => sumOf(cells.filter((cell) => cell.way === way));
  return {
    rows,
    after: levels.map((level) => ({ level, cases: sumOf(cells.filter(({ after }) => after === level)) })),
    same: moved("same"),
    up: moved("up"),
    down: moved("down"),
  };
}

// Of a thousand cases in one cell, three in another must still be seen: the root spreads small numbers.
function heatOf(cases: number, most: number): ShiftCell["heat"] {
  if (cases === 0) return 0;
  const share = Math.sqrt(cases / most);
  return share > 0.75 ? 4 : share > 0.5 ? 3 : share > 0.25 ? 2 : 1;
}

function wayOf(before: Level, after: Level): ShiftCell["way"] {
  const step = levels.indexOf(after) - levels.indexOf(before);
  return step === 0 ? "same" : step > 0 ? "up" : "down";
}

export interface RuleRate {
  id: string;
  name: string;
  /** Share of cases it holds in, from 0 to 1; null: the rule is not on that side. */
  before: number | null;
  after: number | null;
  /** After minus before; a side without the rule counts as 0. */
  difference: number;
  holdsBefore: number;
  holdsAfter: number;
  /** Cases in which it could not be told afterwards. */
  unknown: number;
  error: number;
  standing: "new" | "gone" | "both";
}

/** How often each rule holds, the greatest differences first. */
export function ruleRatesOf({ rules }: Pick<Report, "rules">): RuleRate[] {
  return rules
    .map(
      ({ id, name, before, after }): RuleRate => ({
        id,
        name,
        before: before?.rate ?? null,
        after: after?.rate ?? null,
        difference: (after?.rate ?? 0) - (before?.rate ?? 0),
        holdsBefore: before?.holds ?? 0,
        holdsAfter: after?.holds ?? 0,
        unknown: after?.unknown ?? 0,
        error: after?.error ?? 0,
        standing: before === null ? "new" : after === null ? "gone" : "both",
      }),
    )
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || a.name.localeCompare(b.name));
}

export interface DecisionTable {
  /** What became of cases: people's two words first, then the rest by name. */
  decisions: string[];
  rows: { level: Level; cells: { decision: string; cases: number }[]; cases: number }[];
}

/** Levels against what became of the cases. */
export function decisionTableOf(matrix: readonly LevelDecision[]): DecisionTable {
  const decisions = [...new Set(matrix.map(({ decision }) => decision))].sort(
    (a, b) => rankOf(a) - rankOf(b) || a.localeCompare(b),
  );
  const rows = levels.map((level) => {
    const cells = decisions.map((decision) => ({
      decision,
      cases: matrix.find((one) => one.level === level && one.decision === decision)?.cases ?? 0,
    }));
    return { level, cells, cases: sumOf(cells) };
  });
  return { decisions, rows };
}

const rankOf = (decision: string): number => {
  const rank = ["rejected", "approved"].indexOf(decision);
  return rank === -1 ? 2 : rank;
};

export interface Agreement {
  /** Cases at this level or above that people rejected, and that they approved. */
  hits: number;
  falseAlarms: number;
  /** Cases below it that people rejected, and that they approved. */
  missed: number;
  quiet: number;
  /** Of what it flags, the share people rejected; null: it flags none that was decided. */
  precision: number | null;
  /** Of what people rejected, the share it flags; null: people rejected none. */
  recall: number | null;
}

/** How levels agree with people, if a level from `from` on counts as "should be rejected". Cases nobody decided are left out. */
export function agreementOf(matrix: readonly LevelDecision[], from: Level): Agreement {
  const count = (flagged: boolean, decision: string) =>
    sumOf(
      matrix.filter(
        (one) => one.decision === decision && levels.indexOf(one.level) >= levels.indexOf(from) === flagged,
      ),
    );
  const hits = count(true, "rejected");
  const falseAlarms = count(true, "approved");
  const missed = count(false, "rejected");
  return {
    hits,
    falseAlarms,
    missed,
    quiet: count(false, "approved"),
    precision: hits + falseAlarms === 0 ? null : hits / (hits + falseAlarms),
    recall: hits + missed === 0 ? null : hits / (hits + missed),
  };
}

const sumOf = (list: readonly { cases: number }[]): number => list.reduce((sum, { cases }) => sum + cases, 0);
