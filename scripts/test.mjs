// npm test: everything that must hold, in the order in which it fails fastest. Each Vitest test and each proof of the scripts counts
// as itself, every other stage as one. The last line is always `N passed, N failed`.
// `--nightly` (npm run test:nightly): the full counts of test/GUARANTEES.md.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env, root, VITE, WRANGLER } from "./tool.mjs";

const nightly = process.argv.includes("--nightly");
const vars = { ...env, ...(nightly ? { NIGHTLY: "1", ROUNDS: process.env.ROUNDS ?? "100" } : {}) };
const reports = mkdtempSync(join(tmpdir(), "edgecase-test-"));
const bin = (name) => `node_modules/${name}`;
const total = { passed: 0, failed: 0 };

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
await stage("weight of the applicant's pages", [["scripts/size-gate.mjs"]]);
// The worker tests share one workerd, which is busy on one core: what has servers of its own runs on the other meanwhile.
const besides = oneAfterAnother({
  "bodies that lie, at the built Worker": "test/crash/bodies.mjs",
  "SDK of integrators at the built Worker": "test/crash/sdk.mjs",
  "earlier releases": "test/releases/run.mjs",
  "command line": "test/cli/run.mjs",
  "guides, as a reader follows them": "test/guides/run.mjs",
  "crash test": "test/crash/run.mjs",
  "crash test of a family of cases": "test/crash/family.mjs",
});
await vitest("worker");
for (const [name, running] of besides) await proofs(name, running);
await browser();

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
    const brokenFiles = report.testResults.filter(
      ({ status, assertionResults }) => status === "failed" && assertionResults.every((one) => one.status !== "failed"),
    );
    return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length };
  } catch {
    return { passed: 0, failed: 0 };
  }
}

/** Starts scripts in the background, each when the one before has ended, their output kept. Answers what each will have said, by name. */
function oneAfterAnother(scripts) {
  let last = Promise.resolve();
  return Object.entries(scripts).map(([name, script]) => {
    last = last.then(() => exec([script], null, true));
    return [name, last];
  });
}

/** Scripts that count their own proofs and close with `N passed, N failed`. Shows their output when they have ended. */
async function proofs(name, running) {
  announce(name);
  const { code, text } = await running;
  process.stdout.write(text);
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/m.exec(text) ?? [null, 0, 1];
  count(name, Number(passed), Number(failed) || (code === 0 ? 0 : 1));
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
    const { stats } = JSON.parse(readFileSync(file, "utf8"));
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
  } catch {
    return { passed: 0, failed: 0 };
  }
}

function announce(name) {
  console.log(`\n── ${name} ──`);
}

function count(name, passed, failed) {
  total.passed += passed;
  total.failed += failed;
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
