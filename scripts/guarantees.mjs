// The table of test/GUARANTEES.md: what is promised, which tests hold it, and what the last recorded run said of them.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Words in backticks that are no tests: formats, settings, commands and addresses that the table speaks of. */
const noTests = /^(?:v1a?|[A-Z_]+=\S+|npm .+|\/\S+|support\/[\w-]+|src\/[\w./-]+|docs\/[\w./-]+)$/;
const spoken = { "crash test": "test/crash/run.mjs", architecture: "test/architecture.test.ts" };

/** `[{id, promise, tests, state, files, unknown}]` in the table's order. `files`: of its tests; `unknown`: names that are no file. */
export function readGuarantees(source, exists = (file) => existsSync(join(root, file))) {
  return source
    .split("\n")
    .map((line) => /^\| (G\d+) (.+?) \| (.+) \| ([^|]+) \|$/.exec(line))
    .filter((row) => row !== null)
    .map(([, id, promise, tests, state]) => {
      const names = [...tests.matchAll(/`([^`]+)`/g)].map(([, name]) => name).filter((name) => !noTests.test(name));
      if (/\bcrash test\b/.test(tests.replaceAll(/`[^`]*`/g, ""))) names.push("crash test");
      const found = names.map((name) => [name, fileOf(name, exists)]);
      return {
        id,
        promise,
        tests,
        state,
        files: [...new Set(found.flatMap(([, file]) => file ?? []))],
        unknown: found.filter(([, file]) => file === null).map(([name]) => name),
      };
    });
}

/** `case.cost` → `test/integration/case.cost.test.ts`; null for a name of nothing. */
function fileOf(name, exists) {
  const places = [
    spoken[name],
    name,
    `test/${name}`,
    `test/integration/${name}.test.ts`,
    `test/${name}.test.ts`,
    `test/${name}.spec.ts`,
    `test/${name}.mjs`,
    `test/${name}/run.mjs`,
  ];
  return places.find((place) => place !== undefined && /\.(?:ts|mjs)$/.test(place) && exists(place)) ?? null;
}

/** The last recorded run, or null when none was recorded. */
export function lastRun(home = root) {
  const file = join(home, "docs", "last-run.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
}

/** The guarantees with what a run counted in their files: `ran` is `{passed, failed, files}`, or null when it ran none of them. */
export const withFigures = (guarantees, run) =>
  guarantees.map((guarantee) => {
    const counts = guarantee.files.flatMap((file) => run?.files[file] ?? []);
    const sum = (field) => counts.reduce((total, one) => total + one[field], 0);
    const ran = counts.length === 0 ? null : { passed: sum("passed"), failed: sum("failed"), files: counts.length };
    return { ...guarantee, ran };
  });
