import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import type { Book } from "./book";
import { levels } from "./value-forms";

export interface Threshold {
  from: number;
  level: string;
}

/** The bands of the documented model, and of a weighted one that names none. */
export const documentedThresholds: readonly Threshold[] = [
  { from: 0, level: "low" },
  { from: 40, level: "medium" },
  { from: 70, level: "high" },
  { from: 85, level: "critical" },
];

export const isWeighted = ({ model }: Book): boolean => model.kind === "weighted";

/** Thresholds as they are written; the documented ones when none are. */
export const thresholdsOf = (model: JsonObject): Threshold[] =>
  Array.isArray(model.thresholds)
    ? model.thresholds.flatMap((one) =>
        isObject(one) && typeof one.from === "number" ? [{ from: one.from, level: String(one.level) }] : [],
      )
    : [...documentedThresholds];

export const capOf = (model: JsonObject): number => (typeof model.cap === "number" ? model.cap : 100);

/** The model of the other kind. What a weighted model said is kept while the page is open: see `before`. */
export const modelOfKind = (kind: "documented" | "weighted", before: JsonObject | null): JsonObject =>
  kind === "documented"
    ? { kind }
    : (before ?? { kind, cap: 100, thresholds: documentedThresholds.map((one) => ({ ...one })) });

export const objectsIn = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.map((one) => (isObject(one) ? one : {})) : [];

/** Where each level begins and ends on a bar that reaches from 0 to the cap, in percent. */
export function bandsOf(
  thresholds: readonly Threshold[],
  cap: number,
): { level: string; from: number; start: number; share: number }[] {
  const end = Math.max(cap, 1);
  return thresholds.flatMap(({ from, level }, i) => {
    const until = Math.min(thresholds[i + 1]?.from ?? end, end);
    const start = Math.max(0, Math.min(from, end));
    return until > start ? [{ level, from, start: (start / end) * 100, share: ((until - start) / end) * 100 }] : [];
  });
}

/** The next level that has no threshold yet; null when all have one. */
export function freeLevel(thresholds: readonly Threshold[]): string | null {
  const order: readonly string[] = levels;
  const highest = Math.max(-1, ...thresholds.map(({ level }) => order.indexOf(level)));
  return order[highest + 1] ?? null;
}
