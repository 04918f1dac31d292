// The packed SDK of integrators at the built Worker, over a real network: what it promises holds while the server is killed and comes back.
//   node test/crash/sdk.mjs
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { prepareLocalDatabase } from "../../scripts/local-database.mjs";
import { localSecrets } from "../../scripts/local-secrets.mjs";
import { buildSdk } from "../../scripts/sdk/build.mjs";
import { run, WRANGLER } from "../../scripts/tool.mjs";
import { freePort, Server } from "./server.mjs";

const chart = {
  initial: "review",
  states: {
    review: { tags: ["manual_review"], on: { approve: "approved" } },
    approved: { type: "final", tags: ["approved"] },
  },
};
const opening = (companyName) => ({
  workflow: "sdk",
  context: { entity: { type: "business", data: { companyName } } },
  config: { allowMultipleActiveWorkflows: true },
});
/** Calls that are under way at any time, and how many there are in all. */
const atOnce = 4;
const calls = 24;

const stateDir = mkdtempSync(join(tmpdir(), "edgecase-sdk-server-"));
const secrets = localSecrets(stateDir);
if (process.env.SKIP_BUILD !== "1")
  run(WRANGLER, ["deploy", "--dry-run", "--minify", "--outdir", "dist-worker"], { stdio: "pipe" });
prepareLocalDatabase(stateDir, secrets, Date.now());
const file = join(stateDir, "edgecase-sdk.mjs");
writeFileSync(file, await buildSdk());
const { Edgecase, NotFoundError } = await import(pathToFileURL(file).href);
const port = await freePort();
const server = new Server(port, stateDir, {
  MASTER_KEY: secrets.masterKey,
  ENVIRONMENT: "local",
  BASE_URL: `http://127.0.0.1:${port}`,
  LOG_LEVEL: "warn",
});
const edgecase = new Edgecase({ apiKey: secrets.apiKey, baseUrl: server.url, retries: 30 });
const results = [];

try {
  await server.start();
  const { id } = await edgecase.workflowDefinitions.create({ key: "sdk", name: "sdk", definition: chart });
  await edgecase.workflowDefinitions.publish(id);
  await prove("a case is opened, given a document, settled and found", proveCalls);
  await prove("the tail hears of a case while it is open", proveTail);
  await prove("while the server is killed and comes back, each call is done exactly once", proveKilled);
} catch (problem) {
  note("the proofs ran", problem.stack);
} finally {
  await server.kill();
}
const failed = results.filter((good) => !good).length;
if (failed === 0) rmSync(stateDir, { recursive: true, force: true });
else console.log(`state and server.log are kept in ${stateDir}`);
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function proveCalls() {
  const opened = await edgecase.cases.create(opening("Calls Ltd"));
  const content = new TextEncoder().encode("%PDF-1.4\n");
  const document = { category: "identity", type: "passport" };
  const added = await edgecase.cases.addDocument(opened.id, { document, file: { content, name: "Paß Zoë.pdf" } });
  const settled = await edgecase.cases.sendEvent(opened.id, { name: "approve" });
  const documents = await edgecase.cases.listDocuments(opened.id).all();
  const found = await edgecase.cases.list({ q: "Calls" }).all();
  const unknown = await edgecase.cases.get("case_nowhere").catch((thrown) => thrown);
  return [
    settled.outcome === "approved" || `the outcome is ${settled.outcome}`,
    (documents.length === 1 && documents[0].id === added.id) || `it has ${documents.length} documents`,
    (found.length === 1 && found[0].id === opened.id) || `${found.length} cases were found`,
    unknown instanceof NotFoundError || `an unknown case threw ${unknown}`,
  ];
}

async function proveTail() {
  const { cursor } = await edgecase.events.list({ limit: 100 }).page();
  const ended = new AbortController();
  const tail = edgecase.events.tail({ cursor, type: "workflow.completed" }, { signal: ended.signal });
  const { id } = await edgecase.cases.create(opening("Tail Ltd"));
  const hears = firstOf(tail, (event) => event.caseId === id);
  await edgecase.cases.sendEvent(id, { name: "approve" });
  const event = await hears;
  ended.abort();
  return [event?.workflowFinalState === "approved" || `it heard ${JSON.stringify(event)}`];
}

async function firstOf(items, isMeant) {
  for await (const item of items) if (isMeant(item)) return item;
  return null;
}

async function proveKilled() {
  const names = Array.from({ length: calls }, (_none, place) => `Killed ${place} Ltd`);
  const made = [];
  let news = Promise.withResolvers();
  const caller = async () => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      made.push((await edgecase.cases.create(opening(name))).id);
      news.resolve();
      news = Promise.withResolvers();
    }
  };
  const callers = Array.from({ length: atOnce }, caller);
  for (const madeBefore of [calls / 4, calls / 2]) {
    while (made.length < madeBefore) await Promise.race([news.promise, ...callers]);
    await server.kill();
    await server.start();
  }
  await Promise.all(callers);
  const stored = await edgecase.cases.list({ q: "Killed" }).all();
  return [
    new Set(made).size === calls || `${new Set(made).size} cases were answered`,
    stored.length === calls || `${stored.length} cases are stored`,
    stored.every(({ id }) => made.includes(id)) || "a case is stored that nobody was told of",
  ];
}

async function prove(name, proof) {
  const verdicts = await proof().catch((problem) => [problem.stack]);
  note(name, verdicts.filter((verdict) => verdict !== true).join("; "));
}

function note(name, problem) {
  console.log(`  ${problem === "" ? "ok  " : "FAIL"}  ${name}`);
  if (problem !== "") console.log(`        ${problem}`);
  results.push(problem === "");
}
