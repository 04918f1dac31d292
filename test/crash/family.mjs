// A company with three owners, one of them a company with two owners of its own, at vendors that are slow, flaky and late: killed twice
// (SIGKILL, the whole process group), it must end right, with every effect once.
//   node test/crash/family.mjs
// Sabotage that turns it red: a child's id from chance instead of its parent and item (open-case.ts); an effect id that differs at the
// second attempt (turn.ts).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { apiClient, publishMissing } from "../../scripts/demo-api.mjs";
import { prepareLocalDatabase } from "../../scripts/local-database.mjs";
import { localSecrets } from "../../scripts/local-secrets.mjs";
import { run, WRANGLER } from "../../scripts/tool.mjs";
import { chanceFrom } from "./chance.mjs";
import { familyDefinitions, familyRequest } from "./family-definitions.mjs";
import { proveOnDisk, proveVendor, proveWebhooks, rowsOnDisk } from "./proofs.mjs";
import { Receiver } from "./receiver.mjs";
import { freePort, Server } from "./server.mjs";
import { Vendor } from "./vendor.mjs";

const patienceMs = 120_000;
const stateDir = mkdtempSync(join(tmpdir(), "edgecase-family-"));
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
const receiver = new Receiver(chanceFrom(1));
const vendor = new Vendor(chanceFrom(2));
const call = apiClient(server.url, secrets.apiKey);

let failed = 1;
try {
  const hook = await receiver.listen();
  await server.start();
  const problems = await publishMissing(call, familyDefinitions(await vendor.listen()));
  if (problems.length > 0) throw new Error(problems.join("\n"));
  receiver.expectSecret((await must("POST", "/webhook-endpoints", { url: hook })).secret);

  const { id } = await must("POST", "/cases", familyRequest);
  await until("the vendor outside was being asked", () => vendor.ledger.size > 0);
  await killAndRestart("first");
  await until("the owner's owners were asked for", async () => (await members()).length >= 5);
  await killAndRestart("second");

  // Bob's answer came too late, so a person looks; then the company is decided.
  const bob = await until("the late owner waits for a person", async () =>
    (await members()).find((one) => one.state === "manual_review" && one.parentId === id),
  );
  await until("the late answer is kept", async () => {
    const { data } = await must("GET", `/cases/${bob.id}/checks`);
    return data.some((one) => one.plugin === "identity" && one.status === "success");
  });
  await must("POST", `/cases/${bob.id}/decision`, { decision: "approve" });
  await until("the company waits for a person", async () => (await view(id)).state === "manual_review");
  await must("POST", `/cases/${id}/decision`, { decision: "approve" });
  await until("every event was told", async () =>
    (await members()).every((one) => [...(receiver.received.get(one.id)?.values() ?? [])].some(isEnd)),
  );
  await until("nothing is owed", async () => (await sweepAndCount()) === 0);
  const cases = await Promise.all((await members()).map((one) => record(one.id)));
  await server.kill();
  failed = report(cases, id);
} catch (problem) {
  console.error(`FAIL  ${problem.stack}`);
  console.log("0 passed, 1 failed");
} finally {
  await server.kill();
  receiver.close();
  vendor.close();
  if (failed === 0) rmSync(stateDir, { recursive: true, force: true });
  else console.log(`state and server.log are kept in ${stateDir}`);
}
process.exit(failed === 0 ? 0 : 1);

async function must(method, path, body) {
  const { status, json } = await call(method, path, body);
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`);
  return json;
}

function view(id) {
  return must("GET", `/cases/${id}`);
}

/** Every case of the family as the list knows it. */
async function members() {
  return (await must("GET", "/cases?limit=100")).data;
}

async function record(id) {
  const [shown, timeline, runs] = await Promise.all([
    view(id),
    must("GET", `/cases/${id}/timeline?limit=100`),
    must("GET", `/cases/${id}/checks?limit=100`),
  ]);
  return { view: shown, timeline: timeline.data, runs: runs.data };
}

async function killAndRestart(which) {
  await server.kill();
  await server.start();
  console.log(`  killed for the ${which} time with ${vendor.ledger.size} calls made outside`);
}

async function sweepAndCount() {
  await server.sweep();
  return rowsOnDisk(stateDir, "CaseObject", "outbox").length + rowsOnDisk(stateDir, "CaseObject", "publication").length;
}

function isEnd({ type }) {
  return type === "workflow.completed";
}

async function until(what, found) {
  const deadlineMs = Date.now() + patienceMs;
  for (;;) {
    const answer = await found();
    if (answer) return answer;
    if (Date.now() > deadlineMs) throw new Error(`in vain waited until ${what}: ${JSON.stringify(await members())}`);
    await server.sweep();
    await sleep(200);
  }
}

function report(cases, id) {
  const steps = cases.flatMap((one) => one.timeline.flatMap((entry) => (entry.accepted ? entry.steps : [])));
  const finished = steps.filter(({ kind, status }) => kind === "plugin_finished" && status === "success");
  const runs = cases.flatMap((one) => one.runs);
  const count = (key) => cases.filter((one) => one.view.workflow.key === key).length;
  const proofs = [
    {
      name: "there are six cases: two companies, four people, no twins",
      count: cases.length,
      problems: [count("family"), count("family_owner"), count("family_person")].join() === "1,1,4" ? [] : ["twins"],
    },
    {
      name: "all are approved, without an incident",
      count: cases.length,
      problems: cases
        .filter((one) => one.view.outcome !== "approved" || one.view.incidents.length > 0)
        .map((one) => `${one.view.id} ${one.view.state} ${JSON.stringify(one.view.incidents)}`),
    },
    {
      name: "each run succeeded exactly once",
      count: runs.length,
      problems: runs
        .filter((one) => finished.filter(({ runId }) => runId === one.id).length !== 1)
        .map((one) => `${one.plugin} ${one.id} ${one.status}`),
    },
    {
      name: "the log of each case has no gap",
      count: cases.length,
      problems: cases.filter((one) => one.timeline.some((entry, at) => entry.seq !== at + 1)).map((one) => one.view.id),
    },
    {
      name: "parents know every child's end",
      count: cases.filter((one) => one.view.childIds.length > 0).length,
      problems: cases.flatMap((one) =>
        Object.values(one.view.context.childWorkflows ?? {})
          .flatMap((byId) => Object.entries(byId))
          .filter(([, child]) => child.outcome !== "approved")
          .map(([childId]) => `${one.view.id}: ${childId}`),
      ),
    },
    ...proveWebhooks(cases, receiver),
    ...proveVendor(cases, vendor, "credit"),
    ...proveOnDisk(stateDir, cases, ["registry", "identity"]),
  ];
  const top = cases.find((one) => one.view.id === id);
  if (top?.view.childIds.length !== 3) proofs[0].problems.push(`${top?.view.childIds.length} children at the top`);
  let wrong = 0;
  for (const { name, count: looked, problems } of proofs) {
    const broken = problems.length > 0 || looked === 0;
    if (broken) wrong++;
    console.log(`  ${broken ? "FAIL" : "ok  "}  ${name}: ${looked}`);
    for (const problem of problems.slice(0, 5)) console.log(`        ${problem}`);
  }
  console.log(`${proofs.length - wrong} passed, ${wrong} failed`);
  return wrong;
}
