// npm test: everything that must hold, in the order in which it fails fastest. Each Vitest test and each proof of the scripts counts
// as itself, every other stage as one. The last line is always `N passed, N failed`.
// A journey that fails is run once more on a fresh server, a file of worker tests in a fresh workerd, and told even if it passes then; more than
// `mostUnsteady` of them are red.
// `--nightly` (npm run test:nightly): the full counts of test/GUARANTEES.md. What a run found is written to dist/last-run.json;
// `--record`: also to docs/last-run.json, which /docs/guarantees shows.
import { spawn } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import {
  failuresOfPlaywright,
  failuresOfScript,
  failuresOfVitest,
  listOfFailures,
  steadiedBy,
  unsteadyOfPlaywright,
} from "./run-failures.mjs";
import { filesOfPlaywright, filesOfVitest, recordOf } from "./run-record.mjs";
import { env, root, VITE, WRANGLER } from "./tool.mjs";

const nightly = process.argv.includes("--nightly");
const vars = {
  ...env,
  ...(nightly ? { NIGHTLY: "1", ROUNDS: process.env.ROUNDS ?? "100" } : { JOURNEY_REPEATS: "1" }),
};
const reports = mkdtempSync(join(tmpdir(), "edgecase-test-"));
const scratch = mkdtempSync(join(inMemory() ?? tmpdir(), "edgecase-scratch-"));
vars.TMPDIR = scratch;
const bin = (name) => `node_modules/${name}`;
const total = { passed: 0, failed: 0 };
const stages = [];
const files = {};
const failures = [];
const unsteady = [];
const mostUnsteady = 2;
const workerShares = 4;
const mostRedFiles = 4;
let lastAtMs = Date.now();

await stage("types", [
  [bin("typescript/bin/tsc"), "-p", "tsconfig.json"],
  [bin("typescript/bin/tsc"), "-p", "tsconfig.client.json"],
  [bin("typescript/bin/tsc"), "-p", "tsconfig.node.json"],
]);
await stage("format and lint", [
  [bin("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."],
  [bin("oxlint/bin/oxlint"), "--type-aware", "src", "durable-objects", "test", "scripts"],
]);
await unitTests();
await stage("pages (what browsers load)", [[VITE, "build", "--logLevel", "warn"]]);
// A share of the worker tests has one workerd, which is busy on one core and waits now and then: all else that needs little runs beside it
// meanwhile, and when that is over the shares that are left have both cores.
const upload = [WRANGLER, "deploy", "--dry-run", "--minify", "--outdir", "dist-worker"];
vars.SKIP_BUILD = "1"; // the first of these builds, for all that come after it
const [built] = oneAfterAnother([["build (what a deploy would upload)", asWhole, ...upload]]);
const scripts = oneAfterAnother(
  [
    ["supply chain", byCount, "scripts/supply-chain.mjs"],
    ["no secrets in files and builds", byCount, "scripts/secret-scan.mjs"],
    ["bill of materials", asWhole, "scripts/sbom.mjs"],
    ...(nightly ? [["the same bytes from another folder", asWhole, "scripts/same-build.mjs"]] : []),
    ["weight of the applicant's pages", asWhole, "scripts/size-gate.mjs"],
    ["bodies that lie, at the built Worker", byCount, "test/crash/bodies.mjs"],
    ["SDK of integrators at the built Worker", byCount, "test/crash/sdk.mjs"],
    ["earlier releases", byCount, "test/releases/run.mjs"],
    ["command line", byCount, "test/cli/run.mjs"],
    ["operations: copies, doctor, serving", byCount, "test/ops/run.mjs"],
    ["guides, as a reader follows them", byCount, "test/guides/run.mjs"],
    ["crash test", byCount, "test/crash/run.mjs"],
    ["crash test of a family of cases", byCount, "test/crash/family.mjs"],
    ["a month of transactions", byCount, "test/monitoring/run.mjs"],
    ["simulation of a case among faults", byCount, "test/simulation/run.mjs"],
    ["load, in small", byCount, "test/bench/load.mjs", "--tiny"],
    ...(nightly ? [["every guarantee's line broken once", byCount, "test/sabotage/run.mjs"]] : []),
  ],
  built.ended,
);
const waiting = ["browser journeys that wait", byReport, "scripts/browser.mjs", "--project=waiting", "--workers=1"];
const besides = [built, ...scripts, ...oneAfterAnother([waiting], built.ended)];
await workerTests(scripts.at(-1).ended);
await built.ended; // nothing is served before it is built
await journeys();
for (const one of besides) await told(one);
tellUnsteady();
record();

for (const folder of [reports, scratch]) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
if (failures.length > 0) console.log(`\n── what failed ──\n${listOfFailures(failures)}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

/** Tools that pass or fail as a whole, at once. */
async function stage(name, commands) {
  announce(name);
  const ended = await Promise.all(commands.map(async (command) => ({ command, ...(await exec(command)) })));
  const bad = ended.filter(({ code }) => code !== 0);
  for (const { command, text } of bad)
    failures.push(...failuresOfScript(`${name}: ${command.slice(0, 3).join(" ")}`, text));
  const isGood = bad.length === 0;
  count(name, isGood ? 1 : 0, isGood ? 0 : 1);
}

async function unitTests() {
  announce("unit tests");
  const { passed, failed, failures: found } = await vitest("unit");
  failures.push(...found);
  count("unit tests", passed, failed);
}

/** Share after share; from `helpFrom` on two at once. What fails is run once more by itself, but at night. */
async function workerTests(helpFrom) {
  announce("worker tests");
  const waiting = Array.from({ length: workerShares }, (_, at) => `--shard=${at + 1}/${workerShares}`);
  const running = [];
  const lane = async () => {
    while (waiting.length > 0) {
      running.push(vitest("worker", waiting.shift()));
      await running.at(-1);
    }
  };
  void helpFrom.then(lane);
  await lane();
  const shares = await Promise.all(running);
  const sum = (field) => shares.reduce((all, share) => all + share[field], 0);
  const found = shares.flatMap((share) => share.failures);
  const red = shares.flatMap((share) => share.redFiles);
  let [passed, failed] = [sum("passed"), sum("failed")];
  // Files of a share whose workerd went away are in no report.
  const unread = globSync("test/integration/**/*.test.ts", { cwd: root }).filter((name) => files[name] === undefined);
  // An error outside of every test has no file to run again, and too many red files are no chance.
  if (nightly || red.length === 0 || red.length > mostRedFiles || shares.some((share) => share.isUnaccounted)) {
    failures.push(...found);
  } else {
    announce(`once more: ${red.join(", ")}`);
    const counted = (field) => red.reduce((all, file) => all + files[file][field], 0);
    [passed, failed] = [passed - counted("passed"), failed - counted("failed")];
    const again = await vitest("worker", ...red);
    [passed, failed] = [passed + again.passed, failed + again.failed];
    failures.push(...again.failures);
    unsteady.push(...steadiedBy(found, again.failures));
  }
  failures.push(...unread.map((name) => ({ name, why: "It was not run to its end." })));
  count("worker tests", passed, failed + unread.length);
}

/** A run of Vitest; of more than one at once, each must have other `args`. */
async function vitest(project, ...args) {
  const file = join(reports, `${project}${args.join("").replaceAll(/\W+/g, "-").slice(0, 100)}.json`);
  // Two at once would write over each other what they remember of a run.
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`, "--no-cache"];
  const { code, text } = await exec([bin("vitest/vitest.mjs"), "run", "--project", project, ...args, ...reporters]);
  const counts = countsOf(file);
  // A file that does not load, an error outside of tests, no test at all: red, also where no test failed. Errors are in no report.
  const hasErrors = /Unhandled (?:Error|Rejection)|^\s*Errors\s+\d+ error/m.test(stripVTControlCharacters(text));
  const isUnaccounted = hasErrors || (counts.failed === 0 && (code !== 0 || counts.passed === 0));
  if (!isUnaccounted) return { ...counts, isUnaccounted };
  const why = failuresOfScript(`${project} tests`, text);
  return { ...counts, failed: counts.failed + 1, failures: [...counts.failures, ...why], isUnaccounted };
}

/** `redFiles`: those with a test that failed, or that did not load. */
function countsOf(file) {
  try {
    const report = JSON.parse(readFileSync(file, "utf8"));
    const ofFiles = filesOfVitest(report, root);
    Object.assign(files, ofFiles);
    const counts = Object.values(ofFiles);
    const sum = (field) => counts.reduce((all, one) => all + one[field], 0);
    const redFiles = Object.keys(ofFiles).filter((name) => ofFiles[name].failed > 0);
    return { passed: sum("passed"), failed: sum("failed"), failures: failuresOfVitest(report, root), redFiles };
  } catch {
    return { passed: 0, failed: 0, failures: [], redFiles: [] };
  }
}

/**
 * Starts scripts in the background, each when the one before has ended (the first after `before`), their output kept: `[name, how to read it,
 * script, …arguments]`. Answers what `told` shows of each.
 */
function oneAfterAnother(scripts, before = Promise.resolve()) {
  let last = before;
  return scripts.map(([name, read, ...command]) => {
    const report = join(reports, `${basename(command[0], ".mjs")}.json`);
    const ended = last.then(async () => {
      const startedAtMs = Date.now();
      const { code, text } = await exec(command, { isQuiet: true, report });
      return { code, text, report, ranSeconds: Math.round((Date.now() - startedAtMs) / 1_000) };
    });
    last = ended;
    return { name, read, script: command[0], ended };
  });
}

/** Shows what a script in the background said, and counts it. */
async function told({ name, read, script, ended }) {
  announce(name);
  const done = await ended;
  const { passed, failed, lines = done.text } = read(done);
  process.stdout.write(lines);
  if (read !== byReport && !script.startsWith("node_modules/")) keep(script, passed, failed);
  if (failed > 0 && read !== byReport) failures.push(...failuresOfScript(name, done.text));
  count(name, passed, failed, done.ranSeconds);
}

/** Tools that pass or fail as a whole; of a build's report only what is worth reading. */
function asWhole({ code, text }) {
  const lines = code === 0 ? text.split("\n").filter(isWorthReading).join("\n") : text;
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, lines: `${lines}\n` };
}

/** Scripts that count their own proofs and close with `N passed, N failed`. */
function byCount({ code, text }) {
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/m.exec(text) ?? [null, 0, 1];
  return { passed: Number(passed), failed: Number(failed) || (code === 0 ? 0 : 1) };
}

/** Journeys, which leave a report. */
function byReport({ code, report }) {
  const { passed, failed } = journeysOf(report);
  return { passed, failed: failed || (code === 0 && passed > 0 ? 0 : 1) };
}

async function journeys() {
  announce("browser journeys");
  const report = join(reports, "journeys.json");
  const { code } = await exec(["scripts/browser.mjs", "--project=journeys"], { report });
  const { passed, failed } = byReport({ code, report });
  count("browser journeys", passed, failed);
}

function journeysOf(file) {
  try {
    const report = JSON.parse(readFileSync(file, "utf8"));
    Object.assign(files, filesOfPlaywright(report, "test/browser"));
    failures.push(...failuresOfPlaywright(report, "test/browser"));
    unsteady.push(...unsteadyOfPlaywright(report, "test/browser"));
    const { stats } = report;
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
  } catch {
    return { passed: 0, failed: 0 };
  }
}

/** Says what needed a second try. A race that one in a hundred runs shows is still a race: it is there to be mended. */
function tellUnsteady() {
  announce("steadiness");
  console.log(unsteady.length === 0 ? "none needed a second try" : listOfFailures(unsteady, "?"));
  const isSteady = unsteady.length <= mostUnsteady;
  if (!isSteady)
    failures.push({ name: "steadiness", why: `${unsteady.length} tests and journeys needed a second try` });
  count("steadiness", isSteady ? 1 : 0, isSteady ? 0 : 1);
}

/** Where files are memory, if there is plenty: what tests store is gone after them, so nobody has to wait for a disk. Null: nowhere. */
function inMemory() {
  const folder = "/dev/shm";
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= 8e9 ? folder : null;
  } catch {
    return null;
  }
}

function announce(name) {
  console.log(`\n── ${name} ──`);
}

/** What a script found, beside the files that the runners report. */
function keep(script, passed, failed) {
  files[script] = { passed: (files[script]?.passed ?? 0) + passed, failed: (files[script]?.failed ?? 0) + failed };
}

/** Writes down what this run found. The one that readers are shown is only written when somebody asks for it. */
function record() {
  const text = `${JSON.stringify(recordOf({ endedAtMs: Date.now(), isNightly: nightly, stages, files }), null, 2)}\n`;
  mkdirSync(join(root, "dist"), { recursive: true });
  writeFileSync(join(root, "dist", "last-run.json"), text);
  if (process.argv.includes("--record")) writeFileSync(join(root, "docs", "last-run.json"), text);
}

/** `ranSeconds`: how long it ran in the background; in the record stands how long it was waited for. */
function count(name, passed, failed, ranSeconds = null) {
  total.passed += passed;
  total.failed += failed;
  const seconds = Math.round((Date.now() - lastAtMs) / 1_000);
  stages.push({ name, passed, failed, seconds });
  lastAtMs = Date.now();
  const took = ranSeconds === null ? `${seconds} s` : `${ranSeconds} s beside`;
  console.log(`${failed === 0 ? "✓" : "✗"} ${name}: ${passed} ok${failed === 0 ? "" : `, ${failed} NOT ok`} (${took})`);
}

function isWorthReading(line) {
  return /Total Upload|ERROR|warning|✓|✗/i.test(line);
}

/**
 * Runs a Node script, answers `{code, text}`. Shows its output as it comes, unless it `isQuiet`. `report`: where journeys leave theirs.
 */
function exec([script, ...args], { isQuiet = false, report } = {}) {
  return new Promise((ended) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      env: { ...vars, ...(report !== undefined && { BROWSER_REPORT: report }) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    const take = (chunk) => {
      text += chunk;
      if (!isQuiet) process.stdout.write(chunk);
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    child.on("close", (code) => ended({ code: code ?? 1, text }));
  });
}
