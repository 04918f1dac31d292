import type { FactRead } from "../domain/verdict";
import type { Json } from "../lib/json";
import { jsonSize } from "./json-size";

/** Values longer than this many characters of JSON are not copied into a trace: the path says where to look. */
const largestValueInTrace = 1_024;
/** A trace names this many reads at most; loops over long lists would drown the ones that matter. */
const mostReads = 100;

/** One read as a trace keeps it. `undefined` means that the path led nowhere. */
export function factRead(path: string, value: Json | undefined): FactRead {
  if (value === undefined) return { path, found: false };
  return jsonSize(value, largestValueInTrace) === Infinity ? { path, found: true } : { path, found: true, value };
}

/** Adds a read unless its path is there already or the trace is full. */
export function noteRead(reads: FactRead[], path: string, value: Json | undefined): void {
  if (reads.length >= mostReads) return;
  for (const read of reads) if (read.path === path) return;
  reads.push(factRead(path, value));
}
