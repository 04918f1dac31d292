// `node test/releases/record.mjs [version]`, run once when a release is made (the version is that of package.json, or one that is named):
// drives the built Worker through cases that stand at many different places, stops it, and keeps under test/releases/<version>/ what
// later releases are held to:
//   histories.json.gz  every case's opening and commands, and the state they led to (G8)
//   state.tgz          the whole state folder: D1, objects, files, as they lie on disk (G9)
//   worker.tgz         the Worker itself, to call the objects of later releases (G9)
//   cases.json.gz       what the API said of every case
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { apiClient, demoDefinitions, publishMissing } from "../../scripts/demo-api.mjs";
import { prepareLocalDatabase } from "../../scripts/local-database.mjs";
import { localSecrets } from "../../scripts/local-secrets.mjs";
import { root, run, WRANGLER } from "../../scripts/tool.mjs";
import { freePort, Server } from "../crash/server.mjs";
import { openedCells } from "./opened-cells.mjs";

/** A plugin that fails for good and raises no event: a person must look. */
const breaking = {
  key: "breaking",
  name: "breaking",
  definition: {
    initial: "open",
    states: { open: { on: { go: { target: "open", reenter: true }, close: "closed" } }, closed: { type: "final" } },
  },
  extensions: {
    apiPlugins: [
      {
        name: "call",
        pluginKind: "api",
        url: "http://127.0.0.1:1/",
        method: "POST",
        stateNames: ["open"],
        attempts: 1,
      },
    ],
  },
};

const version = process.argv[2] ?? JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
if (!/^\d+\.\d+\.\d+(?:-[a-z0-9.]+)?$/.test(version)) throw new Error(`${version} is no version`);
const folder = join(root, "test", "releases", version);
// What a release has left behind cannot be made a second time: a record that is made anew proves nothing about it.
if (existsSync(folder)) {
  console.error(`${version} is recorded already, and a record is never changed. Raise the version first.`);
  process.exit(1);
}
const stateDir = mkdtempSync(join(tmpdir(), "edgecase-release-"));
const secrets = localSecrets(stateDir);
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
const call = apiClient(server.url, secrets.apiKey);
await server.start();
const problems = await publishMissing(call, [...demoDefinitions(), breaking]);
if (problems.length > 0) throw new Error(problems.join("\n"));

const owner = (firstName, lastName, ownershipPercentage) => ({ firstName, lastName, ownershipPercentage });
const company = (name, ubos, more = {}) => ({
  companyName: name,
  registrationNumber: "12345678",
  country: "GB",
  additionalInfo: { ubos },
  ...more,
});

// What stands where: the name of a case says what is special about it.
await open("collecting", "kyb", company("Collecting Ltd", []));
const approved = await open("approved", "kyb", company("Approved Ltd", [owner("Ada", "Clear", 60)]));
await event(approved, "COLLECTION_FLOW_FINISHED");
const rejected = await open("rejected", "kyb", company("Rejected Ltd", [owner("Bob", "Identity-Rejected", 70)]));
await event(rejected, "COLLECTION_FLOW_FINISHED");
const waiting = await open("waiting for an owner", "kyb", company("Waiting Ltd", [owner("Eve", "Identity-Never", 50)]));
await event(waiting, "COLLECTION_FLOW_FINISHED");
const revised = await open("in revision", "kyb", company("Revised Ltd", []));
await event(revised, "COLLECTION_FLOW_FINISHED");
const documented = await open("with a document and a note", "kyb", company("Documented Ltd", []), {
  documents: [{ id: "own-1", category: "proof_of_address", type: "bill", pages: [{ uri: "s3://bucket/1.pdf" }] }],
});
await must(call("POST", `/cases/${documented}/notes`, { content: "called them" }));
await must(call("PATCH", `/cases/${documented}/context`, { merge: { customData: { seen: true } }, arrays: "by_id" }));
const cancelled = await open("cancelled", "kyb", company("Cancelled Ltd", []));
await must(call("POST", `/cases/${cancelled}/cancel`, { reason: "withdrawn" }));
const held = await open("on hold, with labels and a link", "kyb", company("Held Ltd", []));
await must(call("POST", `/cases/${held}/labels`, { add: ["kept"] }));
await must(call("PUT", `/cases/${held}/legal-hold`, { reason: "Litigation 2026/17" }));
await must(call("POST", `/cases/${held}/links`, { kind: "session" }));
const broken = await open("with an incident", "breaking", { companyName: "Broken Ltd" });
await must(call("POST", `/cases/${broken}/events`, { name: "go" }));

// Its owner was not who they said: a person says so first.
const [impostor] = await childrenIn(rejected, "manual_review");
await must(call("POST", `/cases/${impostor}/decision`, { decision: "reject", reason: "forged" }));
for (const id of [approved, revised]) await until(id, "manual_review");
await until(rejected, "auto_rejected");
await must(call("POST", `/cases/${approved}/decision`, { decision: "approve", comment: "fine" }));
await must(call("POST", `/cases/${revised}/decision`, { decision: "revision", reason: "unreadable" }));
await until(waiting, "screening");
await until(broken, "open");
await quiet();

const cases = [];
for (const { id } of (await must(call("GET", "/cases?limit=100"))).data) {
  const view = await must(call("GET", `/cases/${id}`));
  const timeline = (await must(call("GET", `/cases/${id}/timeline?limit=100`))).data;
  cases.push({ view, timeline });
}
await server.kill();

const recorded = await histories();
foldLogs();
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "cases.json.gz"), gzipSync(JSON.stringify({ version, cases }), { level: 9 }));
writeFileSync(join(folder, "histories.json.gz"), gzipSync(JSON.stringify(recorded), { level: 9 }));
execFileSync("tar", ["-czf", join(folder, "state.tgz"), "--exclude=server.log", "-C", stateDir, "."]);
execFileSync("tar", ["-czf", join(folder, "worker.tgz"), "--exclude=*.map", "-C", join(root, "dist-worker"), "."]);
rmSync(stateDir, { recursive: true, force: true });
console.log(`${cases.length} cases of ${version} are kept in ${folder}`);

async function open(name, workflow, data, more = {}) {
  const config = { allowMultipleActiveWorkflows: true };
  const context = { entity: { type: "business", id: name, data }, ...more };
  return (await must(call("POST", "/cases", { workflow, context, config, externalId: name }))).id;
}

function event(id, name) {
  return must(call("POST", `/cases/${id}/events`, { name }));
}

async function childrenIn(id, state) {
  for (let patience = 0; patience < 100; patience++) {
    const { data } = await must(call("GET", `/cases/${id}/children`));
    if (data.length > 0 && data.every((child) => child.state === state)) return data.map((child) => child.id);
    await sleep(250);
  }
  throw new Error(`the children of ${id} did not come to ${state}`);
}

async function must(answering) {
  const { status, json } = await answering;
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(json)}`);
  return json;
}

async function until(id, state) {
  let last = "";
  for (let patience = 0; patience < 200; patience++) {
    const view = await must(call("GET", `/cases/${id}`));
    last = view.state;
    if (view.state === state && (id !== broken || view.incidents.length > 0)) return;
    await sleep(250);
  }
  throw new Error(`${id} came to ${last}, not to ${state}`);
}

/** Until nothing has changed for a while. */
async function quiet() {
  let before = "";
  for (let patience = 0; patience < 60; patience++) {
    const now = JSON.stringify((await must(call("GET", "/cases?limit=100"))).data.map(({ id, version: v }) => [id, v]));
    if (now === before) return;
    before = now;
    await sleep(3_000);
  }
  throw new Error("the cases did not come to rest");
}

/** Every object's own tables hold its history; objects that are not cases have no `snapshot`. */
async function histories() {
  const objects = join(stateDir, "v3", "do");
  const files = readdirSync(objects, { recursive: true }).filter((name) => name.endsWith(".sqlite"));
  const cells = await openedCells(stateDir, secrets.masterKey);
  const found = [];
  for (const file of files) {
    const database = new DatabaseSync(join(objects, file), { readOnly: true });
    const all = (sql) => database.prepare(sql).all();
    if (all("SELECT 1 FROM sqlite_master WHERE name = 'snapshot'").length === 0) continue;
    const commands = all("SELECT seq, at_ms, accepted, body FROM log JOIN payload USING (seq) ORDER BY seq");
    const [snapshot] = all("SELECT body FROM snapshot");
    if (snapshot === undefined) continue;
    const open = await cells.opener(database);
    found.push({
      definition: all("SELECT body FROM pinned")[0].body,
      commands: commands.map((row) => ({
        at: row.at_ms,
        accepted: row.accepted === 1,
        command: JSON.parse(open("payload.body", row.seq, row.body)).command,
      })),
      snapshot: JSON.parse(open("snapshot.body", 1, snapshot.body)),
    });
  }
  await cells.close();
  return found;
}

/** Each store's write-ahead log goes into its file: sealed pages do not compress, and a log has most of them several times. */
function foldLogs() {
  for (const file of readdirSync(stateDir, { recursive: true }).filter((name) => name.endsWith(".sqlite"))) {
    const database = new DatabaseSync(join(stateDir, file));
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    database.close();
  }
}
