import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { CaseRef } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { writeSecret } from "../../src/outside";
import { type ApiClient, aTenantClient, clientWith, publish } from "../support/api";
import { asSecondSchema, inCase, stubOf } from "../support/cases";
import { eventually } from "../support/eventually";
import { untilState } from "../support/journey";
import { answerAt } from "../support/receiver";
import { type SeededTenant, seedApiKey } from "../support/tenant";
import { unsealed } from "../support/unsealed";

const secret = "sk_live_canary_4711";
const chart: JsonObject = {
  initial: "idle",
  states: {
    idle: { on: { start: "asking" } },
    asking: { on: { ANSWERED: "review", REFUSED: "review" } },
    review: { on: { again: "asking", finish: "done" } },
    done: { type: "final" },
  },
};
const vendorPlugin = (host: string, over: JsonObject = {}): JsonObject => ({
  name: "vendor",
  pluginKind: "api",
  url: `https://${host}/companies/{entity.data.companyName}`,
  method: "POST",
  headers: { Authorization: "Bearer {secret.VENDOR_KEY}" },
  stateNames: ["asking"],
  request: { transform: [{ transformer: "jmespath", mapping: "{name: entity.data.companyName}" }] },
  response: { transform: [{ transformer: "jmespath", mapping: "{grade: grade}" }] },
  successAction: "ANSWERED",
  errorAction: "REFUSED",
  ...over,
});
const context = { entity: { type: "business", data: { companyName: "Acme & Sons" } } };

let tenant: SeededTenant;
let api: ApiClient;
beforeAll(async () => {
  const seeded = await aTenantClient();
  tenant = seeded;
  api = seeded.api;
  await writeSecret(env, tenant.tenantId, "VENDOR_KEY", secret, Date.now());
});
afterEach(() => void vi.restoreAllMocks());

async function opened(key: string, plugins: JsonObject[]): Promise<string> {
  await publish(api, key, chart, { extensions: { apiPlugins: plugins } });
  return anotherOf(key);
}
async function anotherOf(key: string): Promise<string> {
  const made = await api.post("/cases", { workflow: key, context, config: { allowMultipleActiveWorkflows: true } });
  if (made.status !== 201) throw new Error(made.text);
  return made.textAt("id");
}
const runsOf = async (caseId: string): Promise<JsonObject[]> => {
  const { data } = (await api.get(`/cases/${caseId}/runs`)).json;
  return data as JsonObject[];
};
const start = (caseId: string) => api.post(`/cases/${caseId}/events`, { name: "start" });

describe("the record of attempts", () => {
  it("keeps every attempt with its request and answer, and no secret anywhere in the case", async () => {
    const host = "attempts.fake.test";
    let calls = 0;
    answerAt(host, (request) => {
      calls += 1;
      const echo = { key: request.headers.get("authorization"), trace: "t-1" };
      return calls === 1
        ? Response.json({ ...echo, trouble: true }, { status: 503, headers: { "retry-after": "0" } })
        : Response.json({ ...echo, grade: "A" });
    });
    const caseId = await opened("attempts", [vendorPlugin(host)]);
    await start(caseId);
    await untilState(api, caseId, "review");
    const [run] = await runsOf(caseId);
    const id = String(run?.id).replace("run_", "eff_");
    const asked = {
      method: "POST",
      url: `https://${host}/companies/Acme%20%26%20Sons`,
      headers: expect.objectContaining({ Authorization: "{secret.VENDOR_KEY}", "Idempotency-Key": id }),
      body: '{"name":"Acme & Sons"}',
    };
    expect(run).toMatchObject({
      status: "success",
      output: { grade: "A" },
      attempts: [
        {
          attempt: 1,
          counted: true,
          outcome: "failed",
          code: "http_503",
          exchanges: [{ request: asked, response: { status: 503 }, durationMs: expect.any(Number) }],
        },
        {
          attempt: 2,
          outcome: "success",
          httpStatus: 200,
          exchanges: [
            {
              request: asked,
              response: { status: 200, body: '{"key":"Bearer {secret.VENDOR_KEY}","trace":"t-1","grade":"A"}' },
            },
          ],
        },
      ],
    });
    // `/checks` is the short form: lists are polled.
    const short = await api.get(`/cases/${caseId}/checks`);
    expect(short.at("data.0.attempts.1")).toMatchObject({ attempt: 2, outcome: "success" });
    expect(short.text).not.toContain("exchanges");
    const ref = { tenantId: tenant.tenantId, caseId: caseId as CaseRef["caseId"] };
    await unsealed(ref);
    const stored = await inCase(ref, (_object, state) =>
      ["attempts", "runs", "payload", "snapshot", "outbox", "log"].map((table) =>
        JSON.stringify(state.storage.sql.exec(`SELECT * FROM ${table}`).toArray()),
      ),
    );
    expect(stored.join()).toContain("Acme & Sons");
    expect(stored.join()).not.toContain(secret);
  });

  it("has no secret in the facts either when the vendor answers with what it was sent", async () => {
    const host = "echo.fake.test";
    answerAt(host, (request) => Response.json({ grade: request.headers.get("authorization") }));
    const caseId = await opened("echo", [vendorPlugin(host)]);
    await start(caseId);
    const done = await untilState(api, caseId, "review");
    expect(done.at("context.pluginsOutput.vendor")).toMatchObject({ grade: "Bearer {secret.VENDOR_KEY}" });
    const told = await Promise.all(
      ["", "/timeline", "/checks", "/runs"].map((part) => api.get(`/cases/${caseId}${part}`)),
    );
    expect(told.map(({ text }) => text).join()).not.toContain(secret);
  });

  it("ends at an answer that is longer than the plugin allows, without trying again", async () => {
    const host = "too-large.fake.test";
    let calls = 0;
    answerAt(host, () => {
      calls += 1;
      return Response.json({ grade: "A".repeat(200) });
    });
    const caseId = await opened("too_large", [vendorPlugin(host, { maxAnswerBytes: 100 })]);
    await start(caseId);
    await untilState(api, caseId, "review");
    expect(await runsOf(caseId)).toMatchObject([
      { status: "error", error: { code: "too_large" }, attempts: [{ outcome: "error", code: "too_large" }] },
    ]);
    expect(calls).toBe(1);
  });

  it("tries again only what the plugin's policy names", async () => {
    const host = "policy.fake.test";
    let calls = 0;
    answerAt(host, () => {
      calls += 1;
      return new Response("busy", { status: 429 });
    });
    const caseId = await opened("policy", [vendorPlugin(host, { retry: { on: ["timeout"] } })]);
    await start(caseId);
    await untilState(api, caseId, "review");
    expect(await runsOf(caseId)).toMatchObject([{ status: "error", error: { code: "http_429" } }]);
    expect(calls).toBe(1);
  });
});

describe("a case of an earlier release", () => {
  it("keeps its attempts, and its effects are done by this one", async () => {
    const host = "earlier.fake.test";
    let healthy = false;
    answerAt(host, () =>
      healthy
        ? Response.json({ grade: "A" })
        : new Response("later", { status: 429, headers: { "retry-after": "600" } }),
    );
    const caseId = await opened("earlier", [vendorPlugin(host)]);
    await start(caseId);
    await eventually(async () => expect((await runsOf(caseId))[0]?.attempts).toHaveLength(1));
    const ref = { tenantId: tenant.tenantId, caseId: caseId as CaseRef["caseId"] };
    await unsealed(ref);
    await inCase(ref, async (_object, state) => {
      // An effect of that time names no vendor and no policy.
      asSecondSchema(state.storage.sql);
      state.storage.sql.exec(
        "UPDATE outbox SET body = json_remove(body, '$.vendor', '$.retry', '$.maxAnswerBytes'), due_at_ms = 1",
      );
      await state.storage.setAlarm(Date.now() + 60_000);
    });
    await evictDurableObject(stubOf(ref));
    healthy = true;
    await runDurableObjectAlarm(stubOf(ref));
    await untilState(api, caseId, "review");
    expect(await runsOf(caseId)).toMatchObject([
      {
        status: "success",
        attempts: [
          { attempt: 1, counted: true, code: "http_429", exchanges: [] },
          { attempt: 2, counted: true, outcome: "success", exchanges: [{ response: { status: 200 } }] },
        ],
      },
    ]);
  });
});

describe("a run by hand", () => {
  it("begins anew with the facts of now, wherever the case stands, and does not move it elsewhere", async () => {
    const host = "by-hand.fake.test";
    const grades = ["A", "B"];
    const names: Json[] = [];
    answerAt(host, async (request) => {
      names.push(((await request.json()) as JsonObject).name ?? null);
      return Response.json({ grade: grades[names.length - 1] ?? "Z" });
    });
    const caseId = await opened("by_hand", [vendorPlugin(host)]);
    await start(caseId);
    await untilState(api, caseId, "review");
    await api.patch(`/cases/${caseId}/context`, { merge: { entity: { data: { companyName: "Renamed" } } } });
    const key = { "idempotency-key": `hand-${caseId}` };
    const asked = await api.post(`/cases/${caseId}/plugins/vendor/run`, {}, key);
    expect(asked.status).toBe(200);
    expect((await api.post(`/cases/${caseId}/plugins/vendor/run`, {}, key)).text).toBe(asked.text);
    await eventually(async () =>
      expect((await api.get(`/cases/${caseId}`)).at("context.pluginsOutput.vendor")).toEqual({ grade: "B" }),
    );
    expect(names).toEqual(["Acme & Sons", "Renamed"]);
    expect((await api.get(`/cases/${caseId}`)).at("state")).toBe("review");
    expect((await runsOf(caseId)).map(({ generation, status }) => [generation, status])).toEqual([
      [2, "success"],
      [1, "success"],
    ]);
    const { data } = (await api.get(`/cases/${caseId}/timeline?limit=100`)).json;
    expect((data as JsonObject[]).filter((entry) => entry.type === "plugin.run_by_hand")).toMatchObject([
      { subject: "vendor", actor: { kind: "api_key", id: tenant.keyId } },
    ]);
  });

  it("supersedes a run under way, and its event is heard where the plugin is bound", async () => {
    const host = "superseded.fake.test";
    let calls = 0;
    answerAt(host, () => {
      calls += 1;
      return calls === 1
        ? new Response("later", { status: 429, headers: { "retry-after": "600" } })
        : Response.json({ grade: "C" });
    });
    const caseId = await opened("superseded", [vendorPlugin(host)]);
    await start(caseId);
    await eventually(async () => expect((await runsOf(caseId))[0]?.attempts).toHaveLength(1));
    expect((await api.post(`/cases/${caseId}/plugins/vendor/run`, {})).status).toBe(200);
    await untilState(api, caseId, "review");
    expect((await runsOf(caseId)).map(({ status }) => status)).toEqual(["success", "superseded"]);
  });

  it("closes the incident of the run before, and is refused for what there is not and for a case that has ended", async () => {
    const host = "refused-by-hand.fake.test";
    answerAt(host, () => new Response("no", { status: 422 }));
    const caseId = await opened("refused_by_hand", [vendorPlugin(host, { errorAction: null })]);
    await start(caseId);
    await eventually(async () => expect((await api.get(`/cases/${caseId}`)).at("incidents")).toHaveLength(1));
    const again = await api.post(`/cases/${caseId}/plugins/vendor/run`, {});
    expect(again.at("incidents")).toEqual([]);
    await eventually(async () =>
      expect((await runsOf(caseId)).map(({ status }) => status)).toEqual(["error", "error"]),
    );
    const unknown = await api.post(`/cases/${caseId}/plugins/nobody/run`, {});
    expect([unknown.status, unknown.at("error.details.known")]).toEqual([404, ["vendor"]]);
    const version = (await api.get(`/cases/${caseId}`)).at("version");
    const stale = await api.post(`/cases/${caseId}/plugins/vendor/run`, { expectedVersion: Number(version) - 1 });
    expect([stale.status, stale.at("error.code")]).toEqual([409, "stale_version"]);
    await api.post(`/cases/${caseId}/cancel`, { reason: "test" });
    const closed = await api.post(`/cases/${caseId}/plugins/vendor/run`, {});
    expect([closed.status, closed.at("error.code")]).toEqual([409, "case_closed"]);
  });
});

describe("a retry from the incident", () => {
  it("keeps the attempts of before", async () => {
    const host = "incident.fake.test";
    let healthy = false;
    answerAt(host, () => (healthy ? Response.json({ grade: "A" }) : new Response("no", { status: 422 })));
    const caseId = await opened("incident", [vendorPlugin(host, { errorAction: null })]);
    await start(caseId);
    const incident = await eventually(async () => (await api.get(`/cases/${caseId}`)).textAt("incidents.0.id"));
    healthy = true;
    expect((await api.post(`/cases/${caseId}/incidents/${incident}/retry`, {})).status).toBe(200);
    await untilState(api, caseId, "review");
    expect(await runsOf(caseId)).toMatchObject([
      {
        generation: 1,
        status: "success",
        attempts: [
          { attempt: 1, code: "http_422" },
          { attempt: 2, outcome: "success" },
        ],
      },
    ]);
  });
});

describe("a run with a sample", () => {
  const sample = (definitionId: string, plugin: string, over: JsonObject = {}) =>
    api.post(`/workflow-definitions/${definitionId}/plugins/${plugin}/run`, { context: { ...context, ...over } });

  it("asks the vendor once and shows what a case would make of it, without a case", async () => {
    const host = "sample.fake.test";
    const keys: (string | null)[] = [];
    answerAt(host, (request) => {
      keys.push(request.headers.get("authorization"));
      return Response.json({ grade: "A", more: true });
    });
    const id = await publish(api, "sample", chart, { extensions: { apiPlugins: [vendorPlugin(host)] } });
    const tried = await sample(id, "vendor");
    expect(tried.status).toBe(200);
    expect(tried.json).toMatchObject({
      plugin: "vendor",
      kind: "api",
      prepared: { kind: "call_http", problem: null },
      performed: true,
      report: { status: "success" },
      destination: "pluginsOutput.vendor",
      output: { grade: "A" },
      event: "ANSWERED",
      exchanges: [{ request: { headers: { Authorization: "{secret.VENDOR_KEY}" } }, response: { status: 200 } }],
    });
    expect(keys).toEqual([`Bearer ${secret}`]);
    expect(tried.text).not.toContain(secret);
    expect((await api.get("/cases?workflow=sample")).at("data")).toEqual([]);
  });

  it("says what went wrong: nothing to ask with, an unwilling vendor, one that a case would ask again", async () => {
    const host = "sample-trouble.fake.test";
    let status = 404;
    answerAt(host, () => new Response("no", { status, headers: { "retry-after": "7" } }));
    const id = await publish(api, "sample_trouble", chart, { extensions: { apiPlugins: [vendorPlugin(host)] } });
    const empty = await sample(id, "vendor", { entity: { type: "business", data: {} } });
    expect(empty.json).toMatchObject({
      performed: false,
      prepared: { kind: "failed", problem: { code: "missing_value" } },
      report: { status: "error" },
      event: "REFUSED",
      exchanges: [],
    });
    expect((await sample(id, "vendor")).json).toMatchObject({
      performed: true,
      report: { status: "error", code: "http_404" },
      output: { status: "ERROR" },
      event: "REFUSED",
    });
    status = 503;
    expect((await sample(id, "vendor")).json).toMatchObject({
      report: { status: "retry", code: "http_503", retryAfterSeconds: 7 },
      output: null,
      event: null,
    });
    // It goes through the breaker like everybody else.
    for (let count = 0; count < 4; count += 1) await sample(id, "vendor");
    expect((await sample(id, "vendor")).json).toMatchObject({ report: { status: "postponed" }, exchanges: [] });
  });

  it("runs checks in the sandbox, scores rules, and only says what would happen inside a case", async () => {
    const id = await publish(api, "sample_kinds", chart, {
      extensions: {
        apiPlugins: [
          {
            name: "sanctions",
            pluginKind: "company-sanctions",
            stateNames: ["asking"],
            options: { scenario: "clear" },
            successAction: "ANSWERED",
            errorAction: "REFUSED",
          },
        ],
        commonPlugins: [
          {
            name: "risk",
            pluginKind: "riskRules",
            stateNames: ["asking"],
            rulesSource: {
              source: "inline",
              rules: [
                {
                  id: "named",
                  domain: "company",
                  indicator: "Has a name",
                  baseRiskScore: 40,
                  additionalRiskScore: 10,
                  ruleSet: {
                    operator: "and",
                    rules: [{ key: "entity.data.companyName", operator: "EXISTS", value: true }],
                  },
                },
              ],
            },
          },
        ],
        childWorkflowPlugins: [
          {
            name: "owners",
            pluginKind: "child",
            definitionId: "somewhere",
            stateNames: ["asking"],
            initEvent: "start",
          },
        ],
      },
    });
    expect((await sample(id, "sanctions")).json).toMatchObject({
      performed: true,
      report: { status: "success" },
      output: { verdict: "clear" },
      event: "ANSWERED",
    });
    expect((await sample(id, "owners")).json).toMatchObject({
      performed: false,
      report: null,
      wouldDo: expect.stringContaining("open 1 child"),
    });
    const scored = await sample(id, "risk");
    expect([scored.at("report.status"), scored.at("output.riskScore")]).toEqual(["success", 40]);
  });

  it("is for who may write definitions, of plugins there are", async () => {
    const id = await publish(api, "sample_scope", chart, {
      extensions: { apiPlugins: [vendorPlugin("nobody.fake.test")] },
    });
    expect((await sample(id, "nobody")).at("error.details.known")).toEqual(["vendor"]);
    const { apiKey } = await seedApiKey(env, tenant.tenant, ["cases:write"]);
    const analyst = clientWith({ authorization: `Bearer ${apiKey}` });
    const refused = await analyst.post(`/workflow-definitions/${id}/plugins/vendor/run`, { context });
    expect(refused.status).toBe(403);
    const stranger = await aTenantClient();
    expect((await stranger.api.post(`/workflow-definitions/${id}/plugins/vendor/run`, { context })).status).toBe(404);
  });
});
