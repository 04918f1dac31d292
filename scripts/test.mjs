// npm test: everything that must hold, in the order in which it fails fastest. Each Vitest test and each proof of the scripts counts
// as itself, every other stage as one. The last line is always `N passed, N failed`.
// `--nightly` (npm run test:nightly): the full counts of test/GUARANTEES.md. What a run found is written to dist/last-run.json;
// `--record`: also to docs/last-run.json, which /docs/guarantees shows.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesOfPlaywright, filesOfVitest, recordOf } from "./run-record.mjs";
import { env, root, VITE, WRANGLER } from "./tool.mjs";

const nightly = process.argv.includes("--nightly");
const vars = { ...env, ...(nightly ? { NIGHTLY: "1", ROUNDS: process.env.ROUNDS ?? "100" } : {}) };
const reports = mkdtempSync(join(tmpdir(), "edgecase-test-"));
const bin = (name) => `node_modules/${name}`;
const total = { passed: 0, failed: 0 };
const stages = [];
const files = {};
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
await vitest("unit");
await stage("pages (what browsers load)", [[VITE, "build", "--logLevel", "warn"]]);
await stage("build (what a deploy would upload)", [
  [WRANGLER, "deploy", "--dry-run", "--minify", "--outdir", "dist-worker"],
]);
vars.SKIP_BUILD = "1"; // the stage before has just built
for (const [name, script] of [
  ["supply chain", "scripts/supply-chain.mjs"],
  ["no secrets in files and builds", "scripts/secret-scan.mjs"],
])
  await proofs(name, exec([script], null, true), script);
await stage("bill of materials", [["scripts/sbom.mjs"]]);
if (nightly) await stage("the same bytes from another folder", [["scripts/same-build.mjs"]]);
await stage("weight of the applicant's pages", [["scripts/size-gate.mjs"]]);
// The worker tests share one workerd, which is busy on one core: what has servers of its own runs on the other meanwhile.
const besides = oneAfterAnother({
  "bodies that lie, at the built Worker": "test/crash/bodies.mjs",
  "SDK of integrators at the built Worker": "test/crash/sdk.mjs",
  "earlier releases": "test/releases/run.mjs",
  "command line": "test/cli/run.mjs",
  "operations: copies, doctor, serving": "test/ops/run.mjs",
  "guides, as a reader follows them": "test/guides/run.mjs",
  "crash test": "test/crash/run.mjs",
  "crash test of a family of cases": "test/crash/family.mjs",
  "simulation of a case among faults": "test/simulation/run.mjs",
  "load, in small": ["test/bench/load.mjs", "--tiny"],
  ...(nightly ? { "every guarantee's line broken once": "test/sabotage/run.mjs" } : {}),
});
await vitest("worker");
for (const [name, running, script] of besides) await proofs(name, running, script);
await browser();
record();

rmSync(reports, { recursive: true, force: true });
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

/** Tools that pass or fail as a whole. */
async function stage(name, commands) {
  announce(name);
  let good = true;
  for (const command of commands) {
    const { code } = await exec(command, name.startsWith("build") ? buildLines : null);
    good &&= code === 0;
  }
  for (const [script] of commands) if (script.startsWith("scripts/")) keep(script, good ? 1 : 0, good ? 0 : 1);
  count(name, good ? 1 : 0, good ? 0 : 1);
}

async function vitest(project) {
  announce(`${project} tests`);
  const file = join(reports, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { code } = await exec([bin("vitest/vitest.mjs"), "run", "--project", project, ...reporters]);
  const { passed, failed } = countsOf(file);
  // A file that does not load, an error outside of tests, no test at all: red, though no test failed.
  const unaccounted = failed === 0 && (code !== 0 || passed === 0) ? 1 : 0;
  count(`${project} tests`, passed, failed + unaccounted);
}

function countsOf(file) {
  try {
    const report = JSON.parse(readFileSync(file, "utf8"));
    Object.assign(files, filesOfVitest(report, root));
    const brokenFiles = report.testResults.filter(
      ({ status, assertionResults }) => status === "failed" && assertionResults.every((one) => one.status !== "failed"),
    );
    return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length };
  } catch {
    return { passed: 0, failed: 0 };
  }
}

/**
 * Starts scripts in the background, each when the one before has ended, their output kept; one with arguments is a list. Answers what each
 * will have said, by name, and its script.
 */
function oneAfterAnother(scripts) {
  let last = Promise.resolve();
  return Object.entries(scripts).map(([name, script]) => {
    last = last.then(() => exec([script].flat(), null, true));
    return [name, last, [script].flat()[0]];
  });
}

/** Scripts that count their own proofs and close with `N passed, N failed`. Shows their output when they have ended. */
async function proofs(name, running, script) {
  announce(name);
  const { code, text } = await running;
  process.stdout.write(text);
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/m.exec(text) ?? [null, 0, 1];
  const bad = Number(failed) || (code === 0 ? 0 : 1);
  keep(script, Number(passed), bad);
  count(name, Number(passed), bad);
}

async function browser() {
  announce("browser journeys");
  const file = join(reports, "browser.json");
  vars.BROWSER_REPORT = file;
  const { code } = await exec(["scripts/browser.mjs"]);
  const { passed, failed } = journeysOf(file);
  count("browser journeys", passed, failed || (code === 0 && passed > 0 ? 0 : 1));
}

function journeysOf(file) {
  try {
    const report = JSON.parse(readFileSync(file, "utf8"));
    Object.assign(files, filesOfPlaywright(report, "test/browser"));
    const { stats } = report;
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
  } catch {
    return { passed: 0, failed: 0 };
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

function count(name, passed, failed) {
  total.passed += passed;
  total.failed += failed;
  stages.push({ name, passed, failed, seconds: Math.round((Date.now() - lastAtMs) / 1_000) });
  lastAtMs = Date.now();
  console.log(`${failed === 0 ? "✓" : "✗"} ${name}: ${passed} ok${failed === 0 ? "" : `, ${failed} NOT ok`}`);
}

/** Of the build's report, what is worth reading: the upload's size and what went wrong. */
function buildLines(line) {
  return /Total Upload|ERROR|warning/i.test(line);
}

/**
 * Runs a Node script, answers `{code, text}`. Shows its output as it comes; with `wanted`, at its end those lines, or all after a failure;
 * with `isQuiet` never.
 */
function exec([script, ...args], wanted = null, isQuiet = false) {
  return new Promise((ended) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      env: vars,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    const take = (chunk) => {
      text += chunk;
      if (wanted === null && !isQuiet) process.stdout.write(chunk);
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    child.on("close", (code) => {
      if (wanted !== null) console.log(code === 0 ? text.split("\n").filter(wanted).join("\n") : text);
      ended({ code: code ?? 1, text });
    });
  });
}
