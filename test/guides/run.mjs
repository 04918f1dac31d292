// Every guide as its reader follows it: what is marked `run` is executed in one shell per guide against the built Worker, and has to print
// what the guide shows. Prints one line for each block and closes with `N passed, N failed`.
//   node test/guides/run.mjs [guide …] [--show]    `--show` prints what each block printed
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root, run, WRANGLER } from "../../scripts/tool.mjs";
import { blocksOf, isAsShown, isRun } from "./blocks.mjs";
import { follow } from "./reader.mjs";
import { faultsOfTypes } from "./types.mjs";
import { World } from "./world.mjs";

const { values: wishes, positionals } = parseArgs({ options: { show: { type: "boolean" } }, allowPositionals: true });
/** At the same time: most of a guide's time is spent waiting for small processes to begin. */
const readers = 3;
const guides = readdirSync(join(root, "docs"))
  .filter((file) => file.endsWith(".md"))
  .map((file) => ({ name: file.slice(0, -3), source: readFileSync(join(root, "docs", file), "utf8") }))
  .filter(({ name, source }) => isRun(source) && (positionals.length === 0 || positionals.includes(name)));
const total = { passed: 0, failed: 0 };
if (guides.length === 0) throw new Error(`There is no such guide: ${positionals.join(", ")}`);

if (process.env.SKIP_BUILD !== "1" || !existsSync(join(root, "dist-worker", "index.js")))
  run(WRANGLER, ["deploy", "--dry-run", "--minify", "--outdir", "dist-worker"], { stdio: "pipe" });
const world = new World();
try {
  const demos = await world.start(Math.min(readers, guides.length));
  // From the end of the alphabet: self-hosting starts servers of its own and had better not be the last.
  const waiting = guides.toReversed();
  const read = async (demo) => {
    for (let guide = waiting.shift(); guide !== undefined; guide = waiting.shift())
      report(guide, await readGuide(guide, demo));
  };
  await Promise.all(demos.map(read));
} catch (problem) {
  console.error(`FAIL  ${problem.stack}`);
  total.failed++;
} finally {
  const folder = await world.end(total.failed > 0);
  if (total.failed > 0) console.log(`state, server.log and what guides have saved are kept in ${folder}`);
}
listWhatIsNotRun();
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

/** Answers `{at, failure, printed}` of each block, and of the types of what it saves. */
async function readGuide({ name, source }, demo) {
  const { folder, vars } = world.placeFor(name, demo);
  const steps = await follow(source, folder, vars);
  const results = steps.map(({ line, expected, printed, isReached, failure }) => ({
    at: `docs/${name}.md:${line}`,
    printed,
    failure: !isReached
      ? "was not reached"
      : (failure ?? (expected === null || isAsShown(printed, expected) ? null : differing(printed, expected))),
  }));
  const typed = blocksOf(source).flatMap(({ file }) => (file?.endsWith(".ts") ? [file] : []));
  if (typed.length === 0 || results.some(({ failure }) => failure !== null)) return results;
  const faults = faultsOfTypes(folder, typed);
  return [...results, { at: `docs/${name}.md: types`, printed: "", failure: faults === "" ? null : faults }];
}

function differing(printed, shown) {
  return `printed\n${printed.trim()}\n        instead of\n${shown.trim()}`;
}

function report({ name }, results) {
  const failed = results.filter(({ failure }) => failure !== null);
  total.passed += results.length - failed.length;
  total.failed += failed.length;
  console.log(`  ${failed.length === 0 ? "ok  " : "FAIL"}  ${name}: ${results.length} blocks do what they say`);
  for (const { at, printed, failure } of results) {
    if (failure !== null) console.log(`        ${at} ${failure}`);
    if (wishes.show) console.log(`--- ${at}\n${printed}`);
  }
}

/** What a reader could take for tried and is not. */
function listWhatIsNotRun() {
  for (const { name, source } of guides)
    for (const { line, reason } of blocksOf(source))
      if (reason !== null) console.log(`  not run  docs/${name}.md:${line}: ${reason}`);
}
