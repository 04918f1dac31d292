// What failed in a run of the tests, in a few lines each: shown once more at the end, where a log of ten thousand lines is read first.
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

const mostLines = 12;
const mostShown = 40;

/** `[{name, why}]` of a report that Vitest wrote as JSON; files below `home`. */
export const failuresOfVitest = ({ testResults }, home) =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(home, name);
    const failed = assertionResults.filter((one) => one.status === "failed");
    if (failed.length === 0 && status === "failed") return [{ name: file, why: firstLines(message) }];
    return failed.map((one) => ({
      name: `${file} > ${one.fullName}`,
      why: firstLines(one.failureMessages.join("\n")),
    }));
  });

/** The same of a report by Playwright; `folder`: where its files are. */
export const failuresOfPlaywright = (report, folder) => journeysThat("unexpected", report, folder);

/** Journeys that failed and passed when they were run once more, with why they failed. */
export const unsteadyOfPlaywright = (report, folder) => journeysThat("flaky", report, folder);

/** Those of a first run that a second one of the same files did not show again. */
export const steadiedBy = (first, second) => {
  const still = new Set(second.map(({ name }) => name));
  return first.filter(({ name }) => !still.has(name));
};

function journeysThat(ended, { suites }, folder) {
  const found = [];
  const walk = ({ file, specs = [], suites: inner = [] }) => {
    for (const spec of specs) {
      for (const test of spec.tests.filter((one) => one.status === ended)) {
        const errors = test.results.flatMap((result) => result.errors ?? []).map((error) => error.message ?? "");
        found.push({ name: `${folder}/${file} > ${spec.title}`, why: firstLines(errors.join("\n")) });
      }
    }
    inner.forEach(walk);
  };
  suites.forEach(walk);
  return found;
}

/** The same of a script that says `ok` or `FAIL` before each of its proofs; without such a line, its last words. */
export function failuresOfScript(script, text) {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const proofs = lines.filter((line) => /^\s*(FAIL\b|✗)/.test(line));
  return [{ name: script, why: (proofs.length > 0 ? proofs : lines).slice(-mostLines).join("\n") }];
}

/** The list as it is printed. */
export const listOfFailures = (failures, mark = "✗") =>
  [
    ...failures.slice(0, mostShown).map(({ name, why }) => `${mark} ${name}\n${why.replaceAll(/^/gm, "    ")}`),
    ...(failures.length > mostShown ? [`… and ${failures.length - mostShown} more`] : []),
  ].join("\n");

const firstLines = (text = "") =>
  stripVTControlCharacters(text)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, mostLines)
    .join("\n");
