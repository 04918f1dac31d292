import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { demoTenantSql } from "./demo-tenant.mjs";
import { writeFileSafely } from "./local-secrets.mjs";
import { root, run, WRANGLER } from "./tool.mjs";

/**
 * Brings the local D1 of a state folder up to date and seeds the demo tenant. Must not run while a server uses the folder.
 * What was done is stamped, so that a warm start does not pay for it again.
 */
export function prepareLocalDatabase(stateDir, secrets, nowMs) {
  const stampFile = join(stateDir, "database.stamp");
  const stamp = stampOf(secrets);
  if (existsSync(join(stateDir, "v3", "d1")) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp)
    return;
  const local = ["--local", "--persist-to", stateDir];
  run(WRANGLER, ["d1", "migrations", "apply", "DB", ...local], { stdio: "pipe" });
  const seedFile = join(stateDir, "seed.sql");
  writeFileSafely(seedFile, demoTenantSql(secrets, nowMs));
  run(WRANGLER, ["d1", "execute", "DB", ...local, "--yes", "--file", seedFile], { stdio: "pipe" });
  rmSync(seedFile);
  writeFileSafely(stampFile, stamp);
}

function stampOf(secrets) {
  const hash = createHash("sha256").update(secrets.apiKey);
  hash.update(readFileSync(join(root, "scripts", "demo-tenant.mjs")));
  for (const name of readdirSync(join(root, "migrations")).sort())
    if (name.endsWith(".sql")) hash.update(name).update(readFileSync(join(root, "migrations", name)));
  return hash.digest("hex");
}
