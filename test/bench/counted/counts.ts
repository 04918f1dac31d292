/**
 * What this isolate has done at its bindings since the last `reset`, by name: `d1.rowsRead`, `object.rowsWritten CASES`. A Worker and its
 * objects share an isolate here, so one book is enough.
 */
const counts = new Map<string, number>();

/** Off, nothing is counted and the wrappers only pass on: for measuring speed. */
let isOn = false;

let isPaused = false;

export const isCounting = (): boolean => isOn && !isPaused;

/** How often anything was done, counted or not: as long as it grows, the Worker is not at rest. */
let doings = 0;

export const allDoings = (): number => doings;

export function add(name: string, count = 1): void {
  doings++;
  if (isCounting() && count !== 0) counts.set(name, (counts.get(name) ?? 0) + count);
}

/** Notes a size instead of adding to it: what is there now, not what was written in all. */
export function note(name: string, size: number): void {
  if (isCounting()) counts.set(name, size);
}

/** Counts begin at zero; `on: false` stops them. */
export function reset(on: boolean): void {
  counts.clear();
  isOn = on;
}

/** Stops or goes on, with the counts as they are. Before the first `reset`, nothing is counted whatever is said here. */
export function pause(paused: boolean): void {
  isPaused = paused;
}

export const currentCounts = (): Record<string, number> => Object.fromEntries([...counts].sort());
