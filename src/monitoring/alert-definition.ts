import type { AlertSeverity } from "../domain/alerts";
import type { TransactionVerdict } from "../domain/transactions";
import type { Json } from "../lib/json";

// A rule over transactions as it is stored, after `alert-definition.schema.ts` filled in what was left out. Shared by Worker and browser: no
// zod here.

/** Whose transactions are looked at together. `customer`: the originator of what goes out, else the beneficiary; `counterparty`: the other. */
export const definitionSubjects = ["customer", "counterparty", "originator", "beneficiary", "card"] as const;
export type DefinitionSubject = (typeof definitionSubjects)[number];

export const spanUnits = ["minutes", "hours", "days"] as const;
export interface Span {
  amount: number;
  unit: (typeof spanUnits)[number];
}

/**
 * What is measured. `amount`: the one transaction (its base amount); `gap`: days since the group's previous transaction, however long ago;
 * all others: the transactions of the window. `share`: percent of the window's transactions, or of their base amount, for which `where` holds.
 */
export type Measure =
  | { aggregate: "amount" | "gap" | "count" }
  | { aggregate: "sum" | "average" | "max"; of: "baseAmount" }
  | { aggregate: "distinct"; of: string }
  | { aggregate: "share"; where: Json; of: "count" | "baseAmount" };
export type AggregateName = Measure["aggregate"];

export const comparisonOperators = ["gt", "gte", "lt", "lte"] as const;
export type ComparisonOperator = (typeof comparisonOperators)[number];

/**
 * What it is compared with.
 *
 * `own_history`: `factor` times what the same group had in the `window` strictly before: before the measured window, or, of a single
 * transaction, before that transaction. Counts and sums are scaled to the length of the measured window; averages, and single amounts
 * (compared with the average amount), are not. It does not hold where the history has fewer than `minimumCount` transactions (1).
 *
 * `peer_group`: `factor` times what other subjects with the same values of `by` had in the whole days of `window` before the day that is
 * judged: their average amount per transaction (`amount`, `average`), or their average per active subject, scaled to the measured
 * window (`count`, `sum`). It does not hold with fewer than `minimumCount` (1) transactions or `minimumPeers` (1) peers.
 */
export type Comparison =
  | { operator: ComparisonOperator; with: "constant"; value: number }
  | { operator: ComparisonOperator; with: "own_history"; factor: number; window: Span; minimumCount: number }
  | {
      operator: ComparisonOperator;
      with: "peer_group";
      by: string[];
      factor: number;
      window: Span;
      minimumCount: number;
      minimumPeers: number;
    };

/**
 * `from`: the measured value, or, against a history or peers, how many times the baseline it is. Each band is graver than the one below.
 */
export interface SeverityBand {
  from: number;
  severity: AlertSeverity;
}

export interface AlertDefinition {
  name: string;
  description: string;
  enabled: boolean;
  severity: AlertSeverity;
  subject: DefinitionSubject;
  /** A tree of rules as in rule sets; only transactions for which it holds are looked at. Absent: all. */
  filter?: Json;
  /** What tells groups of one subject apart: paths into the transaction. One that lacks such a value is in no group. */
  groupBy: string[];
  measure: Measure;
  /** Absent for `amount` and `gap`. */
  window?: Span;
  compare: Comparison;
  /** The rule holds only where the window has at least so many transactions. */
  minimumCount?: number;
  /** In units. A smaller single transaction is never told, but counts in baselines. */
  minimumAmount?: number;
  /** In ascending order. */
  severityBands: SeverityBand[];
  /** `mute`: recorded, but opens no alert. The cooldown runs from the opening of an alert: within it no other is opened once it is closed. */
  dedupe: { mute: boolean; cooldownMinutes: number };
  /** `daily`: judged when a UTC day is over, of whole days, for each group that had a transaction that day. */
  run: "on_arrival" | { schedule: "daily" };
  /** What the caller who sends the transaction is told when the rule holds at it. Absent: nothing. */
  verdict?: Exclude<TransactionVerdict, "allow">;
  /** The workflow of the case that an alert opens; absent: none is opened by itself. */
  opensCase?: { workflow: string };
}

/** One version of a definition: days and alerts name it. */
export interface DefinitionVersion {
  id: string;
  version: number;
  body: AlertDefinition;
}

/** Longest a window and the baseline before it reach back together. */
export const longestReachDays = 400;
export const mostGroupBy = 3;
export const mostBands = 3;
/** Seven days. */
export const defaultCooldownMinutes = 10_080;

const unitMs = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };
export const spanMs = ({ amount, unit }: Span): number => amount * unitMs[unit];
