// Builds a copy of the project in another folder and compares it with what is built here, byte for byte. Part of the nightly tests;
// needs `npm run build` before it. A build that says where or when it was made could not be checked by anybody else.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shippedFiles } from "./release/files.mjs";
import { sha256 } from "./release/sums.mjs";
import { env, root, VITE, WRANGLER } from "./tool.mjs";
import { trackedFiles } from "./tracked-files.mjs";

const copy = mkdtempSync(join(tmpdir(), "edgecase-build-"));
try {
  for (const file of trackedFiles()) if (existsSync(join(root, file))) cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "dir");
  build(VITE, ["build", "--logLevel", "warn"]);
  build(WRANGLER, ["deploy", "--dry-run", "--minify", "--outdir", "dist-worker"]);
  const [here, there] = [root, copy].map(
    (home) => new Map(shippedFiles(home).map((file) => [file, sha256(readFileSync(join(home, file)))])),
  );
  const different = [...new Set([...here.keys(), ...there.keys()])].filter(
    (file) => here.get(file) !== there.get(file),
  );
  for (const file of different) console.error(`${file} is not the same in another folder`);
  console.log(`${here.size} files here, ${different.length} of them different`);
  process.exitCode = different.length === 0 && here.size > 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function build(script, args) {
  const done = spawnSync(process.execPath, [script, ...args], { cwd: copy, env, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${done.stdout}${done.stderr}`);
}
