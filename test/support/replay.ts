import { env } from "cloudflare:workers";
import { expect, vi } from "vitest";
import type { CaseId } from "../../src/domain";
import { isObject, type JsonObject } from "../../src/lib/json";
import { pathVariables } from "../../src/routes/openapi-paths";
import { type Answered, type ApiClient, anAnalystClient, aTenantClient, clientWith, publish } from "./api";
import { atRest } from "./cases";
import { eventually } from "./eventually";
import { png } from "./file-corpus";
import { seedUser } from "./tenant";
import { aTransaction, isoAgo } from "./transactions";

/** Where the examples of the document are sent: a tenant that knows the words they use. */
export interface ReplayWorld {
  api: ApiClient;
  /** The same as a person, for what only people may do. */
  person: ApiClient;
  tenantId: Awaited<ReturnType<typeof aTenantClient>>["tenantId"];
  /** Of somebody in the team. */
  userId: string;
  /** Ids that were needed last, by the name of their variable. */
  ids: Map<string, string>;
  /** What reads may look at again: ids that were made for other reads. */
  kept: Map<string, string>;
  /** What an applicant's session says, once one is needed. */
  token: string;
}

const chart: JsonObject = {
  id: "review",
  initial: "review",
  states: {
    review: {
      tags: ["manual_review"],
      meta: { form: "kyb" },
      on: {
        approve: "approved",
        reject: "rejected",
        revision: "again",
        start: "again",
        COLLECTION_FLOW_FINISHED: "again",
      },
    },
    again: {
      tags: ["revision"],
      meta: { form: "kyb" },
      on: { approve: "approved", COLLECTION_FLOW_FINISHED: "review" },
    },
    approved: { type: "final", tags: ["approved"] },
    rejected: { type: "final", tags: ["rejected"] },
  },
};
const uiDefinition: JsonObject = {
  key: "kyb",
  title: "KYB",
  event: "COLLECTION_FLOW_FINISHED",
  pages: [
    {
      id: "company",
      title: "Company",
      elements: [
        { id: "country", element: "country", valueDestination: "entity.data.country", params: { label: "Country" } },
        {
          ...{ id: "news", element: "checkbox", valueDestination: "customData.news" },
          params: { label: "You may send me news", consent: "marketing" },
        },
        { id: "proof", element: "document", params: { label: "Proof", category: "proof" } },
      ],
    },
  ],
};

export async function aReplayWorld(): Promise<ReplayWorld> {
  const { api, tenantId } = await aTenantClient();
  const { api: person } = await anAnalystClient(tenantId, "admin");
  const user = await seedUser(env, tenantId, "senior");
  const world = {
    api,
    person,
    tenantId,
    userId: user.id,
    ids: new Map<string, string>(),
    kept: new Map<string, string>(),
    token: "",
  };
  for (const key of workflowKeys) await publishWithForm(api, key);
  await person.put("/embedding", { origins: ["https://app.tenant.example"] });
  return world;
}

/** Keys of definitions that examples speak of. */
const workflowKeys = ["papers", "kyb", "dynamic_external_request_example"];

async function publishWithForm(api: ApiClient, key: string): Promise<string> {
  const draft = await api.post("/workflow-definitions", {
    key,
    name: key,
    definition: { ...chart, id: key },
    uiDefinition,
  });
  const published = await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`);
  if (published.status !== 200) throw new Error(`not published: ${published.text}`);
  return draft.textAt("id");
}

let counted = 0;
/** A name that nothing has yet. */
const fresh = (word: string): string => {
  counted += 1;
  return `${word}-${counted}`;
};
const made = async (answer: Promise<Answered>, at = "id"): Promise<string> => (await answer).textAt(at);
const caseBody = (workflow = "kyb") => ({
  workflow,
  context: { entity: { type: "business", data: { companyName: fresh("Acme"), taxId: "1" } } },
  config: { allowMultipleActiveWorkflows: true },
});
const openOne = ({ api }: ReplayWorld): Promise<string> => made(api.post("/cases", caseBody()));
const needed = (world: ReplayWorld, variable: string): string => {
  const id = world.ids.get(variable);
  if (id === undefined) throw new Error(`${variable} is needed before`);
  return id;
};

async function sendFile(api: ApiClient, path: string, field: string, extra: Record<string, string>): Promise<Answered> {
  const form = new FormData();
  for (const [name, value] of Object.entries(extra)) form.append(name, value);
  form.append(field, new File([png()], "a.png", { type: "image/png" }));
  const encoded = new Response(form);
  const headers = { "content-type": encoded.headers.get("content-type") ?? "" };
  return api.send("POST", path, { body: await encoded.arrayBuffer(), headers });
}

/** What stands for a variable of a path: made anew for each operation, in the order of the path. */
export const fixtures: Record<string, (world: ReplayWorld, operation: string) => Promise<string> | string> = {
  caseId: async (world, operation) => {
    const caseId = await openOne(world);
    // Only what has ended can be erased.
    if (operation === "eraseCase") await world.api.post(`/cases/${caseId}/cancel`, { reason: "withdrawn" });
    return caseId;
  },
  entityId: (world) => made(world.api.post("/entities", { type: "business", facts: { companyName: fresh("Acme") } })),
  endUserId: (world) => made(world.api.post("/external/end-users", { firstName: "Ada", lastName: fresh("Lovelace") })),
  businessId: (world) => made(world.api.post("/external/businesses", { companyName: fresh("Acme") })),
  transactionId: (world) => made(world.api.post("/transactions", aTransaction())),
  counterpartyId: async (world) => {
    // One of its own: it may be erased.
    const payer = fresh("payer");
    await world.api.post("/transactions", aTransaction({ originator: { correlationId: payer } }));
    return made(world.api.get(`/counterparties/${payer}`));
  },
  importId: (world) => {
    const body = new TextEncoder().encode(
      `id,date,amount,currency,sender id,receiver id\n${fresh("tx")},${isoAgo(1)},1,EUR,a,b\n`,
    );
    const headers = { "content-type": "text/csv", "content-length": String(body.length) };
    return made(world.api.send("POST", "/transactions/imports", { body, headers }));
  },
  workflowId: openOne,
  documentId: async (world, operation) => {
    const caseId = needed(world, "caseId");
    const document = JSON.stringify({ category: "identity", type: "passport", key: "p-1" });
    const added = await sendFile(world.api, `/cases/${caseId}/documents`, "files", { document });
    // A file can be read once it has been looked at.
    if (operation === "downloadFile") await atRest({ tenantId: world.tenantId, caseId: caseId as CaseId });
    world.ids.set("fileId", added.textAt("pages.0.fileId"));
    return added.textAt("id");
  },
  fileId: (world) => needed(world, "fileId"),
  code: ({ api }) => made(api.post("/decision-reasons", { decision: "reject", label: fresh("Label") }), "code"),
  noteId: (world, operation) => {
    if (operation === "deleteNoteOfEntity")
      return made(world.person.post(`/entities/${needed(world, "entityId")}/notes`, { content: "seen" }));
    if (operation === "deleteAlertNote")
      return made(world.person.post(`/alerts/${needed(world, "alertId")}/notes`, { content: "seen" }));
    const path = operation === "deleteEntityNote" ? "entity-notes" : "notes";
    return made(world.person.post(`/cases/${needed(world, "caseId")}/${path}`, { content: "seen" }));
  },
  consentId: async (world) => {
    const caseId = needed(world, "caseId");
    const link = await world.api.post(`/cases/${caseId}/links`, { kind: "session" });
    const [reference = "", secret = ""] = (new URL(link.textAt("url")).pathname.split("/").at(-1) ?? "").split(".");
    const session = await clientWith({}).post(`/flow/${reference}/session`, { secret });
    const applicant = clientWith({ authorization: `Bearer ${session.textAt("token")}` });
    const sent = await applicant.post(`/flow/${reference}/pages/company`, {
      values: { country: ["DE"], news: ["true"] },
    });
    if (sent.status !== 200) throw new Error(`the page was not sent: ${sent.text}`);
    return String(((await world.api.get(`/cases/${caseId}/consents`)).at("data.0") as JsonObject).id);
  },
  linkId: async (world, operation) => {
    if (operation !== "endEntityLink")
      return made(world.api.post(`/cases/${needed(world, "caseId")}/links`, { kind: "session" }));
    const held = { holderId: await anOwner(world), position: "ubo" };
    return made(world.api.post(`/entities/${needed(world, "entityId")}/links`, held));
  },
  host: ({ person }) => made(person.post("/branding/domains", { host: `${fresh("host")}.example.com` }), "host"),
  reference: async (world) => {
    const opened = await world.api.post("/cases", caseBody());
    const url = new URL(await made(world.api.post(`/cases/${opened.textAt("id")}/links`, { kind: "session" }), "url"));
    const [reference = "", secret = ""] = (url.pathname.split("/").at(-1) ?? "").split(".");
    world.ids.set("secret", secret);
    world.token = await made(clientWith({}).post(`/flow/${reference}/session`, { secret }), "token");
    return reference;
  },
  page: () => "company",
  element: () => "proof",
  upload: (world) =>
    made(
      asApplicant(world).post(`/flow/${needed(world, "reference")}/uploads/proof`, {
        sizeBytes: 10,
        fingerprint: "lastModified-1763802000-1",
      }),
      "id",
    ),
  part: () => "1",
  file: (world, operation) => fileFor(world, operation),
  name: async (world, operation) => {
    const name = operation.endsWith("Secret") ? "VENDOR_KEY" : "vies";
    if (operation === "deleteSecret") await world.api.put(`/secrets/${name}`, { value: "s3cret" });
    return operation === "getEventType" ? "case.created" : name;
  },
  userId: async ({ tenantId }) => (await seedUser(env, tenantId, "analyst")).id,
  identityProviderId: ({ api }) => made(api.post("/identity-providers", aProvider())),
  savedViewId: ({ person }) => made(person.post("/saved-views", { name: fresh("View"), shared: true, filters: {} })),
  jobId: async (world) => {
    await openOne(world);
    return made(world.person.post("/cases/exports", { columns: ["name"] }));
  },
  emergencyAccessId: async (world) => {
    const began = { caseId: await openOne(world), reason: "whistleblower" };
    return made(world.person.post("/emergency-access", began));
  },
  requestId: async (world) => {
    const places = [{ caseId: await openOne(world), path: null, caseVersion: 1 }];
    const id = await made(world.api.post("/privacy/exports", { reason: "DSR-1", places }));
    const status = async () => (await world.api.get(`/privacy/requests/${id}`)).json.status;
    await vi.waitFor(async () => expect(await status()).toBe("done"), { timeout: 20_000, interval: 50 });
    return id;
  },
  erasureId: async (world) => {
    const id = await made(world.api.post("/entities", { type: "individual", facts: { lastName: fresh("Gone") } }));
    await world.api.post(`/entities/${id}/erase`, { reason: "DSR-1" });
    return id;
  },
  reportId: async (world) => {
    const caseId = needed(world, "caseId");
    const id = await made(world.api.post(`/cases/${caseId}/reports`, { format: "json", include: ["notes"] }));
    await atRest({ tenantId: world.tenantId, caseId: caseId as CaseId });
    return id;
  },
  workflowDefinitionId: (world, operation) => definitionFor(world, operation),
  checkId: (world) =>
    made(world.api.post("/checks", { type: "lei", subject: { lei: "5493001KJTIIGC8Y1R12" }, purpose: "onboarding" })),
  list: async ({ api }) => {
    const list = fresh("own");
    await api.put(`/screening/lists/${list}`, { name: "Own", format: "ndjson" });
    return list;
  },
  queueId: ({ api }) => made(api.post("/queues", { id: fresh("rush"), name: "Rush" })),
  invitationId: ({ person }) =>
    made(person.post("/invitations", { email: `${fresh("p")}@example.test`, role: "analyst" })),
  templateId: async ({ api }) => String(((await api.get("/templates")).at("data.0") as JsonObject).id),
  key: ({ api }, operation) =>
    operation === "previewForm" ? "kyb" : made(api.post("/lists", { key: fresh("pages") }), "key"),
  ruleSetId: async ({ api }, operation) => {
    const id = await made(api.post("/rule-sets", { key: fresh("rules"), rules: [] }));
    if (/^(archive|upgrade)/.test(operation)) await api.post(`/rule-sets/${id}/publish`);
    return id;
  },
  eventId: async (world) => {
    await openOne(world);
    // Written down behind the call.
    return eventually(async () => String(((await world.api.get("/events")).at("data.0") as JsonObject).id));
  },
  webhookEndpointId: ({ api }) => made(api.post("/webhook-endpoints", { url: "https://hooks.example.com/x" })),
  link: ({ person }) => made(person.post("/webhook-endpoints/portal-links", { access: "view", expiresInSeconds: 600 })),
  apiKeyId: ({ person }) => made(person.post("/api-keys", { name: fresh("key"), scopes: ["cases:read"] })),
  requestLogId: ({ api }) =>
    eventually(async () => String(((await api.get("/request-log")).at("data.0") as JsonObject).id)),
  registryId: async ({ api }) =>
    String(((await api.get("/sandbox/registry?q=clear")).at("data.0") as JsonObject | undefined)?.registrationNumber),
  event: () => "start",
  kind: () => "screening",
  merchantReportId: ({ api }) => made(api.post("/merchant-reports", { websiteUrl: "https://shop.example" })),
  batchId: ({ api }) =>
    made(
      api.send("POST", "/merchant-reports/batches", {
        ...{ body: "websiteUrl,merchantName\nshop.example,Shop", headers: { "content-type": "text/csv" } },
      }),
    ),
  alertDefinitionId: (world, operation) => aDefinitionOfAlerts(world, operation),
  alertId: (world, operation) => anAlert(world, operation),
  alertSnoozeId: async (world, operation) => {
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const put = { until, reason: "A bonus, known." };
    const alertId = await anAlert(world, operation);
    await world.person.post(`/alerts/${alertId}/snooze`, put);
    const snoozes = (await world.api.get("/alert-snoozes?limit=100")).at("data") as JsonObject[];
    return String(snoozes.find((one) => one.alertId === alertId)?.id);
  },
  alertBacktestId: ({ api }) =>
    made(
      api.post("/alert-definitions/backtests", {
        ...{ definition: anyAmount(), from: isoAgo(2), to: isoAgo(0) },
      }),
    ),
  businessReportId: ({ api }) => made(api.post("/merchant-reports", { websiteUrl: "https://shop.example" })),
};

/** A rule over transactions that holds at every one. */
const anyAmount = (): JsonObject => ({
  ...{ name: fresh("Any amount"), severity: "low", subject: "customer", measure: { aggregate: "amount" } },
  compare: { operator: "gt", with: "constant", value: 0 },
});

/** Drafts for what publishes, daily ones for what runs those, published ones for the rest. */
async function aDefinitionOfAlerts({ api }: ReplayWorld, operation: string): Promise<string> {
  const definition = {
    ...anyAmount(),
    ...(operation === "runAlertDefinition" && { run: { schedule: "daily" } }),
  };
  const publish = operation !== "publishAlertDefinition";
  return made(api.post("/alert-definitions", { definition, publish }));
}

async function anAlert(world: ReplayWorld, operation: string): Promise<string> {
  const definition = await aDefinitionOfAlerts(world, operation);
  await world.api.post("/transactions", aTransaction());
  const [alert] = (await world.api.get(`/alerts?rule=${definition}`)).at("data") as JsonObject[];
  const id = String(alert?.id);
  if (operation === "putBackAlert") await world.api.post(`/alerts/${id}/review`, {});
  if (operation === "reopenAlert") await world.person.post(`/alerts/${id}/clear`, { reason: "seen" });
  return id;
}

const anOwner = ({ api }: ReplayWorld): Promise<string> =>
  made(api.post("/entities", { type: "business", facts: { companyName: fresh("Owner") } }));

function aProvider(): JsonObject {
  const host = `id-${fresh("p")}.example.com`;
  return {
    name: host,
    issuer: `https://${host}`,
    clientId: host,
    clientSecret: null,
    domains: [`${fresh("d")}.acme.test`],
  };
}

/** Drafts for what changes drafts, published versions for what needs one. */
async function definitionFor({ api }: ReplayWorld, operation: string): Promise<string> {
  const key = fresh("def");
  if (/^(change|put|compatPut|validate|publish)/.test(operation))
    return made(api.post("/workflow-definitions", { key, name: key, definition: { ...chart, states: plain() } }));
  return operation === "previewForm" ? publishWithForm(api, key) : publish(api, key, { ...chart, states: plain() });
}

/** The same chart without its form. */
const plain = (): JsonObject =>
  Object.fromEntries(
    Object.entries(isObject(chart.states) ? chart.states : {}).map(([name, state]) => {
      const { meta: _form, ...rest } = isObject(state) ? state : {};
      return [name, rest];
    }),
  );

async function fileFor(world: ReplayWorld, operation: string): Promise<string> {
  if (operation !== "removeFlowFile") throw new Error("no file");
  const sent = await asApplicant(world).send("POST", `/flow/${needed(world, "reference")}/files/proof`, {
    body: png(),
    headers: { "x-file-name": "a.png", "content-length": String(png().length) },
  });
  return sent.textAt("id");
}

export const asApplicant = ({ token }: ReplayWorld): ApiClient => clientWith({ authorization: `Bearer ${token}` });

/** The path with everything in it that it names. */
export async function pathWith(world: ReplayWorld, path: string, operation: string): Promise<string> {
  let filled = path;
  for (const { name, variable } of pathVariables(path)) {
    const make = fixtures[variable];
    if (make === undefined) throw new Error(`no fixture for ${variable}`);
    const id = world.kept.get(variable) ?? (await make(world, operation));
    world.ids.set(variable, id);
    filled = filled.replace(`{${name}}`, encodeURIComponent(id));
  }
  return filled;
}

const watched = ({ api, ids }: ReplayWorld) =>
  api.put(`/entities/${ids.get("entityId")}/monitors`, { monitors: { screening: {} } });

/** What has to be so before an operation can do what its example asks. The path is filled already. */
export const setups: Record<string, (world: ReplayWorld) => Promise<unknown>> = {
  undoDecision: ({ person, ids }) => person.post(`/cases/${ids.get("caseId")}/decision`, { decision: "approve" }),
  endRiskOverride: ({ api, ids }) =>
    api.post(`/cases/${ids.get("caseId")}/risk-override`, { level: "high", reason: "listed" }),
  addEntityLink: async (world) => void world.ids.set("holderId", await anOwner(world)),
  mergeEntity: async (world) => void world.ids.set("into", await anOwner(world)),
  previewEntityMerge: async (world) => void world.ids.set("into", await anOwner(world)),
  partEntity: async (world) => {
    const merge = { into: await anOwner(world), reason: "Onboarded twice" };
    return world.api.post(`/entities/${needed(world, "entityId")}/merge`, merge);
  },
  compatCreateAlert: async (world) =>
    void world.ids.set("alertDefinitionId", await aDefinitionOfAlerts(world, "compatCreateAlert")),
  compatListTransactionsOfAlert: async (world) =>
    void world.ids.set("alertId", await anAlert(world, "compatListTransactionsOfAlert")),
  pauseMonitor: watched,
  resumeMonitor: watched,
  runMonitor: watched,
  putMerchantSchedule: ({ api, ids }) =>
    api.post("/merchant-reports", { websiteUrl: "https://shop.example", entityId: String(ids.get("entityId")) }),
  publishBranding: ({ api }) => api.put("/branding/draft", { brand: { radiusPx: 3 } }),
  restoreBranding: async ({ api }) => {
    await api.put("/branding/draft", { brand: { radiusPx: 4 } });
    await api.post("/branding/publish");
  },
  escalateCase: ({ api }) => api.post("/queues", { id: "senior-desk", name: "Senior desk" }),
  orderDecisionReasons: async (world) => {
    const { api, ids } = world;
    ids.set("codes", await made(api.post("/decision-reasons", { decision: "approve", label: fresh("Label") }), "code"));
  },
  compatCreateCollectionFlowUrl: async (world) => void world.ids.set("workflowRuntimeDataId", await openOne(world)),
  addNoteWithFiles: async ({ api, ids, userId }) => {
    ids.set("mentions", userId);
    ids.set("parentId", await made(api.post(`/cases/${ids.get("caseId")}/notes`, { content: "seen" })));
  },
  tryRuleSet: async (world) => void world.ids.set("caseId", await openOne(world)),
  beginEmergency: async (world) => void world.ids.set("caseId", await openOne(world)),
  snoozeAlert: async ({ ids }) => void ids.set("until", new Date(Date.now() + 86_400_000).toISOString()),
  startShadow: async ({ ids }) => void ids.set("until", new Date(Date.now() + 86_400_000).toISOString()),
};
