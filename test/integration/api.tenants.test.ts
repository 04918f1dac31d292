import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type AlertRaised, raiseAlert } from "../../src/db/raise-alert";
import { newId, type TenantId } from "../../src/domain";
import { apiRoutes } from "../../src/routes/api";
import type { Route } from "../../src/routes/framework";
import { type Answered, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { jpeg } from "../support/file-corpus";
import { someAtOnce } from "../support/some-at-once";
import { rowsOfTenant } from "../support/storage";

const anAlertDefinition = {
  ...{ name: "Much at once", severity: "low", subject: "customer", measure: { aggregate: "amount" } },
  compare: { operator: "gt", with: "constant", value: 1_000 },
};

// Valid input for each write, so that a route can only fail because of whose id it is.
const inputs: Record<string, unknown> = {
  sendEvent: { name: "approve" },
  compatEvent: { name: "approve" },
  compatSendEvent: { name: "approve" },
  cancelCase: { reason: "mine now" },
  mergeContext: { merge: { entity: { data: { stolen: true } } } },
  escalateCase: { reason: "mine now" },
  revealField: { path: "entity.data.lastName", reason: "mine now" },
  eraseCase: { reason: "mine now", basis: "request" },
  holdCase: { reason: "mine now" },
  holdEntity: { reason: "mine now" },
  watchCase: { watching: true },
  noteCaseLook: { version: 1 },
  changeQueue: { name: "stolen" },
  putIdentityProvider: { name: "Ours", issuer: "https://id.fake.test", clientId: "c", domains: ["fake.test"] },
  decideCase: { decision: "reject" },
  decideDocument: { decision: "approve" },
  assignCase: { assigneeId: null },
  addNote: { content: "was here" },
  addNoteWithFiles: { note: { content: "was here" } },
  editNote: { content: "was here" },
  pinNote: { pinned: true },
  withdrawConsent: { reason: "mine now" },
  addEntityNote: { content: "was here" },
  vote: { decision: "approve" },
  supplyIncidentResult: { output: {}, reason: "mine now" },
  skipIncident: { reason: "mine now" },
  makePack: { purpose: "mine now" },
  makeReport: { format: "json" },
  runPluginWithSample: { context: {} },
  moveCase: { version: 2, reason: "mine now" },
  moveCases: { toVersion: 2, dryRun: true, limit: 10, reason: "mine now" },
  decideChildren: { decision: "reject" },
  overrideRisk: { level: "low", reason: "mine now" },
  endRiskOverride: { reason: "mine now" },
  changeRuleSet: { name: "stolen" },
  startShadow: { until: "2099-01-01T00:00:00Z" },
  tryRuleSet: { facts: {} },
  reopenChild: { reason: "mine now" },
  simulateSandboxRun: { action: "clear" },
  changeDefinition: { name: "stolen" },
  putDefinition: { definition: reviewChart },
  putExtensions: { extensions: {} },
  copyDefinition: { name: "stolen" },
  compatCopyDefinition: { name: "stolen", displayName: "stolen" },
  compatPutDefinition: { definition: reviewChart },
  compatPutExtensions: { extensions: {} },
  updateWebhookEndpoint: { status: "paused" },
  tryTrigger: { body: {} },
  revealTriggerDelivery: { reason: "mine now" },
  startWebhookReplay: { kind: "failed", since: "2026-01-01T00:00:00Z" },
  addDocument: { document: { category: "identity", type: "passport" } },
  changeDocument: { type: "passport" },
  changeEntity: { facts: { companyName: "stolen" } },
  setEntityRisk: { level: "low", reason: "mine now" },
  addEntityLink: { holderId: "ent_00000000000000000000000000", position: "ubo" },
  eraseEntity: { reason: "mine now" },
  eraseCounterparty: { reason: "mine now" },
  mergeEntity: { into: "ent_00000000000000000000000000", reason: "mine now" },
  partEntity: { reason: "mine now" },
  addNoteToEntity: { content: "was here" },
  compatUpdateBusiness: { companyName: "stolen" },
  assignAlert: { assigneeId: null },
  rejectAlert: { reason: "stolen" },
  dismissAlert: { reason: "stolen" },
  clearAlert: { reason: "stolen" },
  reopenAlert: { reason: "stolen" },
  snoozeAlert: { until: "2099-01-01T00:00:00Z", reason: "stolen" },
  openCaseForAlert: { workflow: "review" },
  addAlertNote: { content: "was here" },
  changeAlertDefinition: { definition: anAlertDefinition },
  getAlertBacktestEvidence: { subjectId: "cpt_00000000000000000000000000" },
  backtestAlertDefinition: { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" },
  putMonitors: { monitors: { kyc_refresh: { months: 1 } } },
  pauseMonitor: { until: null },
  linkCounterparty: { entityId: null },
  reviewMerchantReport: { reviewed: true },
  releaseMerchantReport: { riskScore: 0 },
  putMerchantSchedule: { websiteUrl: "https://stolen.fake.test" },
};

/** Queries without which a route would be refused for them. */
const queries: Record<string, string> = { previewEntityMerge: "?into=ent_00000000000000000000000000" };

/** Where a key has nothing of its own, whatever the id. */
const ofPeople = new Set([
  ...["changeView", "deleteView", "watchCase", "noteCaseLook", "revealField", "lookAtCase"],
  ...["endSession"],
]);
/** These are opened as sockets. */
const sockets = new Set(["lookAtCase"]);

// Nobody works off what is asked for: rows would change by themselves.
beforeAll(() => {
  vi.spyOn(env.IMPORTS, "send").mockResolvedValue(undefined as never);
  vi.spyOn(env.MONITORS, "send").mockResolvedValue(undefined as never);
  vi.spyOn(env.MONITORS, "sendBatch").mockResolvedValue(undefined as never);
});
afterAll(() => void vi.restoreAllMocks());

const aJsonOf = (input: unknown) => ({
  body: JSON.stringify(input),
  headers: { "content-type": "application/json" },
});

function aFile(text: string) {
  const body = new TextEncoder().encode(text);
  return { body, headers: { "content-type": "text/csv", "content-length": String(body.length) } };
}

/** A form with these fields and one good file. */
async function aFormOf(fields: unknown) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields ?? {})) form.append(name, JSON.stringify(value));
  form.append("files", new File([jpeg()], "a.jpg"));
  const encoded = new Response(form);
  return {
    body: await encoded.arrayBuffer(),
    headers: { "content-type": encoded.headers.get("content-type") ?? "" },
  };
}

const anAlert = (tenantId: TenantId): AlertRaised => ({
  ...{ tenantId, occurrenceId: "o/1", alertId: newId("alert"), dedupeKey: "key", source: "rule", rule: "r/1" },
  ...{ ruleName: "R", title: "R", severity: "low", caseId: null, subjectId: null, runId: null, caseVersion: null },
  ...{ detail: {}, cooldownSeconds: 0, atMs: 1 },
});

/** Ids of queues are words of the tenant's own: the same ones would be two queues. */
const deskOf = (tenantId: TenantId): string => `desk-${tenantId.slice(-12)}`;

async function aFullTenant() {
  const tenant = await aTenantClient();
  const definitionId = await publish(tenant.api, "review", reviewChart);
  const opened = await tenant.api.post("/cases", {
    workflow: "review",
    externalId: "order-1",
    context: { entity: { type: "individual", id: "person-1", data: { firstName: "Ada", lastName: "Lovelace" } } },
  });
  const endpoint = await tenant.api.post("/webhook-endpoints", { url: "https://hooks.fake.test/x" });
  const test = await tenant.api.post(`/webhook-endpoints/${endpoint.textAt("id")}/test`);
  const ruleSet = await tenant.api.post("/rule-sets", { key: "risk", rules: [] });
  expect([opened.status, endpoint.status, test.status]).toEqual([201, 201, 202]);
  const { api: admin, user } = await anAnalystClient(tenant.tenantId, "admin");
  const [queue, view, provider, sessions] = [
    await admin.post("/queues", {
      id: deskOf(tenant.tenantId),
      name: "Ours",
      conditions: { workflows: ["elsewhere"] },
    }),
    await admin.post("/saved-views", { name: "Ours", shared: true, filters: {} }),
    await admin.post("/identity-providers", inputs.putIdentityProvider),
    await admin.get("/sessions"),
  ];
  expect([queue.status, view.status, provider.status, sessions.status]).toEqual([201, 201, 201, 200]);
  const { alert } = await raiseAlert(env.DB, anAlert(tenant.tenantId), Date.now());
  const rule = await tenant.api.post("/alert-definitions", { definition: anAlertDefinition, publish: true });
  const until = new Date(Date.now() + 86_400_000).toISOString();
  const putOff = await tenant.api.post(`/alerts/${alert.id}/snooze`, { until, reason: "ours" });
  const snoozes = await tenant.api.get("/alert-snoozes");
  expect([putOff.status, snoozes.status]).toEqual([200, 200]);
  const span = { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" };
  const tried = await tenant.api.post("/alert-definitions/backtests", { definition: anAlertDefinition, ...span });
  const sent = await tenant.api.post("/transactions", {
    ...{ correlationId: "payment-1", date: "2026-01-02T00:00:00Z", amount: 10, currency: "EUR", direction: "inbound" },
    ...{ originator: { correlationId: "payer-1" }, beneficiary: { correlationId: "payee-1", name: "Ada Lovelace" } },
  });
  const imported = await tenant.api.send(
    "POST",
    "/transactions/imports",
    aFile(`id,date,amount,currency,sender id,receiver id\npayment-2,2026-01-02,1,EUR,payer-1,payee-1\n`),
  );
  const asked = await tenant.api.send(
    "POST",
    "/merchant-reports/batches",
    aFile("websiteUrl,merchantName\nhttps://a.fake.test,A\n"),
  );
  const reports = await tenant.api.get(`/merchant-reports?batchId=${asked.textAt("id")}`);
  const put = { monitors: { kyc_refresh: { months: 2 } } };
  const watched = await tenant.api.put(`/entities/${opened.textAt("context.entity.ballerineEntityId")}/monitors`, put);
  const merchant = await tenant.api.post("/entities", {
    type: "business",
    facts: { companyName: "Analytical Engines" },
  });
  expect([sent, imported, asked, reports, watched, merchant].map(({ status }) => status)).toEqual([
    201, 202, 202, 200, 200, 201,
  ]);
  const [paid] = [await tenant.api.get("/counterparties?correlationId=payee-1")];
  const ids = {
    transactionId: sent.textAt("id"),
    counterpartyId: paid.textAt("data.0.id"),
    transactionImportId: imported.textAt("id"),
    merchantBatchId: asked.textAt("id"),
    merchantReportId: reports.textAt("data.0.id"),
    merchantId: merchant.textAt("id"),
    definitionId,
    entityId: opened.textAt("context.entity.ballerineEntityId"),
    caseId: opened.textAt("id"),
    endpointId: endpoint.textAt("id"),
    ruleSetId: ruleSet.textAt("id"),
    alertId: alert.id,
    alertDefinitionId: rule.textAt("id"),
    alertBacktestId: tried.textAt("id"),
    alertSnoozeId: snoozes.textAt("data.0.id"),
    deliveryId: test.textAt("id"),
    queueId: queue.textAt("id"),
    viewId: view.textAt("id"),
    providerId: provider.textAt("id"),
    sessionId: sessions.textAt("data.0.id"),
    userId: user.id,
  };
  return { ...tenant, ...ids };
}
type FullTenant = Awaited<ReturnType<typeof aFullTenant>>;

type Ids = Omit<FullTenant, "api">;

/** Whose things have ids of their own kind in the address; everything else is about a case. */
const idsByPath: [RegExp, (of: Ids) => string][] = [
  [/\/transactions\/imports\//, (of) => of.transactionImportId],
  [/\/transactions\//, (of) => of.transactionId],
  [/\/counterparties\//, (of) => of.counterpartyId],
  [/\/merchant-reports\/batches\//, (of) => of.merchantBatchId],
  [/\/merchant-reports\/|business-reports\//, (of) => of.merchantReportId],
  [/\/merchants\//, (of) => of.merchantId],
  [/\/alert-snoozes\//, (of) => of.alertSnoozeId],
  [/webhook-endpoints/, (of) => of.endpointId],
  [/\/(?:entities|end-users|businesses)\//, (of) => of.entityId],
  [/\/alerts\//, (of) => of.alertId],
  [/\/alert-definitions\//, (of) => of.alertDefinitionId],
  [/\/alert-backtests\//, (of) => of.alertBacktestId],
  [/rule-sets/, (of) => of.ruleSetId],
  [/workflow-definitions?\//, (of) => of.definitionId],
  [/api-keys/, (of) => of.keyId],
  [/\/queues\//, (of) => of.queueId],
  [/saved-views/, (of) => of.viewId],
  [/identity-providers/, (of) => of.providerId],
  [/sessions\//, (of) => of.sessionId],
  [/\/users\//, (of) => of.userId],
];

/** The part of an address that says which one. */
const oneThing = /\{(?:id|entityId)\}/;

function pathTo(route: Route, of: Ids): string {
  const idOf = idsByPath.find(([path]) => path.test(route.path))?.[1] ?? ((all: Ids) => all.caseId);
  return route.path
    .replace(oneThing, idOf(of))
    .replace("{kind}", "kyc_refresh")
    .replace("{userId}", of.userId)
    .replace("{delivery}", of.deliveryId)
    .replaceAll(/\{(\w+)\}/g, "x")
    .concat(queries[route.name] ?? "");
}

/** Ids that are well formed and nobody's. */
const nobody = (of: Ids): Ids => ({
  ...of,
  caseId: `case_${"0".repeat(34)}`,
  entityId: `ent_${"0".repeat(26)}`,
  definitionId: `wfd_${"0".repeat(26)}`,
  endpointId: `whe_${"0".repeat(26)}`,
  ruleSetId: `rls_${"0".repeat(26)}`,
  alertId: `alt_${"0".repeat(26)}`,
  alertDefinitionId: `ald_${"0".repeat(26)}`,
  alertBacktestId: `abt_${"0".repeat(26)}`,
  alertSnoozeId: `asz_${"0".repeat(26)}`,
  transactionId: `txn_${"0".repeat(26)}`,
  counterpartyId: `cpt_${"0".repeat(26)}`,
  transactionImportId: `imp_${"0".repeat(26)}`,
  merchantBatchId: `mrb_${"0".repeat(26)}`,
  merchantReportId: `mrp_${"0".repeat(26)}`,
  merchantId: `ent_${"0".repeat(26)}`,
  keyId: "0".repeat(12),
  queueId: "nobodys",
  viewId: newId("savedView"),
  providerId: newId("identityProvider"),
  sessionId: newId("session"),
  userId: newId("user"),
});

// Red without the tenant in `one` of db/definitions.ts. Without the MAC in case-command.ts they stay green, because a foreign id
// leads to an empty object; that the MAC comes first is shown in api.bad-input.test.ts.
describe("G25: a tenant's things", () => {
  // The same two for all: what is refused leaves them as they were, which each test of it says.
  let ours: FullTenant;
  let theirs: FullTenant;
  beforeAll(async () => {
    [ours, theirs] = await Promise.all([aFullTenant(), aFullTenant()]);
  });

  it.each<["key" | "administrator"]>([["key"], ["administrator"]])(
    "are unknown to another tenant's %s on every route, exactly as if they did not exist, and stay untouched",
    async (caller) => {
      const { api } = caller === "key" ? theirs : await anAnalystClient(theirs.tenantId, "admin");
      const caseBefore = (await ours.api.get(`/cases/${ours.caseId}`)).text;
      const before = await rowsOfTenant(ours.tenantId);
      const withIds = apiRoutes.filter((route) => oneThing.test(route.path) && "scope" in route.policy);
      expect(withIds.length).toBeGreaterThan(40);
      await someAtOnce(withIds, async (route) => {
        const ask = async (path: string): Promise<Answered> => {
          if (route.method === "GET")
            return api.send("GET", path, sockets.has(route.name) ? { headers: { upgrade: "websocket" } } : {});
          const input = route.form ? await aFormOf(inputs[route.name]) : aJsonOf(inputs[route.name] ?? {});
          return api.send(route.method, path, input);
        };
        const [foreign, missing] = await Promise.all([ask(pathTo(route, ours)), ask(pathTo(route, nobody(ours)))]);
        // What is a person's own (watching, views) is closed to every key, whatever the id.
        const closed = caller === "key" && ofPeople.has(route.name) ? 403 : 404;
        expect([route.name, foreign.status]).toEqual([route.name, closed]);
        const { requestId: _a, ...told } = foreign.at("error") as Record<string, unknown>;
        const { requestId: _b, ...toldOfNothing } = missing.at("error") as Record<string, unknown>;
        expect(told).toEqual(toldOfNothing);
      });
      expect(await rowsOfTenant(ours.tenantId)).toEqual(before);
      expect((await ours.api.get(`/cases/${ours.caseId}`)).text).toBe(caseBefore);
    },
  );

  it("are in nobody else's lists or searches", async () => {
    for (const path of [
      "/cases",
      "/cases?q=Lovelace",
      "/cases?externalId=order-1",
      `/cases?workflow=${ours.definitionId}`,
      "/workflow-definitions",
      "/webhook-endpoints",
      "/api-keys",
      "/rule-sets",
      "/alerts",
      "/alert-definitions",
      "/alert-snoozes",
      "/transactions",
      "/transactions?correlationId=payment-1",
      "/transactions/imports",
      "/counterparties",
      "/counterparties?correlationId=payee-1",
      "/merchant-reports",
      "/merchant-reports/batches",
      `/merchant-reports?batchId=${ours.merchantBatchId}`,
      `/merchant-reports?entityId=${ours.merchantId}`,
      "/monitoring/calendar?to=2099-01-01",
      "/entities",
    ]) {
      const { text } = await theirs.api.get(path);
      for (const id of [
        ours.alertId,
        ours.alertDefinitionId,
        ours.alertSnoozeId,
        ours.transactionId,
        ours.transactionImportId,
        ours.counterpartyId,
        ours.merchantReportId,
        ours.merchantBatchId,
        ours.merchantId,
        ours.entityId,
        ours.caseId,
        ours.definitionId,
        ours.ruleSetId,
        ours.endpointId,
        ours.keyId,
        ours.tenantId,
      ])
        expect([path, text.includes(id)]).toEqual([path, false]);
    }
  });

  it("cannot be opened with: definitions and entities of others are unknown, external ids do not clash", async () => {
    const person = { type: "individual", data: { firstName: "Ada" } };
    const byId = await theirs.api.post("/cases", { workflow: ours.definitionId, context: { entity: person } });
    expect([byId.status, byId.at("error.code")]).toEqual([404, "unknown_definition"]);
    const entityId = (await ours.api.get("/cases")).textAt("data.0.entity.id");
    const byEntity = await theirs.api.post("/cases", {
      workflow: "review",
      context: { entity: { ...person, ballerineEntityId: entityId } },
    });
    expect([byEntity.status, byEntity.at("error.code")]).toEqual([400, "bad_value"]);
  });
});
