export interface Guarantee {
  id: string;
  promise: string;
  /** The table's words, with names in backticks. */
  tests: string;
  state: string;
  files: string[];
  /** Names that are no file. */
  unknown: string[];
}
export interface Run {
  at: string;
  kind: "ci" | "nightly";
  passed: number;
  failed: number;
  seconds: number;
  stages: { name: string; passed: number; failed: number; seconds: number }[];
  files: Record<string, { passed: number; failed: number }>;
}
/** The table of test/GUARANTEES.md, in its order. */
export function readGuarantees(source: string, exists?: (file: string) => boolean): Guarantee[];
/** The last recorded run (docs/last-run.json), or null. */
export function lastRun(home?: string): Run | null;
/** `ran`: what a run counted in a guarantee's files; null when it ran none of them. */
export function withFigures(
  guarantees: readonly Guarantee[],
  run: Pick<Run, "files"> | null,
): (Guarantee & { ran: { passed: number; failed: number; files: number } | null })[];
