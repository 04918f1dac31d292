// What a run of the tests found, for those who read and do not run: counts per stage and per file. `docs/last-run.json` holds the one
// that is shown at /docs/guarantees; `npm test -- --record` writes it, nobody else does.
import { relative } from "node:path";

/** `{file: {passed, failed}}` of a report that Vitest wrote as JSON; files below `home`. */
export function filesOfVitest({ testResults }, home) {
  return Object.fromEntries(
    testResults.map(({ name, assertionResults, status }) => {
      const of = (wanted) => assertionResults.filter((one) => one.status === wanted).length;
      const failed = of("failed");
      // A file that does not load has failed, though none of its tests has.
      return [relative(home, name), { passed: of("passed"), failed: failed === 0 && status === "failed" ? 1 : failed }];
    }),
  );
}

/** The same of a report by Playwright; `folder`: where its files are. A journey that passed at the second try has passed. */
export function filesOfPlaywright({ suites }, folder) {
  const files = {};
  const walk = ({ file, specs = [], suites: inner = [] }) => {
    for (const test of specs.flatMap((spec) => spec.tests)) {
      files[`${folder}/${file}`] ??= { passed: 0, failed: 0 };
      const counts = files[`${folder}/${file}`];
      if (test.status === "expected" || test.status === "flaky") counts.passed++;
      if (test.status === "unexpected") counts.failed++;
    }
    inner.forEach(walk);
  };
  suites.forEach(walk);
  return files;
}

/** The record of a run. `stages`: `[{name, passed, failed, seconds}]`, `files`: as above. Sorted, so that two of them can be compared. */
export const recordOf = ({ endedAtMs, isNightly, stages, files }) => ({
  at: new Date(endedAtMs).toISOString(),
  kind: isNightly ? "nightly" : "ci",
  passed: sum(stages, "passed"),
  failed: sum(stages, "failed"),
  seconds: sum(stages, "seconds"),
  stages,
  files: Object.fromEntries(Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1))),
});

const sum = (stages, field) => stages.reduce((total, stage) => total + stage[field], 0);
