interface Counts {
  passed: number;
  failed: number;
}
/** `{file: {passed, failed}}` of a report that Vitest wrote as JSON; files below `home`. */
export function filesOfVitest(report: unknown, home: string): Record<string, Counts>;
/** The same of a report by Playwright; `folder`: where its files are. */
export function filesOfPlaywright(report: unknown, folder: string): Record<string, Counts>;
/** The record of a run (docs/last-run.json). */
export function recordOf(run: {
  endedAtMs: number;
  isNightly: boolean;
  stages: (Counts & { name: string; seconds: number })[];
  files: Record<string, Counts>;
}): Record<string, unknown>;
