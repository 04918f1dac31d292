import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { beginCall } from "../../src/db/idempotency";
import { saveSignInRules, signInRulesOf } from "../../src/db/sign-in-settings";
import type { CaseId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { fingerprintOf } from "../../src/routes/framework-input";
import type { ProblemCode } from "../../src/routes/problem";
import { type Answered, anAnalystClient, clientWith, publish, reviewChart } from "./api";
import { aBench, atRest } from "./cases";
import { png } from "./file-corpus";
import {
  aCase,
  addDocument,
  aLink,
  atForm,
  enter,
  hook,
  indicator,
  opening,
  type RefusedWorld,
  sendText,
} from "./problem-world";
import { seedApiKey } from "./tenant";
import { aTransaction, isoAgo } from "./transactions";
import { fieldsIn, filled, Visitor } from "./visitor";

/** Of every code of the document a call that is truly answered with it. A code without one does not compile. */
export const producers: Record<ProblemCode, (world: RefusedWorld) => Promise<Answered>> = {
  bad_json: ({ api }) => sendText(api, '{"a":'),
  bad_value: ({ api }) => api.get("/cases?limit=0"),
  unknown_api_version: ({ api }) => api.get("/cases", { "Edgecase-Version": "1999-01-01" }),
  unknown_field: ({ api }) => api.post("/cases", { ...opening(), surprise: 1 }),
  unsafe_key: ({ api }) => sendText(api, '{"workflow":"review","__proto__":{}}'),
  too_deep: ({ api }) => sendText(api, `${'{"a":'.repeat(40)}1${"}".repeat(40)}`),
  too_old: ({ api }) => api.post("/transactions", aTransaction({ date: isoAgo(500) })),
  engine_owned: async ({ api }) =>
    api.patch(`/cases/${await aCase(api)}/context`, { merge: { pluginsOutput: { a: 1 } } }),
  bad_definition: async ({ api }) => {
    const chart = { id: "bad", initial: "a", states: { a: { on: { GO: "nowhere" } } } };
    const draft = await api.post("/workflow-definitions", { key: "bad", name: "Bad", definition: chart });
    return draft.status === 201 ? api.post(`/workflow-definitions/${draft.textAt("id")}/publish`) : draft;
  },
  bad_rule_set: ({ api }) =>
    api.post("/rule-sets", { key: "bad", rules: [], model: { kind: "weighted", cap: "much" } }),
  unauthenticated: () => clientWith({}).get("/cases"),
  bad_signature: async ({ api }) => hook(await aCase(api)),
  not_permitted: async ({ tenantId }) => {
    const { apiKey } = await seedApiKey(env, { id: tenantId, environment: "sandbox" }, ["cases:read"]);
    return clientWith({ authorization: `Bearer ${apiKey}` }).post("/cases", opening());
  },
  step_up_required: async ({ api, tenantId }) => {
    const id = await aCase(api);
    await api.post(`/cases/${id}/risk-override`, { level: "high", reason: "Listed." });
    const { api: admin, user } = await anAnalystClient(tenantId, "admin");
    const rules = await signInRulesOf(env.DB, tenantId);
    await saveSignInRules(env.DB, tenantId, { ...rules, stepUp: { decisions: true, exports: false } }, Date.now());
    await env.DB.prepare("UPDATE sessions SET proven_at_ms = 1 WHERE user_id = ?").bind(user.id).run();
    return admin.post(`/cases/${id}/decision`, { decision: "approve", reason: "Seen." });
  },
  cross_site: async ({ tenantId }) => {
    const { api } = await anAnalystClient(tenantId);
    return api.post("/cases", opening(), { origin: "https://evil.example", "sec-fetch-site": "cross-site" });
  },
  not_found: ({ api }) => api.get("/cases/case_unknown"),
  unknown_definition: ({ api }) => api.post("/cases", { ...opening(), workflow: "nothing" }),
  method_not_allowed: ({ api }) => api.send("DELETE", "/cases"),
  stale_version: async ({ api }) =>
    api.post(`/cases/${await aCase(api)}/events`, { name: "note_it", expectedVersion: 99 }),
  event_not_allowed: async ({ api }) => api.post(`/cases/${await aCase(api)}/events`, { name: "fly" }),
  legal_hold: async ({ api }) => {
    const id = await aCase(api);
    await api.post(`/cases/${id}/cancel`, { reason: "Done." });
    await api.put(`/cases/${id}/legal-hold`, { reason: "Litigation" });
    return api.post(`/cases/${id}/erase`, { reason: "DSR-1" });
  },
  case_closed: async ({ api }) => {
    const id = await aCase(api);
    await api.post(`/cases/${id}/cancel`, { reason: "Done." });
    return api.post(`/cases/${id}/cancel`, { reason: "Again." });
  },
  already_assigned: async ({ api, tenantId }) => {
    const id = await aCase(api);
    const [one, other] = [await anAnalystClient(tenantId), await anAnalystClient(tenantId)];
    const take = (who: typeof one) =>
      who.api.post(`/cases/${id}/assignment`, { assigneeId: who.user.id, onlyIfUnassigned: true });
    await take(one);
    return take(other);
  },
  link_dead: async (world) => {
    const { caseId, reference, secret, linkId } = await aLink(world);
    await world.api.delete(`/cases/${caseId}/links/${linkId}`);
    return enter(reference, secret);
  },
  revision_limit: async ({ api }) => {
    const id = await aCase(api, "form");
    await api.post(`/cases/${id}/events`, { name: "SENT" });
    const request = { type: "number", label: "Turnover" };
    const item = { kind: "request", target: "turnover", reason: "more_information", request };
    const ask = () => api.post(`/cases/${id}/revisions`, { items: [item] });
    await ask();
    const link = await api.post(`/cases/${id}/links`, {});
    const visitor = new Visitor();
    const shown = await visitor.post(new URL(link.textAt("url")).pathname, []);
    await visitor.post(shown.path, filled(fieldsIn(shown.html), { request_turnover: "1", action: "continue" }));
    return ask();
  },
  no_form: async (world) => {
    const { caseId, flow } = await atForm(world);
    await world.api.post(`/cases/${caseId}/events`, { name: "SENT" });
    return flow("POST", "/pages/company/check", '{"values":{}}', { "content-type": "application/json" });
  },
  invalid_answers: async (world) => {
    const { flow } = await atForm(world);
    return flow("POST", "/submit", "{}", { "content-type": "application/json" });
  },
  brand_unreadable: async ({ api }) => {
    await api.put("/branding/draft", { brand: { mode: "light", light: { ink: "#999999" } } });
    return api.post("/branding/publish");
  },
  too_many_requests: async ({ api }) => {
    const limit = vi.spyOn(env.API_LIMIT, "limit").mockResolvedValue({ success: false });
    const answer = await api.get("/cases");
    limit.mockRestore();
    return answer;
  },
  case_exists: async ({ api }) => {
    const body = { ...opening(), externalId: "taken" };
    await api.post("/cases", body);
    return api.post("/cases", body);
  },
  decision_pending: async ({ api, tenantId }) => {
    const id = await aCase(api);
    const analyst = await anAnalystClient(tenantId, "admin");
    await analyst.api.post(`/cases/${id}/decision`, { decision: "approve", reason: "Seen." });
    return api.post(`/cases/${id}/events`, { name: "approve" });
  },
  definition_not_published: async ({ api }) => {
    const draft = await api.post("/workflow-definitions", { key: "draft", name: "Draft", definition: reviewChart });
    return api.post("/cases", { ...opening(), workflow: draft.textAt("id") });
  },
  last_admin: async ({ tenantId }) => {
    const { api, user } = await anAnalystClient(tenantId, "admin");
    const others = (await api.get("/users")).at("data") as JsonObject[];
    for (const { id, role } of others)
      if (role === "admin" && id !== user.id) await api.post(`/users/${String(id)}/deactivate`);
    return api.patch(`/users/${user.id}`, { role: "viewer" });
  },
  already_member: async ({ tenantId }) => {
    const { api, user } = await anAnalystClient(tenantId, "admin");
    return api.post("/invitations", { email: user.email, role: "viewer" });
  },
  already_invited: async ({ tenantId }) => {
    const { api } = await anAnalystClient(tenantId, "admin");
    await api.post("/invitations", { email: "ada@example.test", role: "viewer" });
    return api.post("/invitations", { email: "ada@example.test", role: "viewer" });
  },
  definition_exists: ({ api }) =>
    api.post("/workflow-definitions", { key: "review", version: 1, name: "Again", definition: reviewChart }),
  definition_not_draft: ({ api, definitionId }) => api.put(`/workflow-definitions/${definitionId}`, { name: "Other" }),
  cannot_move: async ({ api }) => {
    await publish(api, "moving", { ...reviewChart, id: "moving" });
    const id = await aCase(api, "moving");
    const look = {
      id: "moving",
      initial: "look",
      states: { look: { on: { approve: "approved" } }, approved: { type: "final" } },
    };
    await publish(api, "moving", look);
    return api.post(`/cases/${id}/move`, { version: 2 });
  },
  in_use: async ({ api }) => {
    const made = await api.post("/rule-sets", { key: "needed", rules: [indicator()] });
    await api.post(`/rule-sets/${made.textAt("id")}/publish`);
    const risk = {
      pluginKind: "riskRules",
      name: "risk",
      stateNames: ["review"],
      rulesSource: { source: "ruleset", key: "needed" },
    };
    await publish(api, "judged", { ...reviewChart, id: "judged" }, { extensions: { commonPlugins: [risk] } });
    return api.post(`/rule-sets/${made.textAt("id")}/archive`);
  },
  rule_tests_failed: async ({ api }) => {
    const tests = [{ name: "Nobody", facts: {}, expect: { score: 99 } }];
    const made = await api.post("/rule-sets", { key: "tested", rules: [indicator()], tests });
    return api.post(`/rule-sets/${made.textAt("id")}/publish`);
  },
  too_many_steps: async () => {
    const bench = await aBench();
    const round = { always: "about" };
    const chart = { initial: "waits", states: { waits: { on: { GO: "round" } }, round, about: { always: "round" } } };
    await bench.define("circle", chart);
    const { caseId, tenantId } = await bench.open("circle");
    const { apiKey } = await seedApiKey(env, { id: tenantId, environment: "sandbox" }, ["admin"]);
    return clientWith({ authorization: `Bearer ${apiKey}` }).post(`/cases/${caseId}/events`, { name: "GO" });
  },
  conflict: async ({ api }) => {
    await api.post("/lists", { key: "twice", name: "Twice" });
    return api.post("/lists", { key: "twice", name: "Twice" });
  },
  request_running: async ({ api, tenantId }) => {
    const body = { name: "Slow", definition: reviewChart };
    await beginCall(
      env.DB,
      tenantId,
      "running",
      fingerprintOf("POST", "/api/v1/workflow-definitions", body, ""),
      Date.now(),
    );
    return api.post("/workflow-definitions", body, { "idempotency-key": "running" });
  },
  too_many_files: async ({ api }) =>
    addDocument(
      api,
      await aCase(api),
      Array.from({ length: 21 }, () => png()),
    ),
  length_required: async (world) => {
    const { flow } = await atForm(world);
    return flow("POST", "/files/proof", png(), { "content-length": "many", "x-file-name": "a.png" });
  },
  too_large: ({ api }) => sendText(api, `{"workflow":"${"x".repeat(1_100_000)}"}`),
  case_too_large: async ({ api }) => {
    const id = await aCase(api);
    await api.patch(`/cases/${id}/context`, { merge: { one: "x".repeat(900_000) } });
    return api.patch(`/cases/${id}/context`, { merge: { two: "x".repeat(900_000) } });
  },
  unsupported_media_type: ({ api }) =>
    api.send("POST", "/cases", { body: "{}", headers: { "content-type": "text/plain" } }),
  range_not_satisfiable: async ({ api, tenantId }) => {
    const caseId = await aCase(api);
    const added = await addDocument(api, caseId, [png()]);
    await atRest({ tenantId, caseId: caseId as CaseId });
    const [documentId, fileId] = [added.textAt("id"), added.textAt("pages.0.fileId")];
    return api.get(`/cases/${caseId}/documents/${documentId}/files/${fileId}`, { range: "bytes=99999999-" });
  },
  upgrade_required: ({ api }) => api.get("/feed"),
  idempotency_key_reused: async ({ api }) => {
    const key = { "idempotency-key": "reused" };
    await api.post("/lists", { key: "reused", name: "One" }, key);
    return api.post("/lists", { key: "reused", name: "Other" }, key);
  },
  internal: async ({ api }) => {
    await api.put("/screening/lists/own-list", { name: "Own", format: "ndjson" });
    const broken = vi.spyOn(env.DOCUMENTS, "put").mockRejectedValue(new Error("broken"));
    const answer = await api.send("POST", "/screening/lists/own-list/upload", { body: "{}" });
    broken.mockRestore();
    return answer;
  },
  not_ready: async ({ api }) => {
    const silent = vi.spyOn(env.DOCUMENTS, "head").mockRejectedValue(new Error("silent"));
    const answer = await api.get("/readyz");
    silent.mockRestore();
    return answer;
  },
};
