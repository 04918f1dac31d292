import { type AlertSeverity, alertSeverities } from "../domain/alerts";
import { amountScale, type RuleHeld } from "../domain/transactions";
import { type AlertDefinition, type ComparisonOperator, spanMs } from "./alert-definition";

/**
 * What transactions that are looked at together come to. Amounts are whole ten-thousandths, so it does not matter in which order they were
 * added. `distinct`: different values, the missing ones left out. `where…`: those of them for which the `where` of a share holds.
 */
export interface Aggregate {
  count: number;
  sum: number;
  max: number;
  distinct: number;
  whereCount: number;
  whereSum: number;
}

/** The same of a time before, or of peers: then `peers` says how many. */
export interface Baseline {
  count: number;
  sum: number;
  peers: number | null;
}

/** One moment at which a definition is asked. */
export interface Moment {
  window: Aggregate;
  /** Null: it is compared with a constant. */
  baseline: Baseline | null;
  /** Since the previous transaction of the group; null: there is none. */
  gapMs: number | null;
  /** Of the one transaction, in ten-thousandths; null: the end of a day. */
  amount: number | null;
}

/** The rule holds. `weight`: the value, or how many times the baseline it is; by it moments of a day are told apart. */
export interface Decision extends Pick<RuleHeld, "severity" | "value" | "limit" | "baseline"> {
  weight: number;
}

const dayMs = 86_400_000;

/** Whether the definition holds at this moment. The one place of comparison: whoever adds up, adds up whole numbers, and asks here. */
export function decide(definition: AlertDefinition, moment: Moment): Decision | null {
  const { compare, minimumCount = 1, minimumAmount } = definition;
  if (moment.window.count < minimumCount) return null;
  if (minimumAmount !== undefined && (moment.amount ?? 0) / amountScale < minimumAmount) return null;
  const value = measuredIn(definition, moment);
  if (value === null) return null;
  if (compare.with === "constant") {
    if (!compares(compare.operator, value, compare.value)) return null;
    return { severity: severityOf(definition, value), value, limit: compare.value, baseline: null, weight: value };
  }
  const { baseline } = moment;
  if (baseline === null || baseline.count < compare.minimumCount) return null;
  if (compare.with === "peer_group" && (baseline.peers ?? 0) < compare.minimumPeers) return null;
  const usual = usualOf(definition, baseline);
  const limit = compare.factor * usual;
  if (!compares(compare.operator, value, limit)) return null;
  const weight = usual === 0 ? Number.MAX_VALUE : value / usual;
  const { count, peers } = baseline;
  return { severity: severityOf(definition, weight), value, limit, baseline: { value: usual, count, peers }, weight };
}

/** What was measured, in units. Each is one division of whole numbers, so equal numbers give equal values to the last bit. */
function measuredIn({ measure }: AlertDefinition, { window, gapMs, amount }: Moment): number | null {
  switch (measure.aggregate) {
    case "amount":
      return amount === null ? null : amount / amountScale;
    case "gap":
      return gapMs === null ? null : gapMs / dayMs;
    case "count":
      return window.count;
    case "sum":
      return window.sum / amountScale;
    case "average":
      return window.count === 0 ? null : window.sum / (window.count * amountScale);
    case "max":
      return window.count === 0 ? null : window.max / amountScale;
    case "distinct":
      return window.distinct;
    case "share": {
      const [part, whole] = measure.of === "count" ? [window.whereCount, window.count] : [window.whereSum, window.sum];
      return whole === 0 ? null : (100 * part) / whole;
    }
  }
}

/** What would be usual for the measured window, in units. */
function usualOf({ measure, window, compare }: AlertDefinition, { count, sum, peers }: Baseline): number {
  if (measure.aggregate === "amount" || measure.aggregate === "average") return sum / (count * amountScale);
  const total = measure.aggregate === "count" ? count : sum / amountScale;
  const windowMs = window === undefined ? 0 : spanMs(window);
  const baselineMs = compare.with === "constant" ? 1 : spanMs(compare.window);
  return (total * windowMs) / (baselineMs * (peers ?? 1));
}

function compares(operator: ComparisonOperator, value: number, limit: number): boolean {
  switch (operator) {
    case "gt":
      return value > limit;
    case "gte":
      return value >= limit;
    case "lt":
      return value < limit;
    case "lte":
      return value <= limit;
  }
}

const severityOf = ({ severity, severityBands }: AlertDefinition, weight: number): AlertSeverity =>
  severityBands.findLast(({ from }) => weight >= from)?.severity ?? severity;

/** What is needed of a moment to tell it from others. */
export type Weighed = Pick<Decision, "severity" | "weight"> & Pick<RuleHeld, "atMs" | "pivotId">;

/**
 * Whether the first of two moments at which one definition held is the one that its day is told by: the graver, then the one further beyond the
 * limit, then the earlier.
 */
export function isGraver({ compare }: AlertDefinition, a: Weighed, b: Weighed): boolean {
  const bySeverity = alertSeverities.indexOf(a.severity) - alertSeverities.indexOf(b.severity);
  if (bySeverity !== 0) return bySeverity > 0;
  const isTooLow = compare.operator === "lt" || compare.operator === "lte";
  const byWeight = isTooLow ? b.weight - a.weight : a.weight - b.weight;
  if (byWeight !== 0) return byWeight > 0;
  if (a.atMs !== b.atMs) return a.atMs < b.atMs;
  return (a.pivotId ?? "") < (b.pivotId ?? "");
}
