// npm start: bring the local database up to date, serve everything on one port, set up the demo, say how to use it.
// `--watch` (npm run dev) shows wrangler's own messages: what was rebuilt, which request came.
import { mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import {
  apiClient,
  applicantLink,
  demoCases,
  demoDefinitions,
  demoDesk,
  demoRuleSets,
  makeMissingQueues,
  openDemoCases,
  publishMissing,
  publishMissingRuleSets,
  sendDemoTransactions,
  watchDemoCompanies,
} from "./demo-api.mjs";
import { demoTenantId } from "./demo-tenant.mjs";
import { prepareLocalDatabase } from "./local-database.mjs";
import { localSecrets, writeFileSafely } from "./local-secrets.mjs";
import { endGroup, endRecordedGroup, forgetGroup, startGroup } from "./process-group.mjs";
import { buildPages, root, WRANGLER } from "./tool.mjs";

const { values } = parseArgs({ options: { watch: { type: "boolean", default: false } } });
const host = "127.0.0.1";
const port = Number(process.env.PORT || 8787);
const baseUrl = `http://${host}:${port}`;
const stateDir = resolve(process.env.EDGECASE_STATE_DIR || join(root, ".edgecase", "state"));
const demoFiles = [join(root, ".edgecase", "demo.json"), join(stateDir, "demo.json")];

let stopping = false;
let group = null;
await main().catch((problem) => stop(1, `npm start: ${problem.message}`));

async function main() {
  mkdirSync(stateDir, { recursive: true });
  mkdirSync(join(root, ".edgecase"), { recursive: true });
  await endRecordedGroup(stateDir);
  await demandFreePort();
  for (const file of demoFiles) rmSync(file, { force: true }); // they appear when the server does
  const secrets = localSecrets(stateDir);
  buildPages();
  prepareLocalDatabase(stateDir, secrets, Date.now());

  group = startGroup(stateDir, port, WRANGLER, devArguments(secrets));
  group.on("exit", () => stop(1, "The server ended."));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(0));
  stopWithOurParent();
  await serverReady();

  runSchedule();
  const demo = await setUpDemo(secrets);
  for (const file of demoFiles) writeFileSafely(file, `${JSON.stringify(demo, null, 2)}\n`);
  sayHello(demo);
}

function devArguments({ masterKey }) {
  const variables = {
    ENVIRONMENT: "local",
    BASE_URL: baseUrl,
    EGRESS_ALLOW_HOSTS: process.env.EGRESS_ALLOW_HOSTS ?? "127.0.0.1,localhost",
    LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
    MASTER_KEY: masterKey,
  };
  const passedOn = ["OUTBOX_WAKE_MS", "UNDO_SECONDS", "FLOW_CHECKS_PER_DAY", "WRITES_PER_MINUTE"];
  for (const name of [...passedOn, "METRICS_TOKEN", "CONTENT_ORIGIN"])
    if (process.env[name]) variables[name] = process.env[name];
  // A file, not arguments: every user of the computer can read a command line.
  const file = join(stateDir, "worker.env");
  writeFileSafely(
    file,
    `${Object.entries(variables)
      .map(([name, value]) => `${name}='${value}'`)
      .join("\n")}\n`,
  );
  const server = ["--ip", host, "--port", String(port), "--inspector-port", "0", "--persist-to", stateDir];
  // --test-scheduled only silences the notice that local crons do not fire: runSchedule() calls them.
  const quiet = [
    "--show-interactive-dev-session=false",
    "--test-scheduled",
    "--log-level",
    values.watch ? "log" : "warn",
  ];
  return ["dev", ...server, ...quiet, "--env-file", file];
}

/** A clear sentence now is better than wrangler's stack trace later. */
function demandFreePort() {
  return new Promise((free, taken) => {
    const probe = createServer();
    probe.once("error", (problem) =>
      taken(
        problem.code === "EADDRINUSE"
          ? new Error(`port ${port} is in use by another program. End it, or choose another: PORT=8790 npm start`)
          : problem,
      ),
    );
    probe.listen(port, host, () => probe.close(free));
  });
}

async function serverReady() {
  const deadlineMs = Date.now() + 120_000;
  while (!stopping) {
    const answer = await fetch(`${baseUrl}/healthz`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > deadlineMs) throw new Error(`no answer from ${baseUrl}/healthz (${answer?.status ?? "none"})`);
    await sleep(200);
  }
}

/** Locally no cron fires by itself. The sweeper also wakes what a kill left behind, so it runs at once. */
function runSchedule() {
  const sweep = () => fetch(`${baseUrl}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`).catch(() => {});
  void sweep();
  setInterval(sweep, 60_000).unref();
}

async function setUpDemo(secrets) {
  const call = apiClient(baseUrl, secrets.apiKey);
  const { queues, deeds, monitors } = demoDesk();
  const problems = [
    ...(await publishMissingRuleSets(call, demoRuleSets())),
    ...(await publishMissing(call, demoDefinitions())),
    ...(await makeMissingQueues(call, queues)),
    ...(await openDemoCases(call, demoCases(), deeds)),
    ...(await sendDemoTransactions(call)),
    ...(await watchDemoCompanies(call, monitors)),
  ];
  for (const problem of problems) console.error(problem);
  return {
    baseUrl,
    tenantId: demoTenantId,
    apiKey: secrets.apiKey,
    consoleUrl: `${baseUrl}/sign-in/${secrets.signInSecret}`,
    applicantUrl: await applicantLink(call),
    webhookSecret: secrets.webhookSecret,
  };
}

function sayHello({ apiKey, consoleUrl, applicantUrl }) {
  const example = JSON.stringify({
    workflow: "kyb",
    context: { entity: { type: "business", data: { companyName: "Acme Ltd", country: "GB" } } },
  });
  console.log(`
Edgecase serves ${baseUrl}

  Console          ${consoleUrl}
  Applicant        ${applicantUrl ?? "(no collection flow in this version)"}
  API reference    ${baseUrl}/docs
  API key          ${apiKey}

Open a case, then list the cases:

  curl -s ${baseUrl}/api/v1/cases -H 'Authorization: Bearer ${apiKey}' \\
    -H 'Content-Type: application/json' -d '${example}'

  curl -s ${baseUrl}/api/v1/cases -H 'Authorization: Bearer ${apiKey}'

The same facts are in .edgecase/demo.json; all state is in ${stateDir}. Ctrl-C ends the server.
`);
}

async function stop(code, message) {
  if (stopping) return;
  stopping = true;
  if (message) console.error(message);
  if (group !== null) {
    await endGroup(group.pid);
    forgetGroup(stateDir, group.pid);
  }
  process.exit(code);
}

/** `kill <pid of npm>` ends npm and its shell but not us. */
function stopWithOurParent() {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(0), 500).unref();
}
