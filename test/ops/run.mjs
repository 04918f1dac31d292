// Proofs of what an operator does with a deployment: copies and bringing them back, the doctor, the smoke test, serving as the unit file says.
// The built Worker, real scripts. Prints one line for each proof and closes with `N passed, N failed`.
//   node test/ops/run.mjs [backup|doctor|deploy|self-host …]
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root, run, WRANGLER } from "../../scripts/tool.mjs";
import { backupProofs } from "./backup-proofs.mjs";
import { deployProofs } from "./deploy-proofs.mjs";
import { doctorProofs } from "./doctor-proofs.mjs";
import { endAll, scratch } from "./place.mjs";
import { selfHostProofs } from "./self-host-proofs.mjs";

const rooms = { backup: backupProofs, doctor: doctorProofs, deploy: deployProofs, "self-host": selfHostProofs };
const wanted = process.argv.slice(2);
const total = { passed: 0, failed: 0 };

if (
  !process.env.EDGECASE_BUILT &&
  (process.env.SKIP_BUILD !== "1" || !existsSync(join(root, "dist-worker", "index.js")))
)
  run(WRANGLER, ["deploy", "--dry-run", "--minify", "--outdir", "dist-worker"], { stdio: "pipe" });
for (const [name, proofs] of Object.entries(rooms)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  try {
    await proofs(prove);
  } catch (problem) {
    report(`${name}: the proofs could not go on`, problem);
  }
}
await endAll(total.failed > 0);
if (total.failed > 0) console.log(`state folders and server.log are kept in ${scratch}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

async function prove(name, work) {
  const beganMs = performance.now();
  try {
    await work();
    if (process.env.TIMES) console.log(`        ${Math.round(performance.now() - beganMs)} ms`);
    report(name, null);
  } catch (problem) {
    report(name, problem);
  }
}

function report(name, problem) {
  total[problem === null ? "passed" : "failed"]++;
  console.log(`  ${problem === null ? "ok  " : "FAIL"}  ${name}`);
  if (problem !== null) console.log(`        ${String(problem.stack).split("\n").slice(0, 12).join("\n        ")}`);
}
