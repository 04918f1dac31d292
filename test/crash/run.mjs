// The crash test: the built Worker with its state on disk is killed (SIGKILL, the whole process group) ROUNDS times under concurrent
// commands, and started again. What was acknowledged must then be there exactly once, and every case must come to rest.
//   ROUNDS=5 SEED=… npm run test:crash
// Sabotage that turns it red: answer before the commit, drop `remember` from the transaction, or clear the outbox on `queue.send`.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { apiClient, publishMissing } from "../../scripts/demo-api.mjs";
import { prepareLocalDatabase } from "../../scripts/local-database.mjs";
import { localSecrets } from "../../scripts/local-secrets.mjs";
import { run, WRANGLER } from "../../scripts/tool.mjs";
import { chanceFrom } from "./chance.mjs";
import { Clients, event } from "./clients.mjs";
import { crashDefinition } from "./definition.mjs";
import { hasEnded, proveHistories, proveOnDisk, proveVendor, proveWebhooks } from "./proofs.mjs";
import { Receiver } from "./receiver.mjs";
import { freePort, Server } from "./server.mjs";
import { Vendor } from "./vendor.mjs";

const rounds = Number(process.env.ROUNDS ?? 5);
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));
const clientCount = 6;
const mostCases = 24;
const restWithinMs = 240_000;

const stateDir = mkdtempSync(join(tmpdir(), "edgecase-crash-"));
const chance = chanceFrom(seed);
console.log(`crash test: ${rounds} rounds, seed ${seed}`);

const secrets = localSecrets(stateDir);
if (process.env.SKIP_BUILD !== "1")
  run(WRANGLER, ["deploy", "--dry-run", "--minify", "--outdir", "dist-worker"], { stdio: "pipe" });
prepareLocalDatabase(stateDir, secrets, Date.now());

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
const receiver = new Receiver(chanceFrom(seed + 1));
const vendor = new Vendor(chanceFrom(seed + 2));
const call = apiClient(server.url, secrets.apiKey);
const clients = new Clients(server.url, secrets.apiKey, chance, mostCases);

let failed = 1;
try {
  await begin();
  await killAndRestart();
  const rest = await comeToRest();
  const cases = await casesOfApi(() => true);
  await server.kill();
  failed = report([
    ...rest,
    ...proveHistories(cases, clients),
    ...proveWebhooks(cases, receiver),
    ...proveVendor(cases, vendor),
    ...proveOnDisk(stateDir, cases),
  ]);
} catch (problem) {
  console.error(`FAIL  ${problem.stack}`);
  console.log("0 passed, 1 failed");
} finally {
  await server.kill();
  receiver.close();
  vendor.close();
  if (failed === 0) rmSync(stateDir, { recursive: true, force: true });
  else console.log(`state and server.log are kept in ${stateDir}; repeat with SEED=${seed}`);
}
process.exit(failed === 0 ? 0 : 1);

async function begin() {
  const url = await receiver.listen();
  await server.start();
  const problems = await publishMissing(call, [crashDefinition(await vendor.listen())]);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const endpoint = await call("POST", "/webhook-endpoints", { url });
  if (endpoint.status !== 201) throw new Error(`no webhook endpoint: ${JSON.stringify(endpoint)}`);
  receiver.expectSecret(endpoint.json.secret);
}

async function killAndRestart() {
  clients.start(clientCount);
  for (let round = 1; round <= rounds; round++) {
    await traffic();
    const inFlight = clients.inFlight;
    await server.kill();
    await server.start();
    if (rounds <= 10 || round % 10 === 0) console.log(`  round ${round}: killed with ${inFlight} requests in flight`);
  }
  await sleep(500);
  await clients.stop();
  if (clients.cutOff === 0) throw new Error("no command was cut off by a kill: the test has proved nothing");
}

/** Lets commands through before the kill: how many is the seed's to say, so that kills hit every moment of a command's life. */
async function traffic() {
  const enough = clients.acknowledged + 20 + chance() * 60;
  const patienceMs = Date.now() + 15_000;
  while (clients.acknowledged < enough && Date.now() < patienceMs) await sleep(1 + chance() * 10);
  while (clients.inFlight === 0) await sleep(1);
}

/** Everything is answered, every case at rest; then each is finished, and everything is told. Answers one proof per step. */
async function comeToRest() {
  const deadlineMs = Date.now() + restWithinMs;
  await clients.settle(deadlineMs);
  const rested = await until(deadlineMs, "every case came to rest, in its expected state", async () => {
    const unrest = await casesOfApi((one) => one.view.state !== "open" || one.runs.some(isUnderWay));
    return unrest.length === 0 ? null : listOf(unrest);
  });
  await clients.toEveryCase("finish", (caseId) => event(caseId, "FINISH"), deadlineMs);
  await clients.toEveryCase("ping", (caseId) => event(caseId, "PING"), deadlineMs); // too late: refused
  await clients.repeatSome(100);
  const told = await until(deadlineMs, "every event was told", () => {
    const waiting = clients.caseIds.filter((id) => !hasEnded(receiver.received.get(id) ?? new Map()));
    return waiting.length === 0 ? null : `${waiting.length} cases, such as ${waiting[0]}`;
  });
  const listed = await until(deadlineMs, "the list came to show what the cases are", async () => {
    const rows = await pages("/cases?");
    const wrong = rows.filter(({ status }) => status !== "completed");
    return wrong.length === 0 && rows.length === clients.caseIds.length
      ? null
      : `${rows.length} listed, ${wrong.length} not completed`;
  });
  return [rested, told, listed];
}

async function casesOfApi(wanted) {
  const found = [];
  for (const { id } of await pages("/cases?")) {
    const view = (await call("GET", `/cases/${id}`)).json;
    const runs = await pages(`/cases/${id}/checks?`);
    if (wanted({ view, runs })) found.push({ view, runs });
  }
  for (const one of found) one.timeline = await pages(`/cases/${one.view.id}/timeline?`);
  return found;
}

async function pages(path) {
  const all = [];
  for (let cursor = ""; ; ) {
    const page = await call("GET", `${path}limit=100${cursor}`);
    if (page.status !== 200) throw new Error(`GET ${path}: ${page.status} ${JSON.stringify(page.json)}`);
    all.push(...page.json.data);
    if (page.json.nextCursor === null) return all;
    cursor = `&cursor=${encodeURIComponent(page.json.nextCursor)}`;
  }
}

/** Asks again until nothing is missing; a deadline ends the waiting with what was still wrong. Answers a proof. */
async function until(deadlineMs, name, whatIsMissing) {
  for (;;) {
    const missing = await whatIsMissing();
    if (missing === null) return { name, count: clients.caseIds.length, problems: [] };
    if (Date.now() > deadlineMs) return { name, count: clients.caseIds.length, problems: [missing] };
    await server.sweep();
    await sleep(500);
  }
}

function isUnderWay({ status }) {
  return status === "running" || status === "waiting";
}

function listOf(unrest) {
  const [{ view, runs }] = unrest;
  return `${unrest.length} cases, such as ${view.id} in ${view.state} with ${JSON.stringify(runs.filter(isUnderWay))}`;
}

function report(proofs) {
  const { commands, cutOff, repeats, caseIds } = clients;
  console.log(
    `  ${commands.size} commands on ${caseIds.length} cases, ${cutOff} cut off by kills, ${repeats} repeated; ` +
      `${receiver.deliveries} webhook deliveries, ${receiver.refusedOnPurpose} refused on purpose`,
  );
  let wrong = 0;
  for (const { name, count, problems } of proofs) {
    // A proof about nothing proves nothing.
    const broken = problems.length > 0 || count === 0;
    if (broken) wrong++;
    console.log(`  ${broken ? "FAIL" : "ok  "}  ${name}: ${count}`);
    for (const problem of problems.slice(0, 5)) console.log(`        ${problem}`);
    if (problems.length > 5) console.log(`        … and ${problems.length - 5} more`);
  }
  console.log(`${proofs.length - wrong} passed, ${wrong} failed`);
  return wrong;
}
