/** What failed: its name, and the first lines of why. */
export interface Failure {
  name: string;
  why: string;
}
/** Of a report that Vitest wrote as JSON; files below `home`. */
export function failuresOfVitest(report: unknown, home: string): Failure[];
/** Of a report by Playwright; `folder`: where its files are. */
export function failuresOfPlaywright(report: unknown, folder: string): Failure[];
/** Of journeys that failed, and passed when they were run once more. */
export function unsteadyOfPlaywright(report: unknown, folder: string): Failure[];
/** Those of a first run that a second one of the same files did not show again. */
export function steadiedBy(first: readonly Failure[], second: readonly Failure[]): Failure[];
/** Of a script that says `ok` or `FAIL` before each of its proofs. */
export function failuresOfScript(script: string, text: string): Failure[];
/** The list as it is printed; `mark`: before each name. */
export function listOfFailures(failures: readonly Failure[], mark?: string): string;
