// What `npm start` sets up through the public API, as any integrator would.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { demoAlertTemplates, demoTransactions } from "./demo-transactions.mjs";
import { root } from "./tool.mjs";

/** A client of the API: `call(method, path, body?, idempotencyKey?)` answers `{status, json}`. */
export const apiClient = (baseUrl, apiKey) => async (method, path, body, idempotencyKey) => {
  const answer = await fetch(`${baseUrl}/api/v1${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(idempotencyKey === undefined ? {} : { "Idempotency-Key": idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await answer.text();
  return { status: answer.status, json: text.startsWith("{") ? JSON.parse(text) : null };
};

/** The demo definitions: bodies of `POST /workflow-definitions`, from scripts/demo/definitions/*.json. */
export function demoDefinitions() {
  const folder = join(root, "scripts", "demo", "definitions");
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return files.sort().flatMap((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
}

/** The demo rule sets: bodies of `POST /rule-sets`, from scripts/demo/rule-sets/*.json. */
export function demoRuleSets() {
  const folder = join(root, "scripts", "demo", "rule-sets");
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return files.sort().map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
}

/** Creates and publishes the rule sets whose key the tenant does not have yet. Answers one sentence per failure. */
export async function publishMissingRuleSets(call, ruleSets) {
  const problems = [];
  for (const ruleSet of ruleSets) {
    const known = await call("GET", `/rule-sets/${ruleSet.key}`);
    const stored =
      known.status === 200 ? known : await call("POST", "/rule-sets", ruleSet, `demo-rule-set-${ruleSet.key}`);
    if (stored.status >= 300) {
      problems.push(`rule set ${ruleSet.key} was not accepted (${stored.status}): ${messageOf(stored)}`);
      continue;
    }
    if (stored.json.status !== "draft") continue;
    const published = await call("POST", `/rule-sets/${stored.json.id}/publish`);
    if (published.status >= 300)
      problems.push(`rule set ${ruleSet.key} was not published (${published.status}): ${messageOf(published)}`);
  }
  return problems;
}

/** The demo cases: bodies of `POST /cases`, from scripts/demo/cases.json. */
export const demoCases = () => JSON.parse(readFileSync(join(root, "scripts", "demo", "cases.json"), "utf8"));

/** What a team has set up and done before one looks: its queues, and deeds to demo cases by their `externalId`. */
export const demoDesk = () => JSON.parse(readFileSync(join(root, "scripts", "demo", "desk.json"), "utf8"));

/** Makes the queues that are not there yet. Answers one sentence per failure. */
export async function makeMissingQueues(call, queues) {
  const made = await Promise.all(
    queues.map(async (queue) => ({ queue, answer: await call("POST", "/queues", queue, `demo-queue-${queue.id}`) })),
  );
  return made
    .filter(({ answer }) => answer.status >= 300 && answer.status !== 409) // 409: it is there
    .map(({ queue, answer }) => `queue ${queue.id} was not made (${answer.status}): ${messageOf(answer)}`);
}

/**
 * Companies that have filled in their form already: one that is clear, one to look at, two of high risk. Opened once, and what `deeds`
 * says is done to each is done then.
 */
export async function openDemoCases(call, cases, deeds = {}) {
  const problems = [];
  for (const body of cases) {
    const opened = await call("POST", "/cases", body, `demo-case-${body.externalId}`);
    if (opened.json?.error?.details?.caseId) continue; // an equal case exists
    const sent = opened.json?.id
      ? await call(
          "POST",
          `/cases/${opened.json.id}/events`,
          { name: "COLLECTION_FLOW_FINISHED" },
          `demo-sent-${body.externalId}`,
        )
      : opened;
    if (sent.status >= 300 && opened.status === 201)
      problems.push(`demo case ${body.externalId} was not opened (${sent.status}): ${messageOf(sent)}`);
    if (opened.status !== 201) continue;
    for (const [at, { path, body: deed }] of (deeds[body.externalId] ?? []).entries()) {
      const key = `demo-deed-${body.externalId}-${at}`;
      const done = await call("POST", `/cases/${opened.json.id}/${path}`, deed, key);
      if (done.status >= 300)
        problems.push(`demo case ${body.externalId}: ${path} was refused (${done.status}): ${messageOf(done)}`);
    }
  }
  return problems;
}

/**
 * Puts rules over transactions in force, and sends a month of payments that end when the rules were published: the same each time. Answers
 * one sentence per failure.
 */
export async function sendDemoTransactions(call) {
  const installed = await call(
    "POST",
    "/alert-definitions/install",
    { templates: demoAlertTemplates },
    "demo-rules-and-peers",
  );
  const templates = await call("GET", "/alert-definition-templates");
  const rule = templates.json?.data?.find(({ id }) => id === demoAlertTemplates[0])?.installedAs;
  if (!rule) return [`rules over transactions were not installed (${installed.status}): ${messageOf(installed)}`];
  const publishedAtMs = Date.parse((await call("GET", `/alert-definitions/${rule}`)).json?.createdAt);
  const transactions = demoTransactions(publishedAtMs);
  const sent = await call("POST", "/transactions/bulk", { transactions });
  if (sent.status !== 207) return [`transactions were not taken (${sent.status}): ${messageOf(sent)}`];
  const refused = sent.json.results.filter(({ status }) => status >= 300);
  // What looks at whole days would wait for the night.
  for (const { id, definition, installedAs } of templates.json.data)
    if (demoAlertTemplates.includes(id) && installedAs && definition.run?.schedule)
      await call("POST", `/alert-definitions/${installedAs}/run`);
  return refused.slice(0, 1).map(({ error }) => `${refused.length} transactions were refused: ${error?.message}`);
}

/** Companies that are watched after they were let in: `monitors` by correlation id. Answers one sentence per failure. */
export async function watchDemoCompanies(call, monitors) {
  const problems = [];
  for (const [correlationId, wished] of Object.entries(monitors)) {
    const known = await call("POST", "/entities", { type: "business", correlationId }, `demo-watched-${correlationId}`);
    const before = known.json?.id ? await call("GET", `/entities/${known.json.id}/monitors`) : known;
    if (before.status === 200 && before.json.data.some(({ origin }) => origin === "set")) continue;
    const put =
      before.status === 200 ? await call("PUT", `/entities/${known.json.id}/monitors`, { monitors: wished }) : before;
    if (put.status !== 200) problems.push(`company ${correlationId} is not watched (${put.status}): ${messageOf(put)}`);
  }
  return problems;
}

/** Creates and publishes the definitions whose key the tenant does not have yet. Answers one sentence per failure. */
export async function publishMissing(call, definitions) {
  const known = await definitionsByKey(call);
  const problems = [];
  for (const definition of definitions) {
    const key = definition.key ?? definition.name;
    let stored = known.get(key);
    if (stored === undefined) {
      const fingerprint = createHash("sha256").update(JSON.stringify(definition)).digest("hex").slice(0, 16);
      const created = await call("POST", "/workflow-definitions", definition, `demo-definition-${key}-${fingerprint}`);
      if (created.status !== 201) {
        problems.push(`definition ${key} was not accepted (${created.status}): ${messageOf(created)}`);
        continue;
      }
      stored = created.json;
    }
    if (stored.status !== "draft") continue;
    const published = await call("POST", `/workflow-definitions/${stored.id}/publish`);
    if (published.status >= 300)
      problems.push(`definition ${key} was not published (${published.status}): ${messageOf(published)}`);
  }
  return problems;
}

async function definitionsByKey(call) {
  const known = new Map();
  for (let cursor = null; ; ) {
    const page = await call("GET", `/workflow-definitions?limit=100${cursor ? `&cursor=${cursor}` : ""}`);
    if (page.status !== 200) throw new Error(`the API does not list definitions (${page.status}): ${messageOf(page)}`);
    for (const definition of page.json.data)
      if (!known.has(definition.key) || definition.status === "published") known.set(definition.key, definition);
    cursor = page.json.nextCursor;
    if (!cursor) return known;
  }
}

/** A link to the collection flow of the demo applicant's case; null when this version has none. */
export async function applicantLink(call) {
  const request = {
    workflow: "kyb",
    externalId: "demo-applicant",
    context: { entity: { type: "business", data: { companyName: "Harbour Coffee Ltd", country: "GB" } } },
  };
  const opened = await call("POST", "/cases", request, "demo-applicant");
  const caseId = opened.json?.id ?? opened.json?.error?.details?.caseId;
  if (!caseId) return null;
  const link = await call("POST", `/cases/${caseId}/links`, { kind: "session" });
  return link.json?.url ?? null;
}

const messageOf = ({ json }) => json?.error?.message ?? "no message";
