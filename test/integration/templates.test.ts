import { expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { getPath, isObject, type Json, type JsonObject } from "../../src/lib/json";
import { templates } from "../../src/templates";
import { type ApiClient, aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";
import { runOf, untilState } from "../support/journey";

// Every template is installed and run to its end from outside: over the API, with the queues and the sandbox vendor behind it.

async function installed(id: string, key = id): Promise<{ api: ApiClient; example: JsonObject }> {
  const { api } = await aTenantClient();
  const done = await api.post(`/templates/${id}/install`, key === id ? {} : { key });
  expect([done.status, done.at("workflow")]).toEqual([200, key]);
  return { api, example: done.at("example") as JsonObject };
}

/** A case with the template's own example, changed where the test says so. */
async function opened(api: ApiClient, workflow: string, context: JsonObject): Promise<string> {
  const answer = await api.post("/cases", { workflow, context });
  expect(answer.status, answer.text).toBe(201);
  return answer.textAt("id");
}

const withData = (example: JsonObject, over: JsonObject): JsonObject => {
  const entity = example.entity as JsonObject;
  return { ...example, entity: { ...entity, data: { ...(entity.data as JsonObject), ...over } } };
};

async function send(api: ApiClient, caseId: string, name: string): Promise<void> {
  const sent = await api.post(`/cases/${caseId}/events`, { name });
  expect([sent.status, sent.at("accepted")], sent.text).toEqual([200, true]);
}

async function decided(api: ApiClient, caseId: string, decision: string): Promise<unknown[]> {
  const answer = await api.post(`/cases/${caseId}/decision`, { decision });
  expect(answer.status, answer.text).toBe(200);
  return [answer.at("state"), answer.at("outcome")];
}

const childrenOf = async (api: ApiClient, caseId: string): Promise<JsonObject[]> =>
  (await api.get(`/cases/${caseId}/children`)).at("data") as JsonObject[];

/** The child of the plugin that was opened for a case, once it is there. */
const childOf = (api: ApiClient, caseId: string, plugin: string): Promise<string> =>
  eventually(async () => {
    const child = (await childrenOf(api, caseId)).find((one) => one.plugin === plugin && one.id !== null);
    if (child === undefined) throw new Error(`no child of ${plugin}`);
    return String(child.id);
  });

it("kyc-individual approves who is clear by rule, and sends who is not to a person", async () => {
  const { api, example } = await installed("kyc-individual");
  const clear = await opened(api, "kyc-individual", example);
  await send(api, clear, "COLLECTION_FLOW_FINISHED");
  expect((await untilState(api, clear, "auto_approved")).at("outcome")).toBe("approved");

  const hit = await opened(api, "kyc-individual", withData(example, { lastName: "Hit", email: "eve@example.com" }));
  await send(api, hit, "COLLECTION_FLOW_FINISHED");
  await untilState(api, hit, "manual_review");
  expect(await decided(api, hit, "reject")).toEqual(["rejected", "rejected"]);
});

it("hosted-session-kyc mails the link of a session and hears its answer", async () => {
  const { api, example } = await installed("hosted-session-kyc");
  const caseId = await opened(api, "hosted-session-kyc", example);
  const sent = await untilState(api, caseId, "email_sent");
  const page = sent.textAt("context.pluginsOutput.kyc_session.kyc_session_1.result.metadata.url");
  await eventually(async () => expect(await runOf(api, caseId, "session_email")).toMatchObject({ status: "success" }));
  const chosen = await fetchSelf(
    new Request(page, {
      method: "POST",
      body: new URLSearchParams({ choice: "verified" }),
      redirect: "manual",
    }),
  );
  expect(chosen.status).toBe(303);
  await untilState(api, caseId, "kyc_manual_review");
  const answer = (await api.get(`/cases/${caseId}`)).at("context.pluginsOutput.kyc_session.kyc_session_1");
  expect(getPath(answer, "verdict")).toBe("clear");
  expect(await decided(api, caseId, "approve")).toEqual(["approved", "approved"]);
});

it("kyb-with-owners waits for every owner, scores, and lets a person decide", async () => {
  const { api, example } = await installed("kyb-with-owners", "acme.kyb");
  const caseId = await opened(api, "acme.kyb", example);
  await send(api, caseId, "COLLECTION_FLOW_FINISHED");
  const owner = await childOf(api, caseId, "owners");
  const review = await untilState(api, caseId, "manual_review");
  expect((await api.get(`/cases/${owner}`)).json).toMatchObject({
    status: "completed",
    outcome: "approved",
    workflow: { key: "acme.kyb-person" },
  });
  expect(review.at("risk.level")).toBe("low");
  expect(await decided(api, caseId, "revision")).toEqual(["revision", null]);
  await send(api, caseId, "RETURN_TO_REVIEW");
  expect(await decided(api, caseId, "approve")).toEqual(["approved", "approved"]);
});

it("associated-companies follows the companies above a company to the end of the chain", async () => {
  const { api, example } = await installed("associated-companies");
  const bottom = await opened(api, "associated-companies", example);
  await send(api, bottom, "COLLECTION_FLOW_FINISHED");
  const middle = await childOf(api, bottom, "owning_companies");
  expect((await api.get(`/cases/${middle}`)).at("state")).toBe("collection_flow");
  await send(api, middle, "COLLECTION_FLOW_FINISHED");
  const top = await childOf(api, middle, "owning_companies");
  await send(api, top, "COLLECTION_FLOW_FINISHED");
  // From the top down: each company waits for the one above it.
  for (const caseId of [top, middle, bottom]) {
    await untilState(api, caseId, "manual_review");
    expect(await decided(api, caseId, "approve")).toEqual(["approved", "approved"]);
  }
  expect((await api.get(`/cases/${top}`)).at("workflow.key")).toBe("associated-companies-level-3");
});

async function documentIds(api: ApiClient, caseId: string): Promise<string[]> {
  const documents = (await api.get(`/cases/${caseId}`)).at("context.documents");
  return (Array.isArray(documents) ? documents : []).flatMap((one) => (isObject(one) ? [String(one.id)] : []));
}

async function decideDocument(api: ApiClient, caseId: string, id: string, decision: Json): Promise<unknown> {
  const answer = await api.post(`/cases/${caseId}/documents/${id}/decision`, { decision, reason: "seen" });
  expect(answer.status, answer.text).toBe(200);
  return answer.at("state");
}

it("document-review follows the decisions on its documents", async () => {
  const { api, example } = await installed("document-review");
  const config = { allowMultipleActiveWorkflows: true };
  const answer = await api.post("/cases", { workflow: "document-review", context: example, config });
  const caseId = answer.textAt("id");
  const [bill, passport] = (await documentIds(api, caseId)) as [string, string];
  expect(await decideDocument(api, caseId, bill, "approve")).toBe("manual_review");
  expect(await decideDocument(api, caseId, passport, "revision")).toBe("revision");
  expect(await decideDocument(api, caseId, passport, null)).toBe("manual_review");
  expect(await decideDocument(api, caseId, passport, "approve")).toBe("approved");

  const other = (await api.post("/cases", { workflow: "document-review", context: example, config })).textAt("id");
  const [one, two] = (await documentIds(api, other)) as [string, string];
  await decideDocument(api, other, one, "revision");
  expect(await decideDocument(api, other, two, "reject")).toBe("rejected");
});

it("case-review is decided as a whole", async () => {
  const { api, example } = await installed("case-review");
  const caseId = await opened(api, "case-review", example);
  const [bill] = (await documentIds(api, caseId)) as [string];
  expect(await decideDocument(api, caseId, bill, "approve")).toBe("manual_review");
  expect(await decided(api, caseId, "revision")).toEqual(["revision", null]);
  await send(api, caseId, "COLLECTION_FLOW_FINISHED");
  expect(await decided(api, caseId, "approve")).toEqual(["approved", "approved"]);
});

it("marketplace-seller lets a seller in by rule, and one with a doubtful account goes to a person", async () => {
  const { api, example } = await installed("marketplace-seller");
  const seller = await opened(api, "marketplace-seller", example);
  await send(api, seller, "COLLECTION_FLOW_FINISHED");
  expect((await untilState(api, seller, "auto_approved")).at("outcome")).toBe("approved");

  const doubtful = withData(example, { companyName: "Sandbox Hit Ltd", registrationNumber: "SBX-SANCTIONS-HIT" });
  const other = await opened(api, "marketplace-seller", doubtful);
  await send(api, other, "COLLECTION_FLOW_FINISHED");
  await untilState(api, other, "manual_review");
  expect(await decided(api, other, "reject")).toEqual(["rejected", "rejected"]);
});

it("merchant-underwriting asks for website, account and credit before a person decides", async () => {
  const { api, example } = await installed("merchant-underwriting");
  const caseId = await opened(api, "merchant-underwriting", example);
  await send(api, caseId, "COLLECTION_FLOW_FINISHED");
  const review = await untilState(api, caseId, "manual_review");
  for (const plugin of ["registry", "sanctions", "bank_account", "website", "credit"])
    expect(review.at(`context.pluginsOutput.${plugin}.status`), plugin).toBe("SUCCESS");
  expect(review.at("risk")).toMatchObject({ score: 0, level: "low" });
  expect(await decided(api, caseId, "approve")).toEqual(["approved", "approved"]);
});

it("edd-refresh screens again when a year has gone by, and asks for more when something is found", async () => {
  const { api, example } = await installed("edd-refresh");
  const caseId = await opened(api, "edd-refresh", example);
  expect((await api.get(`/cases/${caseId}`)).at("state")).toBe("monitoring");
  const advance = (days: number) => api.post("/sandbox/clock/advance", { seconds: days * 86_400 });
  await advance(364);
  expect((await api.get(`/cases/${caseId}`)).at("state")).toBe("monitoring");
  await advance(1);
  await untilState(api, caseId, "edd_collection");
  await send(api, caseId, "COLLECTION_FLOW_FINISHED");
  // The customer stays, for another year.
  expect(await decided(api, caseId, "approve")).toEqual(["monitoring", null]);
  await advance(365);
  await untilState(api, caseId, "edd_collection");
  await send(api, caseId, "COLLECTION_FLOW_FINISHED");
  expect(await decided(api, caseId, "reject")).toEqual(["rejected", "rejected"]);
});

it("a template that is installed again says that it is there, and another content becomes a new version", async () => {
  const { api } = await aTenantClient();
  const results = (answer: { at(path: string): unknown }) =>
    (answer.at("definitions") as JsonObject[]).map(({ key, version, result }) => [key, version, result]);
  const install = (body: JsonObject) => api.post("/templates/kyb-with-owners/install", body);
  expect(results(await install({ key: "k" }))).toEqual([
    ["k-person", 1, "installed"],
    ["k", 1, "installed"],
  ]);
  expect(results(await install({ key: "k", name: "Another name" }))).toEqual([
    ["k-person", 1, "already_there"],
    ["k", 1, "already_there"],
  ]);
  expect(results(await api.post("/templates/case-review/install", { key: "k" }))).toEqual([["k", 2, "new_version"]]);
  expect((await api.get("/workflow-definitions?key=k")).at("data")).toHaveLength(2);
});

it("templates can be looked at before they are installed", async () => {
  const { api } = await aTenantClient({ scopes: ["cases:read"] });
  const listed = (await api.get("/templates")).at("data") as JsonObject[];
  expect(listed.map(({ id }) => id)).toEqual(templates.map(({ id }) => id));
  const one = await api.get("/templates/associated-companies");
  expect(one.at("definitions")).toEqual([
    "associated-companies-person",
    "associated-companies-level-3",
    "associated-companies-level-2",
    "associated-companies",
  ]);
  expect((await api.get("/templates/nothing")).status).toBe(404);
  expect((await api.post("/templates/case-review/install", {})).status).toBe(403);
});
