// What every earlier release has left behind must work with this one (G9): its data opens, migrates and goes on; while a release is
// rolled out, its Worker may call our objects, and ours may call its. Recorded by record.mjs.
//   node test/releases/run.mjs
// Sabotage that turns it red: a migration of the case store that drops a column the log reads; a renamed method of CaseApi; a part of
// the snapshot without its default in read-snapshot.ts.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { apiClient } from "../../scripts/demo-api.mjs";
import { prepareLocalDatabase } from "../../scripts/local-database.mjs";
import { root, run, WRANGLER } from "../../scripts/tool.mjs";
import { freePort, Server } from "../crash/server.mjs";

const here = import.meta.dirname;
const ours = join(root, "dist-worker");
const scratch = mkdtempSync(join(tmpdir(), "edgecase-releases-"));
const results = [];

if (process.env.SKIP_BUILD !== "1")
  run(WRANGLER, ["deploy", "--dry-run", "--minify", "--outdir", "dist-worker"], { stdio: "pipe" });

const releases = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());
for (const { name: version } of releases) {
  const theirs = unpacked(version, "worker.tgz");
  const { cases } = JSON.parse(gunzipSync(readFileSync(join(here, version, "cases.json.gz"))).toString());
  await prove(`data of ${version} opens, and its cases go on`, version, null, (call) => everyCaseGoesOn(call, cases));
  await prove(`a Worker of ${version} works with our objects`, version, [theirs, ours], aCaseRunsThrough);
  await prove(`our Worker works with objects of ${version}`, version, [ours, theirs], aCaseRunsThrough);
}
const failed = results.filter((good) => !good).length;
if (failed === 0) rmSync(scratch, { recursive: true, force: true });
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 && results.length > 0 ? 0 : 1);

/** One server over one copy of the release's state. `bundles`: folders of the caller and of the objects; null for our Worker alone. */
async function prove(name, version, bundles, work) {
  const stateDir = unpacked(version, "state.tgz");
  const secrets = JSON.parse(readFileSync(join(stateDir, "secrets.json"), "utf8"));
  rmSync(join(stateDir, "database.stamp"), { force: true });
  prepareLocalDatabase(stateDir, secrets, Date.now());
  const port = await freePort();
  const variables = {
    MASTER_KEY: secrets.masterKey,
    ENVIRONMENT: "local",
    BASE_URL: `http://127.0.0.1:${port}`,
    EGRESS_ALLOW_HOSTS: "127.0.0.1,localhost",
    LOG_LEVEL: "warn",
    OUTBOX_WAKE_MS: "500",
    UNDO_SECONDS: "0",
  };
  const mixed = bundles === null ? [] : [[join(here, "mixed.mjs"), String(port), stateDir, ...bundles]];
  const server = new Server(port, stateDir, variables, ...mixed);
  let problems = [];
  try {
    await server.start();
    problems = await work(apiClient(server.url, secrets.apiKey), server);
  } catch (problem) {
    problems = [problem.stack];
  } finally {
    await server.kill();
  }
  console.log(`  ${problems.length === 0 ? "ok  " : "FAIL"}  ${name}`);
  for (const problem of problems.slice(0, 5)) console.log(`        ${problem}`);
  if (problems.length > 0) console.log(`        server.log and state: ${stateDir}`);
  results.push(problems.length === 0);
}

/** Nothing that was there is lost or reads differently, and each case takes its next commands. */
async function everyCaseGoesOn(call, cases) {
  const problems = [];
  const wrong = (view, what) => problems.push(`${view.externalId ?? view.workflow.key} ${view.id}: ${what}`);
  for (const { view, timeline } of cases) {
    const now = await call("GET", `/cases/${view.id}`);
    if (now.status !== 200 || now.json.version < view.version) wrong(view, `reads ${now.status}, ${now.json?.version}`);
    const entries = (await call("GET", `/cases/${view.id}/timeline?limit=100`)).json?.data ?? [];
    for (const [at, then] of timeline.entries()) {
      const same = ["seq", "hash", "type", "at", "toState", "version", "accepted"].every(
        (key) => entries[at]?.[key] === then[key],
      );
      if (!same) wrong(view, `entry ${then.seq} reads differently`);
    }
    for (const path of ["explanation", "requirements", "children", "checks", "notes"]) {
      const { status } = await call("GET", `/cases/${view.id}/${path}`);
      if (status !== 200) wrong(view, `${path}: ${status}`);
    }
    const noted = await call("POST", `/cases/${view.id}/notes`, { content: "still here" });
    if (noted.status >= 300) wrong(view, `a note: ${noted.status} ${JSON.stringify(noted.json)}`);
    if (now.json?.status !== "active") continue;
    for (const incident of now.json.incidents) {
      const retried = await call("POST", `/cases/${view.id}/incidents/${incident.id}/retry`);
      if (retried.status >= 300) wrong(view, `its incident: ${retried.status} ${JSON.stringify(retried.json)}`);
    }
    const event = now.json.allowedEvents[0];
    const sent = await call("POST", `/cases/${view.id}/events`, { name: event });
    if (sent.status !== 200) wrong(view, `${event}: ${sent.status} ${JSON.stringify(sent.json)}`);
  }
  const [first] = cases;
  const opened = await call("POST", "/cases", { ...aCompany(), workflow: first.view.workflow.key });
  if (opened.status !== 201) problems.push(`a new case: ${opened.status} ${JSON.stringify(opened.json)}`);
  return problems;
}

/** A company with an owner goes from its form to approval: routes, objects, queues and the sandbox vendor all take part. */
async function aCaseRunsThrough(call, server) {
  const must = async (...request) => {
    const { status, json } = await call(...request);
    if (status >= 300) throw new Error(`${request.slice(0, 2).join(" ")}: ${status} ${JSON.stringify(json)}`);
    return json;
  };
  const { id } = await must("POST", "/cases", aCompany());
  await must("POST", `/cases/${id}/events`, { name: "COLLECTION_FLOW_FINISHED" });
  await must("PATCH", `/cases/${id}/context`, { merge: { customData: { seen: true } }, arrays: "by_id" });
  await must("POST", `/cases/${id}/notes`, { content: "while a release rolls out" });
  let view = null;
  for (let patience = 0; patience < 120 && view?.state !== "manual_review"; patience++) {
    await server.sweep();
    view = await must("GET", `/cases/${id}`);
    await sleep(250);
  }
  if (view?.state !== "manual_review") return [`the case stays in ${view?.state}: ${JSON.stringify(view?.incidents)}`];
  await must("GET", `/cases/${id}/explanation`);
  const decided = await must("POST", `/cases/${id}/decision`, { decision: "approve", comment: "fine" });
  const { data } = await must("GET", `/cases/${id}/timeline?limit=100`);
  const children = (await must("GET", `/cases/${id}/children`)).data;
  const problems = [];
  if (decided.outcome !== "approved") problems.push(`decided: ${decided.status}, ${decided.outcome}`);
  if (children.length !== 1 || children[0].status !== "completed") problems.push(JSON.stringify(children));
  if (data.some((entry, at) => entry.seq !== at + 1)) problems.push("the timeline has a gap");
  return problems;
}

function aCompany() {
  const ubos = [{ firstName: "Ada", lastName: "Clear", ownershipPercentage: 60 }];
  const data = { companyName: "Rolling Ltd", registrationNumber: "87654321", country: "GB", additionalInfo: { ubos } };
  return { workflow: "kyb", context: { entity: { type: "business", id: crypto.randomUUID(), data } } };
}

function unpacked(version, archive) {
  const folder = mkdtempSync(join(scratch, "x-"));
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-xzf", join(here, version, archive), "-C", folder]);
  return folder;
}
