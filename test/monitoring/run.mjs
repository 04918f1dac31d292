// A generated month of transactions at the built Worker: all documented rules in force, the server killed (SIGKILL, the whole process group)
// twice while the month comes in. Then every transaction must be there once, every planted story must have its alert with its very
// transactions, and days, windows and alerts must be the oracle's (src/monitoring/judge.ts), which reads the month plainly. The whole month
// again changes nothing. A second tenant gets it shuffled and partly twice, as a CSV file, and comes to the same; nightly a third as well,
// in calls.
//   npx node test/monitoring/run.mjs [--transactions 6000 --subjects 120 --plants 1 --seed 20 --tenants 2]      nightly: 200,000 of 2,000, 8 plants each
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { apiClient } from "../../scripts/demo-api.mjs";
import { changeLocalDatabase, prepareLocalDatabase } from "../../scripts/local-database.mjs";
import { localSecrets } from "../../scripts/local-secrets.mjs";
import { run, WRANGLER } from "../../scripts/tool.mjs";
import { chanceFrom } from "../crash/chance.mjs";
import { freePort, Server } from "../crash/server.mjs";
import { csvOf } from "./csv.mjs";
import { fullSize, monthModule, sizeOf, sizeOptions } from "./month.mjs";
import { databaseOf } from "./on-disk.mjs";
import { alertProblems, owedOnDisk, proveEvidence, provePlants, proveTenant, stands } from "./proofs.mjs";
import { Senders } from "./senders.mjs";
import { tenantsOfMonth } from "./tenants.mjs";

const nightly = process.env.NIGHTLY === "1";
const usual = nightly ? fullSize : { transactions: 6_000, subjects: 120, plantsEach: 1 };
const { values } = parseArgs({
  options: { ...sizeOptions(usual), tenants: { type: "string", default: nightly ? "3" : "2" } },
});
const size = sizeOf(values, Date.now());
const atOnce = 3;
const restWithinMs = 240_000 + size.transactions * 5;
const kills = 2;

console.log(`a month of ${size.transactions} transactions of ${size.subjects} customers, seed ${size.seed}`);
const { monthOf, sentAs, takenMonth, oracle, named, grade, dailyTemplateIds, templateIds } = await monthModule();
const month = monthOf(size);
const chance = chanceFrom(size.seed);

const stateDir = mkdtempSync(join(tmpdir(), "edgecase-month-"));
const secrets = localSecrets(stateDir);
if (process.env.SKIP_BUILD !== "1")
  run(WRANGLER, ["deploy", "--dry-run", "--minify", "--outdir", "dist-worker"], { stdio: "pipe" });
prepareLocalDatabase(stateDir, secrets, Date.now());
const { tenants, sql } = tenantsOfMonth(secrets, Date.now());
changeLocalDatabase(stateDir, sql);

const port = await freePort();
const server = new Server(port, stateDir, {
  MASTER_KEY: secrets.masterKey,
  ENVIRONMENT: "local",
  BASE_URL: `http://127.0.0.1:${port}`,
  EGRESS_ALLOW_HOSTS: "127.0.0.1,localhost",
  LOG_LEVEL: "warn",
  OUTBOX_WAKE_MS: "500",
  UNDO_SECONDS: "0",
  WRITES_PER_MINUTE: "1000000",
});

let failed = 1;
try {
  await server.start();
  const proofs = [];
  const first = await worldOf("in order", tenants.inOrder);
  proofs.push(...(await sent(first, month.arrivals, kills)), await comesToRest(first));
  const before = await first.readAlerts();
  proofs.push(await proveEvidence({ ...first, alerts: before }, first.evidenceOf));
  proofs.push(...(await sentAgain(first, before)));
  const worlds = [first];
  if (Number(values.tenants) > 1) {
    const byFile = await worldOf("shuffled, by file", tenants.byFile);
    proofs.push(...(await imported(byFile, shuffledMonth())), await comesToRest(byFile));
    worlds.push(byFile);
  }
  if (Number(values.tenants) > 2) {
    const inCalls = await worldOf("shuffled, in calls", tenants.inCalls);
    proofs.push(...(await sent(inCalls, shuffledMonth(), 0)), await comesToRest(inCalls));
    worlds.push(inCalls);
  }
  for (const world of worlds) world.alerts = await world.readAlerts();
  await settleAll(worlds);
  for (const world of worlds) proofs.push(...proveTenant(world));
  proofs.push(...worlds.slice(1).map((world) => proveSame(first, world)));
  const graded = grade(month, named(daysTold(first), first.names));
  proofs.push(...provePlants(first.title, month, graded));
  failed = report(proofs, first, graded);
} catch (problem) {
  console.error(`FAIL  ${problem.stack}`);
  console.log("0 passed, 1 failed");
} finally {
  await server.kill();
  if (failed === 0) rmSync(stateDir, { recursive: true, force: true });
  else console.log(`state and server.log are kept in ${stateDir}`);
}
process.exit(failed === 0 ? 0 : 1);

/** A tenant with all templates in force, and what the oracle says of the month under its ids. */
async function worldOf(title, { tenantId, apiKey }) {
  const call = apiClient(server.url, apiKey);
  const must = async (...asked) => {
    const answer = await call(...asked);
    if (answer.status >= 300)
      throw new Error(`${asked[0]} ${asked[1]}: ${answer.status} ${JSON.stringify(answer.json)}`);
    return answer.json;
  };
  const { installed } = await must("POST", "/alert-definitions/install", { templates: templateIds });
  const templates = new Map(installed.map(({ template, definitionId }) => [definitionId, template]));
  for (const id of templates.keys()) {
    const { definition } = await must("GET", `/alert-definitions/${id}`);
    if (!definition.enabled) await must("POST", `/alert-definitions/${id}/enable`, {});
  }
  const { facts, names } = takenMonth(secrets.masterKey, tenantId, month);
  const pages = async (path, of = ({ data }) => data) => {
    const all = [];
    for (let cursor = ""; ; ) {
      const page = await must("GET", `${path}limit=100${cursor}`);
      all.push(...of(page));
      if (page.nextCursor === null) return { all, page };
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
  };
  return {
    ...{ title, tenantId, apiKey, month, stateDir, must, templates, facts, names, expected: oracle(facts) },
    readAlerts: async () => (await pages("/alerts?")).all,
    evidenceOf: async (id) => {
      const { all, page } = await pages(`/alerts/${id}/evidence?`, ({ transactions }) => transactions);
      return { days: page.days, transactions: all };
    },
  };
}

/** Sends transactions to a tenant, and kills the server so often on the way. */
async function sent(world, transactions, killed) {
  const senders = new Senders(server.url, world.apiKey, transactions.map(sentAs));
  const beganAtMs = performance.now();
  const all = senders.run(atOnce);
  for (let time = 1; time <= killed; time++) {
    const enough = (senders.calls * time) / (killed + 1);
    while (senders.answeredCalls < enough || senders.inFlight === 0) await sleep(2);
    await sleep(chance() * 100);
    const { inFlight } = senders;
    await server.kill();
    await server.start();
    console.log(`  ${world.title}: killed with ${inFlight} calls in flight`);
  }
  await all;
  told(world.title, transactions.length, performance.now() - beganAtMs);
  const ids = new Map(world.facts.map(({ id }, place) => [month.transactions[place].id, id]));
  const problems = [...senders.ids].flatMap(([own, id]) => (ids.get(own) === id ? [] : [`${own} is ${id}`]));
  if (senders.ids.size !== ids.size) problems.push(`${senders.ids.size} of ${ids.size} were answered`);
  if (killed > 0 && senders.cutOff === 0) problems.push("no call was cut off by a kill: the test has proved nothing");
  const name = `${world.title}: every transaction was answered under its id, nothing refused (${senders.cutOff} calls cut off)`;
  return [{ name, count: senders.ids.size, problems: [...senders.problems, ...problems] }];
}

function told(title, count, tookMs) {
  const perSecond = Math.round((count * 1_000) / tookMs);
  console.log(`  ${title}: ${count} sent in ${(tookMs / 1_000).toFixed(1)} s, ${perSecond} transactions/s`);
}

/** The same file once more: every answer says so, and no alert has changed by a byte. */
async function sentAgain(world, before) {
  const senders = new Senders(server.url, world.apiKey, month.arrivals.map(sentAs));
  const beganAtMs = performance.now();
  await senders.run(atOnce);
  told(`${world.title}, again`, month.arrivals.length, performance.now() - beganAtMs);
  await judgeDays(world);
  const after = await world.readAlerts();
  const was = new Map(before.map((alert) => [alert.id, JSON.stringify(alert)]));
  return [
    {
      name: `${world.title}: the whole month again was known already`,
      count: senders.duplicates,
      problems: senders.accepted === 0 ? senders.problems : [`${senders.accepted} were taken as new`],
    },
    {
      name: `${world.title}: the whole month again left every alert as it was`,
      count: after.length,
      problems: [
        ...after.flatMap((alert) => (was.get(alert.id) === JSON.stringify(alert) ? [] : [`${alert.id} is another`])),
        ...(after.length === before.length ? [] : [`${after.length} alerts, not ${before.length}`]),
      ],
    },
  ];
}

function shuffledMonth() {
  const all = [...month.transactions, ...month.transactions.filter(() => chance() < 0.1)];
  for (let at = all.length - 1; at > 0; at--) {
    const other = Math.floor(chance() * (at + 1));
    [all[at], all[other]] = [all[other], all[at]];
  }
  return all;
}

async function imported(world, transactions) {
  const beganAtMs = performance.now();
  const answer = await fetch(`${server.url}/api/v1/transactions/imports`, {
    method: "POST",
    headers: { Authorization: `Bearer ${world.apiKey}`, "Content-Type": "text/csv" },
    body: Buffer.from(csvOf(transactions.map(sentAs))),
  });
  let one = await answer.json();
  if (answer.status !== 202) throw new Error(`import: ${answer.status} ${JSON.stringify(one)}`);
  const deadlineMs = Date.now() + restWithinMs;
  while (one.status === "running" && Date.now() < deadlineMs) {
    await sleep(200);
    one = await world.must("GET", `/transactions/imports/${one.id}`);
  }
  told(world.title, one.rows, performance.now() - beganAtMs);
  const { status, accepted, duplicates, refused, problem } = one;
  const twice = transactions.length - month.transactions.length;
  const isRight = status === "done" && accepted === month.transactions.length && duplicates === twice && refused === 0;
  const found = `${status}: ${accepted} taken, ${duplicates} known, ${refused} refused (${problem})`;
  return [{ name: `${world.title}: the file is taken in`, count: accepted, problems: isRight ? [] : [found] }];
}

/** Has daily rules judge what they owe. */
async function judgeDays({ must, templates }) {
  for (const [id, template] of templates)
    if (dailyTemplateIds.includes(template)) await must("POST", `/alert-definitions/${id}/run`, {});
}

/** Alarms and queues do what is left to do; a deadline ends the waiting with what was still wrong. */
async function comesToRest(world) {
  const deadlineMs = Date.now() + restWithinMs;
  const beganAtMs = performance.now();
  for (let look = 0; ; look++) {
    if (look % 20 === 0) await judgeDays(world);
    const alerts = await world.readAlerts();
    const problems = alertProblems({ ...world, alerts });
    if (problems.length === 0 || Date.now() > deadlineMs) {
      console.log(`  ${world.title}: at rest after ${((performance.now() - beganAtMs) / 1_000).toFixed(1)} s`);
      return { name: `${world.title}: the alerts came to be the oracle's`, count: alerts.length, problems };
    }
    await sleep(300);
  }
}

/** Ends the server; what was on its way then is handed on by the next one. */
async function settleAll(worlds) {
  for (let time = 0; time < 5; time++) {
    await server.kill();
    if (worlds.every(({ tenantId }) => owedOnDisk(stateDir, tenantId).length === 0)) return;
    await server.start();
    // Calls that a kill cut off are taken for broken off after a minute: the sweeper is told that it has gone by.
    await server.sweep(Date.now() + 61_000);
    await sleep(2_000);
  }
  await server.kill();
}

/** The days that a tenant's database tells, by template. */
function daysTold({ tenantId, templates }) {
  const told = new Map(templateIds.map((id) => [id, []]));
  for (const { definition_id: id, group_key: groupKey, day, held, subject_id: subjectId } of databaseOf(
    stateDir,
    tenantId,
  ).days)
    told.get(templates.get(id))?.push({ groupKey, day, held, subject: { id: subjectId } });
  return told;
}

/**
 * Two tenants that got the same month in different ways have been told the same. Not how often within a day: of two transactions in one
 * millisecond the id comes first that is smaller, and ids are each tenant's own. That number is held to the oracle of each.
 */
function proveSame(one, other) {
  const plain = (world) =>
    [...named(daysTold(world), world.names)].flatMap(([template, days]) =>
      days.map(({ groupKey, day, held: { severity, value, limit, count, atMs } }) =>
        JSON.stringify([template, groupKey, day, severity, value, limit, count, atMs]),
      ),
    );
  const [ours, theirs] = [new Set(plain(one)), new Set(plain(other))];
  const problems = [...ours.symmetricDifference(theirs)];
  return { name: `${other.title} and ${one.title} were told the same`, count: ours.size, problems };
}

function report(proofs, world, graded) {
  const counts = new Map(templateIds.map((id) => [id, 0]));
  for (const { rule } of world.alerts.filter(stands)) {
    const template = world.templates.get(rule);
    counts.set(template, counts.get(template) + 1);
  }
  console.log(
    `  ${month.planted.length - graded.notFound.length} of ${month.planted.length} plants found, ${graded.false.length} false alerts; ` +
      `${graded.alongside.length} days tell of people of stories beside what was planted, as the oracle does`,
  );
  console.log(`  alerts: ${[...counts].map(([template, count]) => `${template} ${count}`).join(", ")}`);
  let wrong = 0;
  for (const { name, count, problems } of proofs) {
    // A proof about nothing proves nothing.
    const broken = problems.length > 0 || count === 0;
    if (broken) wrong++;
    console.log(`  ${broken ? "FAIL" : "ok  "}  ${name}: ${count}`);
    for (const problem of problems.slice(0, 5)) console.log(`        ${problem.slice(0, 500)}`);
    if (problems.length > 5) console.log(`        … and ${problems.length - 5} more`);
  }
  console.log(`${proofs.length - wrong} passed, ${wrong} failed`);
  return wrong;
}
