// Before npm start, npm test and npm run deploy: installs what is missing. Runs on any Node that can run npm, and needs nothing
// installed. Silent when there is nothing to do.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installArguments } from "./install.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const installed = join(root, "node_modules", ".package-lock.json"); // npm writes it last
const stampFile = join(root, "node_modules", ".edgecase-lock");
const lock = readFileSync(join(root, "package-lock.json"));
// The hash and not the time: a checkout touches files without changing them.
const stamp = createHash("sha256").update(lock).digest("hex");

if (!isInstalled()) {
  console.log("Installing dependencies (npm ci) …");
  const done = spawnSync("npm", installArguments, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (done.status !== 0) {
    console.error("npm ci failed; see above.");
    process.exit(done.status ?? 1);
  }
  writeFileSync(stampFile, stamp);
}

function isInstalled() {
  if (!existsSync(installed)) return false;
  if (existsSync(stampFile)) return readFileSync(stampFile, "utf8") === stamp;
  if (!agreesWithLock()) return false;
  writeFileSync(stampFile, stamp);
  return true;
}

/** After a plain `npm ci` or `npm install` there is no stamp yet: npm's own record of what it installed tells. */
function agreesWithLock() {
  const wanted = JSON.parse(lock.toString()).packages;
  const present = JSON.parse(readFileSync(installed, "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === "" || (present[path] === undefined ? optional === true : present[path].version === version),
  );
}
