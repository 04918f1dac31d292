import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { getPath, isObject, type Json, type JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient, publish } from "../support/api";
import { answerAt } from "../support/receiver";

afterEach(() => void vi.restoreAllMocks());

const chart: JsonObject = {
  id: "crm-out",
  initial: "review",
  states: {
    review: { tags: ["manual_review"], on: { approve: "approved" } },
    approved: { type: "final", tags: ["approved"] },
  },
};
const quick = { backoff: { firstSeconds: 0.1, maxSeconds: 1 } };

/** A server that hands out tokens: `token-1`, `token-2`, … and forgets those that are taken back. */
function tokenServer(host: string, extra: JsonObject = {}) {
  const asked: URLSearchParams[] = [];
  const good = new Set<string>();
  answerAt(host, async (request) => {
    asked.push(new URLSearchParams(await request.text()));
    const token = `${host}-token-${asked.length}`;
    good.add(token);
    return Response.json({ access_token: token, token_type: "Bearer", ...extra });
  });
  return { asked, good };
}

interface Asked {
  method: string;
  path: string;
  body: Json;
  key: string | null;
}

/** A CRM that takes what comes with a good token. `answer` says what is answered to the nth request that had one. */
function crmAt(host: string, good: ReadonlySet<string>, answer: (nth: number) => Response) {
  const asked: Asked[] = [];
  const refused: string[] = [];
  answerAt(host, async (request) => {
    const token = (request.headers.get("authorization") ?? "").replace(/^Bearer /, "");
    if (!good.has(token)) {
      refused.push(token);
      return Response.json([{ errorCode: "INVALID_SESSION_ID" }], { status: 401 });
    }
    const { pathname } = new URL(request.url);
    const text = await request.text();
    asked.push({
      method: request.method,
      path: pathname,
      body: text === "" ? null : (JSON.parse(text) as Json),
      key: request.headers.get("idempotency-key"),
    });
    return answer(asked.length);
  });
  return { asked, refused };
}

const salesforce = (host: string, over: JsonObject = {}): JsonObject => ({
  name: "crm",
  pluginKind: "crm.salesforce.update",
  stateNames: ["approved"],
  account: {
    grant: "client_credentials",
    tokenUrl: `https://login-${host}/services/oauth2/token`,
    clientIdSecret: "SF_ID",
    clientSecretSecret: "SF_SECRET",
  },
  object: "Account",
  payload: {
    id: { __type: "path", value: "entity.id" },
    fields: { KYB_Status__c: { __type: "literal", value: "Approved" } },
  },
  retry: quick,
  ...over,
});
const hubspot = (host: string, over: JsonObject = {}): JsonObject => ({
  name: "crm",
  pluginKind: "crm.hubspot.update",
  stateNames: ["approved"],
  account: { grant: "token", tokenSecret: "HS_TOKEN" },
  baseUrl: `https://${host}`,
  payload: {
    id: { __type: "path", value: "entity.id" },
    fields: { kyb_status: { __type: "literal", value: "Approved" }, kyb_score: { __type: "literal", value: 12 } },
  },
  retry: quick,
  ...over,
});

const secrets = {
  SF_ID: "client-id-0001",
  SF_SECRET: "client-secret-0001",
  HS_TOKEN: "pat-eu1-00000001",
  SF_REFRESH: "refresh-one-01",
};

let house: Promise<Awaited<ReturnType<typeof aTenantClient>>> | null = null;
let made = 0;

/** A tenant with its secrets: the same for all, unless a test takes one of them away. */
async function aHouse() {
  const seeded = await aTenantClient();
  for (const [name, value] of Object.entries(secrets)) await seeded.api.put(`/secrets/${name}`, { value });
  return seeded;
}

/** A workflow of its own with this plugin. */
async function aTenant(plugin: JsonObject, own = false) {
  if (!own) house ??= aHouse();
  const seeded = await ((own ? null : house) ?? aHouse());
  made += 1;
  const workflow = `crm-out-${made}`;
  await publish(seeded.api, workflow, chart, { extensions: { apiPlugins: [plugin] } });
  return { ...seeded, approve: (id: string) => approve(seeded.api, workflow, id) };
}

/** A case is approved, and what became of the milestone's update is told when it is over. */
async function approve(
  api: ApiClient,
  workflow: string,
  id: string,
): Promise<{ run: JsonObject; text: string; output: Json | undefined }> {
  const context = { entity: { type: "business", id, data: { companyName: "Northwind" } } };
  const opened = await api.post("/cases", { workflow, context });
  const caseId = opened.textAt("id");
  const approved = await api.post(`/cases/${caseId}/events`, { name: "approve" });
  expect([approved.at("state"), approved.at("status")]).toEqual(["approved", "completed"]);
  return vi.waitFor(
    async () => {
      const runs = await api.get(`/cases/${caseId}/runs`);
      const [run] = Array.isArray(runs.json.data) ? runs.json.data.filter(isObject) : [];
      if (run === undefined || ["pending", "running", "waiting"].includes(String(run.status)))
        throw new Error(`not over yet: ${runs.text.slice(0, 300)}`);
      const seen = await api.get(`/cases/${caseId}`);
      return { run, text: runs.text, output: getPath(seen.json, "context.pluginsOutput.crm") };
    },
    { timeout: 20_000, interval: 50 },
  );
}

describe("a milestone is written into Salesforce", () => {
  it("by the record's id, with one token for many cases, and no secret in any record", async () => {
    const host = "one.salesforce.fake.test";
    const { asked: tokens, good } = tokenServer(`login-${host}`, { instance_url: `https://${host}` });
    const crm = crmAt(host, good, () => new Response(null, { status: 204 }));
    const { approve, tenantId } = await aTenant(salesforce(host));
    const first = await approve("001A");
    const second = await approve("001B");
    expect(first.output).toMatchObject({ id: "001A", created: false, object: "Account" });
    expect(crm.asked.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      { method: "PATCH", path: "/services/data/v62.0/sobjects/Account/001A", body: { KYB_Status__c: "Approved" } },
      { method: "PATCH", path: "/services/data/v62.0/sobjects/Account/001B", body: { KYB_Status__c: "Approved" } },
    ]);
    expect(tokens.map((form) => form.get("grant_type"))).toEqual(["client_credentials"]);
    const kept = await env.DB.prepare("SELECT * FROM access_tokens WHERE tenant_id = ?").bind(tenantId).all();
    const records = JSON.stringify(kept.results) + first.text + second.text;
    for (const hidden of [...good, secrets.SF_SECRET]) expect(records).not.toContain(hidden);
  });

  it("by an id of ours, where a record that is not there is made; an id cannot leave its place", async () => {
    const host = "upsert.salesforce.fake.test";
    const { good } = tokenServer(`login-${host}`, { instance_url: `https://${host}` });
    const crm = crmAt(host, good, () => Response.json({ id: "001NEW", success: true, created: true }, { status: 201 }));
    const { approve } = await aTenant(salesforce(host, { externalIdField: "Edgecase_Id__c" }));
    const done = await approve("../x?y");
    expect(done.output).toMatchObject({ id: "001NEW", created: true });
    expect(crm.asked[0]?.path).toBe("/services/data/v62.0/sobjects/Account/Edgecase_Id__c/..%2Fx%3Fy");
  });

  it("with a new token, once, when the old one is refused", async () => {
    const host = "expired.salesforce.fake.test";
    const { asked: tokens, good } = tokenServer(`login-${host}`, { instance_url: `https://${host}` });
    const crm = crmAt(host, good, () => new Response(null, { status: 204 }));
    const { approve } = await aTenant(salesforce(host));
    await approve("001A");
    good.clear();
    const done = await approve("001B");
    expect([done.run.status, crm.refused.length, tokens.length]).toEqual(["success", 1, 2]);
  });

  it("and gives up when the new token is refused too", async () => {
    const host = "barred.salesforce.fake.test";
    const { asked: tokens } = tokenServer(`login-${host}`, { instance_url: `https://${host}` });
    const crm = crmAt(host, new Set(), () => new Response(null, { status: 204 }));
    const { approve } = await aTenant(salesforce(host));
    const done = await approve("001A");
    expect([done.run.status, crm.refused.length, tokens.length]).toEqual(["error", 2, 2]);
    expect(done.text).toContain("unauthorized");
  });

  it("with the refresh token that the server handed out last", async () => {
    const host = "rotating.salesforce.fake.test";
    const asked: URLSearchParams[] = [];
    const good = new Set<string>();
    answerAt(`login-${host}`, async (request) => {
      const form = new URLSearchParams(await request.text());
      asked.push(form);
      const expected = asked.length === 1 ? secrets.SF_REFRESH : `refresh-${asked.length}`;
      if (form.get("refresh_token") !== expected) return Response.json({ error: "invalid_grant" }, { status: 400 });
      good.add(`access-token-${asked.length}`);
      const body = { access_token: `access-token-${asked.length}`, refresh_token: `refresh-${asked.length + 1}` };
      return Response.json({ ...body, instance_url: `https://${host}`, expires_in: 30 });
    });
    crmAt(host, good, () => new Response(null, { status: 204 }));
    const account = {
      grant: "refresh_token",
      tokenUrl: `https://login-${host}/services/oauth2/token`,
      clientIdSecret: "SF_ID",
      clientSecretSecret: "SF_SECRET",
      refreshTokenSecret: "SF_REFRESH",
    };
    const { approve } = await aTenant(salesforce(host, { account }));
    // Its tokens are as good as expired when they are handed out: each case needs a new one.
    expect([(await approve("001A")).run.status, (await approve("001B")).run.status]).toEqual(["success", "success"]);
    expect(asked.map((form) => form.get("refresh_token"))).toEqual([secrets.SF_REFRESH, "refresh-2"]);
  });

  it.each<[string, () => Response, string]>([
    ["too many requests", () => new Response("slow down", { status: 429, headers: { "retry-after": "0" } }), "success"],
    ["an outage", () => new Response("<html>away</html>", { status: 503 }), "success"],
  ])("after %s", async (title, trouble, status) => {
    const host = `${title.replaceAll(/\W/g, "-").toLowerCase()}.salesforce.fake.test`;
    const { good } = tokenServer(`login-${host}`, { instance_url: `https://${host}` });
    const crm = crmAt(host, good, (nth) => (nth === 1 ? trouble() : new Response(null, { status: 204 })));
    const { approve } = await aTenant(salesforce(host));
    const done = await approve("001A");
    expect(done.run.status).toBe(status);
    // The same key on every attempt.
    expect([crm.asked.length, new Set(crm.asked.map(({ key }) => key)).size]).toEqual([
      status === "success" ? 2 : 1,
      1,
    ]);
  });

  it("asks nobody for a token when a secret is missing, and never takes garbage for one", async () => {
    const host = "notoken.salesforce.fake.test";
    let asked = 0;
    answerAt(`login-${host}`, () => {
      asked += 1;
      return new Response("<html>maintenance</html>");
    });
    const { api, approve } = await aTenant(salesforce(host), true);
    expect((await approve("001A")).text).toContain("bad_answer");
    await api.delete("/secrets/SF_SECRET", {});
    const done = await approve("001B");
    expect([done.text.includes("not_configured"), asked]).toEqual([true, 1]);
  });
});

describe("a milestone is written into HubSpot", () => {
  it("by the company's number, as texts", async () => {
    const host = "one.hubapi.fake.test";
    const crm = crmAt(host, new Set([secrets.HS_TOKEN]), () => Response.json({ id: "1246965", properties: {} }));
    const { approve } = await aTenant(hubspot(host));
    const done = await approve("1246965");
    expect(done.output).toMatchObject({ id: "1246965", created: false });
    expect(crm.asked).toEqual([
      {
        method: "PATCH",
        path: "/crm/v3/objects/companies/1246965",
        body: { properties: { kyb_status: "Approved", kyb_score: "12" } },
        key: expect.stringMatching(/^eff_/),
      },
    ]);
  });

  it("by an id of ours, in one call that makes what is not there", async () => {
    const host = "upsert.hubapi.fake.test";
    const answer = { status: "COMPLETE", results: [{ id: "77", new: true, properties: {} }] };
    const crm = crmAt(host, new Set([secrets.HS_TOKEN]), () => Response.json(answer));
    const { approve } = await aTenant(hubspot(host, { idProperty: "edgecase_id" }));
    const done = await approve("ours-1");
    expect(done.output).toMatchObject({ id: "77", created: true });
    expect([crm.asked[0]?.path, getPath(crm.asked[0]?.body, "inputs.0.properties.edgecase_id")]).toEqual([
      "/crm/v3/objects/companies/batch/upsert",
      "ours-1",
    ]);
  });

  it("does not ask again with a token that does not expire", async () => {
    const host = "revoked.hubapi.fake.test";
    const crm = crmAt(host, new Set(), () => Response.json({}));
    const { approve } = await aTenant(hubspot(host));
    const done = await approve("1");
    expect([done.run.status, crm.refused]).toEqual(["error", [secrets.HS_TOKEN]]);
    expect(done.text).not.toContain(secrets.HS_TOKEN);
  });
});
