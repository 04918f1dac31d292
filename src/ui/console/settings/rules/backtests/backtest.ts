import type { AlertSeverity } from "../../../../../domain";

/** As cases are judged, from least to most. */
export type Level = AlertSeverity;

export interface JudgedRuleSet {
  id: string;
  key: string;
  version: number;
  hash: string;
}

/** Which archived inputs: those of a rule set's key, or of a plugin with rules of its own. */
export interface InputSource {
  ruleSet: string | null;
  definitionKey: string | null;
  plugin: string | null;
}

/** `GET /backtests/{id}`. */
export interface Backtest {
  id: string;
  status: "queued" | "running" | "done" | "cancelled" | "failed";
  problem: string | null;
  ruleSet: JudgedRuleSet;
  /** The published version it is compared with; null: what production said at the time. */
  against: number | null;
  source: InputSource;
  lastCases: number;
  from: string | null;
  to: string | null;
  progress: { judged: number; total: number };
  byId: string;
  createdAt: string;
  finishedAt: string | null;
}

/** `GET /shadows/{id}`. */
export interface Shadow {
  id: string;
  status: "running" | "ended";
  endedBecause: "until" | "stopped" | "draft_changed" | "published" | "archived" | null;
  ruleSet: JudgedRuleSet;
  source: InputSource;
  sharePercentage: number;
  judged: number;
  missed: number;
  byId: string;
  createdAt: string;
  until: string;
  finishedAt: string | null;
}

export interface VerdictCounts {
  holds: number;
  fails: number;
  unknown: number;
  error: number;
  /** Share of the cases it was asked in and held, from 0 to 1. */
  rate: number;
}

export interface LevelDecision {
  level: Level;
  /** What became of the case: `approved`, `rejected`, `open`, … */
  decision: string;
  cases: number;
}

/** `GET /backtests/{id}/report`, and the same of a shadow. */
export interface Report {
  complete: boolean;
  cases: {
    judged: number;
    changed: number;
    failed: number;
    shredded: number;
    unreadable: number;
    missing: number;
  };
  outcomes: { before: Level; after: Level; cases: number }[];
  rules: { id: string; name: string; before: VerdictCounts | null; after: VerdictCounts | null }[];
  decisions: { before: LevelDecision[]; after: LevelDecision[] };
  unknownFacts: { fact: string; cases: number }[];
  lists: { answeredByVersionOfThen: number; answeredByVersionOfToday: number; unanswered: number };
}

/** One line of `GET /backtests/{id}/cases`. */
export interface JudgedCase {
  caseId: string;
  /** Null: the case has no name, or is gone. */
  caseName: string | null;
  judgedAt: string;
  changed: boolean;
  before: { level: Level; score: number };
  after: { level: Level; score: number } | null;
  newlyHolds: string[];
  noLongerHolds: string[];
  problem: string | null;
}

export const isUnderWay = ({ status }: Pick<Backtest, "status">): boolean =>
  status === "queued" || status === "running";
