import type { CaseFact } from "../domain";
import { bucketOf } from "./buckets";
import { dayIn } from "./days";

/** One fact as it is stored and counted: kind, value, time, milliseconds, day in the tenant's time zone, bucket. */
export type Part = [
  kind: string,
  value: string,
  atMs: number | null,
  amount: number | null,
  /** Empty: holds now. */
  day: string,
  /** -1: nothing was measured. */
  bucket: number,
];

/** Facts of a case by the days of a time zone, always in the same order: the same facts are the same text. */
export const partsOf = (facts: readonly CaseFact[], timeZone: string): Part[] =>
  facts.map(({ kind, value, atMs, amount }) => [
    kind,
    value,
    atMs,
    amount,
    atMs === null ? "" : dayIn(timeZone, atMs),
    amount === null ? -1 : bucketOf(amount),
  ]);

/** The same facts by the days of another time zone. */
export const partsInZone = (parts: readonly Part[], timeZone: string): Part[] =>
  parts.map(([kind, value, atMs, amount, , bucket]) => [
    kind,
    value,
    atMs,
    amount,
    atMs === null ? "" : dayIn(timeZone, atMs),
    bucket,
  ]);
