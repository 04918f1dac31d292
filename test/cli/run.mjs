// The command line as people and scripts use it: a child process for every call, against the built Worker with its state on disk, a
// receiver of webhooks, and kills in the middle of a push. Prints one line for each proof and closes with `N passed, N failed`.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { apiKeyHash, newApiKey, partsOfApiKey } from "../../scripts/local-crypto.mjs";
import { localDatabaseFile, prepareLocalDatabase } from "../../scripts/local-database.mjs";
import { localSecrets } from "../../scripts/local-secrets.mjs";
import { run, WRANGLER } from "../../scripts/tool.mjs";
import { freePort, Server } from "../crash/server.mjs";
import { proveAccount, proveUsage } from "./account-proofs.mjs";
import { proveAudit } from "./audit-proofs.mjs";
import { CommandLine } from "./command-line.mjs";
import { proveConfig, proveKilledPush } from "./config-proofs.mjs";
import { proveDefinitions, proveRulesAndLists } from "./definition-proofs.mjs";
import { proveCases, proveListen, proveResend, proveTrigger } from "./event-proofs.mjs";
import { PassingOn } from "./passing-on.mjs";
import { Receiver } from "./receiver.mjs";

const stateDir = mkdtempSync(join(tmpdir(), "edgecase-cli-"));
const home = join(stateDir, "home");
const secrets = localSecrets(stateDir);
const liveKey = newApiKey("live");
if (process.env.SKIP_BUILD !== "1")
  run(WRANGLER, ["deploy", "--dry-run", "--minify", "--outdir", "dist-worker"], { stdio: "pipe" });
prepareLocalDatabase(stateDir, secrets, Date.now());
giveKey("ten_eu_demo_live", liveKey);

const port = await freePort();
const server = new Server(port, stateDir, {
  MASTER_KEY: secrets.masterKey,
  ENVIRONMENT: "local",
  BASE_URL: `http://127.0.0.1:${port}`,
  EGRESS_ALLOW_HOSTS: "127.0.0.1,localhost",
  LOG_LEVEL: "warn",
  OUTBOX_WAKE_MS: "500",
  UNDO_SECONDS: "0",
});
const cli = new CommandLine(home);
const receiver = new Receiver();
const proxy = new PassingOn(server.url);
const total = { passed: 0, failed: 0 };
const world = { cli, server, receiver, proxy, stateDir, home, secrets, liveKey, prove };

try {
  await server.start();
  await receiver.listen();
  await proxy.listen();
  await proveAccount(world);
  await proveUsage(world);
  await proveConfig(world);
  await proveKilledPush(world);
  await proveDefinitions(world);
  await proveRulesAndLists(world);
  await proveCases(world);
  await proveAudit(world);
  await proveListen(world);
  await proveTrigger(world);
  await proveResend(world);
} catch (problem) {
  console.error(`FAIL  ${problem.stack}`);
  total.failed++;
} finally {
  await server.kill();
  receiver.close();
  proxy.close();
  if (total.failed === 0) rmSync(stateDir, { recursive: true, force: true });
  else console.log(`state and server.log are kept in ${stateDir}`);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

/** `pairs` answers `[what came, what should]`; the proof holds when they are alike. */
async function prove(name, pairs) {
  const wrong = (await pairs()).filter(([came, should]) => came !== should);
  if (wrong.length === 0) total.passed++;
  else total.failed++;
  console.log(`  ${wrong.length === 0 ? "ok  " : "FAIL"}  ${name}`);
  for (const [came, should] of wrong)
    console.log(`        ${JSON.stringify(came)} instead of ${JSON.stringify(should)}`);
}

/** A key of a tenant, as `npm start` makes the demo's. */
function giveKey(tenantId, key) {
  const { keyId, secret } = partsOfApiKey(key);
  const scopes = ["cases:read", "cases:write", "definitions:write", "webhooks:write", "secrets:write", "admin"];
  const database = new DatabaseSync(localDatabaseFile(stateDir));
  database
    .prepare("INSERT INTO api_keys (id, tenant_id, name, secret_hash, scopes, created_at_ms) VALUES (?, ?, ?, ?, ?, ?)")
    .run(
      keyId,
      tenantId,
      "For the command line",
      apiKeyHash(secrets.masterKey, keyId, secret),
      JSON.stringify(scopes),
      Date.now(),
    );
  database.close();
}
