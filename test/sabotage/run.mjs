// Every guarantee has a line of the product that keeps it. Each of these lines is broken here once, alone, in a copy of the project; the test
// that holds the guarantee must then be red, and say why. A test that stays green sees nothing and is a failure.
//   npm run sabotage               all of table.mjs (about 15 s each; an hour on two cores)
//   npm run sabotage -- G5 G21     those of these guarantees; or words of what is broken
//   npm run sabotage -- --write    writes docs/sabotage.md from the table and runs nothing
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../../scripts/tool.mjs";
import { trackedFiles } from "../../scripts/tracked-files.mjs";
import { pageOf } from "./page.mjs";
import { sabotages } from "./table.mjs";

const longestMs = 600_000;
const asked = process.argv.slice(2);

if (asked.includes("--write")) {
  writeFileSync(join(root, "docs/sabotage.md"), pageOf(sabotages));
  console.log("docs/sabotage.md is written");
} else process.exitCode = tryAll(sabotages.filter(isAsked));

function isAsked({ guarantee, broken }) {
  return asked.length === 0 || asked.some((word) => word === guarantee || broken.includes(word));
}

/** How many were not seen; the process ends with it. */
function tryAll(chosen) {
  if (chosen.length === 0) console.log(`FAIL  no sabotage of ${asked.join(", ")} in test/sabotage/table.mjs`);
  const home = copyOfProject();
  let unseen = chosen.length === 0 ? 1 : 0;
  try {
    for (const one of chosen) {
      const { why, said } = tryOne(home, one);
      console.log(`${why === null ? "ok  " : "FAIL"}  ${one.guarantee} ${one.broken}: ${why ?? said.split("\n")[0]}`);
      if (why !== null) unseen += 1;
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  console.log(`${chosen.length - unseen} passed, ${unseen} failed`);
  return unseen === 0 ? 0 : 1;
}

/** What the red test said; `why`: it is no proof, null when it is. */
function tryOne(home, { file, find, put, test, name, says, args = [] }) {
  const path = join(home, file);
  const source = readFileSync(path, "utf8");
  if (source.split(find).length !== 2) return { why: `no longer applies: its text is not once in ${file}`, said: "" };
  writeFileSync(
    path,
    source.replace(find, () => put),
  );
  try {
    const { isRed, said } = test.endsWith(".mjs") ? ranScript(home, test, args) : ranTest(home, test, name);
    if (!isRed) return { why: `${test} is green, or was not run: ${said.slice(-600)}`, said };
    return { why: said.includes(says) ? null : `red, but it does not say “${says}”: ${said.slice(0, 1_200)}`, said };
  } finally {
    writeFileSync(path, source);
  }
}

/** One test of Vitest; red when it ran and failed, not when its file could not be loaded. */
function ranTest(home, test, name) {
  const report = join(home, "sabotage.json");
  rmSync(report, { force: true });
  const project = test.startsWith("test/integration/") ? "worker" : "unit";
  const only = literalOf(name).replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&");
  const told = ["--reporter=json", `--outputFile=${report}`];
  const { stderr } = node(home, [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--project",
    project,
    test,
    "-t",
    only,
    ...told,
  ]);
  if (!existsSync(report)) return { isRed: false, said: stderr };
  const files = JSON.parse(readFileSync(report, "utf8")).testResults;
  const ran = files.flatMap(({ assertionResults }) => assertionResults);
  const failed = ran.filter(({ status }) => status === "failed");
  const said = failed.flatMap(({ failureMessages }) => failureMessages).join("\n");
  return { isRed: failed.length > 0, said: said || files.map(({ message }) => message).join("\n") || stderr };
}

/** Of a template of `it.each`: its longest piece that is the same for each. */
function literalOf(name) {
  const pieces = name.split(/%[a-z]|\$\w+/);
  return pieces.sort((one, other) => other.length - one.length)[0].trim();
}

function ranScript(home, script, args) {
  const { status, stdout, stderr } = node(home, [script, ...args]);
  const failures = stdout.split("\n").filter((line) => line.startsWith("FAIL"));
  return { isRed: status !== 0 && failures.length > 0, said: failures.join("\n") || `${stdout}${stderr}` };
}

function node(cwd, args) {
  return spawnSync(process.execPath, args, {
    cwd,
    encoding: "utf8",
    timeout: longestMs,
    maxBuffer: 64 * 1_024 * 1_024,
  });
}

/** What is tracked and what is built, beside the packages that are installed here. */
function copyOfProject() {
  const home = mkdtempSync(join(tmpdir(), "edgecase-sabotage-"));
  for (const file of trackedFiles(root)) {
    if (!statSync(join(root, file), { throwIfNoEntry: false })?.isFile()) continue;
    mkdirSync(join(home, dirname(file)), { recursive: true });
    cpSync(join(root, file), join(home, file));
  }
  if (existsSync(join(root, "public/assets")))
    cpSync(join(root, "public/assets"), join(home, "public/assets"), { recursive: true });
  symlinkSync(realpathSync(join(root, "node_modules")), join(home, "node_modules"));
  return home;
}
