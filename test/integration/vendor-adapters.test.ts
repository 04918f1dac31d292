import { env } from "cloudflare:workers";
import { createHmac } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { claimDueAnswer } from "../../src/db/pending-answers";
import { newId, type TenantId } from "../../src/domain";
import { isObject, type JsonObject } from "../../src/lib/json";
import { writeSecret } from "../../src/outside";
import { askAgain, takeUpAnswers } from "../../src/queues/pending-answers";
import { type Answered, type ApiClient, aTenantClient, publish } from "../support/api";
import { answerAt } from "../support/receiver";
import {
  mindeeInference,
  mindeeJob,
  onfidoEvent,
  onfidoRun,
  veriffDecision,
  veriffSession,
} from "../support/vendor-answers-later";

afterEach(() => {
  vi.restoreAllMocks();
});

const purpose = "onboarding";
const person = { firstName: "Ada", lastName: "Brennan" };
const json = (value: unknown, status = 200) =>
  new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json" } });
const hex = (secret: string, body: string) => createHmac("sha256", secret).update(body).digest("hex");

/** A tenant with a vendor that ships with the product, at a server of the test. Secrets are `<name>-value`. */
async function tenantWith(vendor: string, over: (adapter: JsonObject) => JsonObject = (adapter) => adapter) {
  const { api, tenantId } = await aTenantClient();
  const host = `${vendor}-${newId("request").slice(-10)}.fake.test`;
  const { json: found } = await api.get(`/vendor-adapters/${vendor}`);
  const adapter = isObject(found.adapter) ? found.adapter : {};
  const put = await api.put(`/vendor-adapters/${vendor}`, over({ ...adapter, baseUrl: `https://${host}` }));
  if (put.status !== 200) throw new Error(put.text);
  const names = Array.isArray(put.json.needsSecrets) ? put.json.needsSecrets : [];
  for (const name of names) await writeSecret(env, tenantId, String(name), `${String(name)}-value`, Date.now());
  return { api, tenantId, host, callbackAddress: put.at("callbackAddress") };
}

/** Posts to a callback address as its vendor does. */
async function call(address: unknown, body: JsonObject | string, headers: Record<string, string>): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return fetchSelf(
    new Request(String(address), {
      method: "POST",
      body: text,
      headers: { "content-type": "application/json", ...headers },
    }),
  );
}

const answerOf = async (api: ApiClient, ran: Answered) => (await api.get(`/checks/${ran.textAt("id")}`)).json;
const settled = (api: ApiClient, ran: Answered, status: string) =>
  vi.waitFor(async () => expect((await answerOf(api, ran)).status).toBe(status), { timeout: 20_000 });

describe("a vendor that calls one address for all its checks", () => {
  async function aSession() {
    const tenant = await tenantWith("veriff");
    const id = newId("request");
    const asked: string[] = [];
    answerAt(tenant.host, (request) => {
      asked.push(new URL(request.url).pathname);
      return json({ ...veriffSession(), verification: { id, url: `https://pages.example/${id}` } }, 201);
    });
    const ran = await tenant.api.post("/checks", {
      type: "identity-verification",
      vendor: "veriff",
      subject: person,
      purpose,
    });
    const body = JSON.stringify(veriffDecision({ id }));
    const decide = (text = body, secret = "VERIFF_SHARED_SECRET-value") =>
      call(tenant.callbackAddress, text, { "x-hmac-signature": hex(secret, text) });
    return { ...tenant, id, ran, body, decide, asked };
  }

  it("shows its page while it is pending, and its signed decision is the answer", async () => {
    const { api, ran, decide, id } = await aSession();
    expect([ran.status, ran.at("status"), ran.at("data.url")]).toEqual([202, "pending", `https://pages.example/${id}`]);
    expect((await decide()).status).toBe(200);
    await settled(api, ran, "clear");
    expect(await answerOf(api, ran)).toMatchObject({ status: "clear", vendor: "veriff", vendorRef: id });
  });

  it("what comes twice, or late, changes nothing", async () => {
    const { api, ran, decide, id } = await aSession();
    await decide();
    await settled(api, ran, "clear");
    expect((await decide()).status).toBe(200);
    expect((await decide(JSON.stringify(veriffDecision({ id, status: "declined", code: 9102 })))).status).toBe(200);
    expect((await answerOf(api, ran)).status).toBe("clear");
  });

  it("what is forged, altered or about nobody is refused", async () => {
    const { api, ran, decide, body, callbackAddress } = await aSession();
    expect((await decide(body, "another-secret")).status).toBe(401);
    expect((await call(callbackAddress, body, {})).status).toBe(401);
    const signed = { "x-hmac-signature": hex("VERIFF_SHARED_SECRET-value", body) };
    expect((await call(callbackAddress, body.replace("approved", "declined"), signed)).status).toBe(401);
    const altered = String(callbackAddress).replace(/(?<=callbacks\/1\.)./, (letter) => (letter === "A" ? "B" : "A"));
    expect((await call(altered, body, signed)).status).toBe(404);
    expect((await decide(JSON.stringify(veriffDecision({ id: "of-somebody-else" })))).status).toBe(404);
    expect((await answerOf(api, ran)).status).toBe("pending");
  });

  it("another tenant's address is no way to this one's check", async () => {
    const [ours, theirs] = [await aSession(), await tenantWith("veriff")];
    const signed = { "x-hmac-signature": hex("VERIFF_SHARED_SECRET-value", ours.body) };
    expect((await call(theirs.callbackAddress, ours.body, signed)).status).toBe(404);
    expect((await answerOf(ours.api, ours.ran)).status).toBe("pending");
  });

  it("without the secret that proves it nothing is proven", async () => {
    const { api, ran, decide } = await aSession();
    await api.delete("/secrets/VERIFF_SHARED_SECRET");
    expect((await decide()).status).toBe(401);
    expect((await decide(undefined, "")).status).toBe(401);
    expect((await answerOf(api, ran)).status).toBe("pending");
  });
});

describe("a case that waits for a vendor", () => {
  it("shows the page, and goes on when the vendor has called and was asked", async () => {
    const { api, host, callbackAddress, tenantId } = await tenantWith("onfido");
    const id = newId("request");
    let status = "awaiting_input";
    const asked: string[] = [];
    answerAt(host, (request) => {
      const { pathname } = new URL(request.url);
      asked.push(`${request.method} ${pathname}`);
      return pathname === "/applicants"
        ? json({ id: "app-1" }, 201)
        : json(onfidoRun({ id, status }), 201 - Number(request.method === "GET"));
    });
    const key = `kyc-${id}`;
    await publish(
      api,
      key,
      {
        id: key,
        initial: "kyc",
        states: { kyc: { on: { OK: "ok", NO: "no" } }, ok: { type: "final" }, no: { type: "final" } },
      },
      {
        extensions: {
          apiPlugins: [
            {
              pluginKind: "check",
              name: "session",
              check: "identity-verification",
              vendor: "onfido",
              stateNames: ["kyc"],
              successAction: "OK",
              errorAction: "NO",
              options: { workflowId: "wf-1" },
              payload: person,
            },
          ],
        },
      },
    );
    const opened = await api.post("/cases", {
      workflow: key,
      context: { entity: { type: "individual", data: person } },
    });
    const read = () => api.get(`/cases/${opened.textAt("id")}`);
    await vi.waitFor(
      async () => {
        expect((await read()).at("context.pluginsOutput.session.result.metadata.url")).toBe(
          "https://eu.onfido.app/l/11111111",
        );
      },
      { timeout: 20_000 },
    );
    expect(asked).toEqual(["POST /applicants", "POST /workflow_runs"]);
    const { results } = await env.DB.prepare("SELECT * FROM pending_answers WHERE tenant_id = ?").bind(tenantId).all();
    expect(JSON.stringify(results)).not.toMatch(/Ada|Brennan/);

    status = "approved";
    const event = onfidoEvent();
    const payload = isObject(event.payload) ? event.payload : {};
    const body = JSON.stringify({
      payload: { ...payload, object: { id, completed_at_iso8601: "2026-11-22T10:00:39Z" } },
    });
    expect(
      (await call(callbackAddress, body, { "x-sha2-signature": hex("ONFIDO_WEBHOOK_TOKEN-value", body) })).status,
    ).toBe(200);
    await vi.waitFor(async () => expect((await read()).at("state")).toBe("ok"), { timeout: 20_000 });
    expect(asked.at(-1)).toBe(`GET /workflow_runs/${id}`);
    expect((await read()).at("context.pluginsOutput.session.verdict")).toBe("clear");
  });
});

describe("a vendor that is asked until it is done", () => {
  // So rarely that nothing happens by itself while the test looks.
  const slowly = (adapter: JsonObject): JsonObject => {
    const text = JSON.stringify(adapter);
    return JSON.parse(
      text.replace('"everySeconds":2', '"everySeconds":3600').replace('"untilSeconds":1200', '"untilSeconds":86400'),
    ) as JsonObject;
  };
  const hourMs = 3_601_000;

  async function aJob() {
    const tenant = await tenantWith("mindee", slowly);
    const id = newId("request");
    const server = { says: (_path: string): Response => json(mindeeJob({ id })), asked: 0 };
    answerAt(tenant.host, (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/v2/inferences/enqueue") return json(mindeeJob({ id }), 202);
      server.asked += 1;
      return server.says(pathname);
    });
    const ran = await tenant.api.post("/checks", {
      type: "document-ocr",
      vendor: "mindee",
      subject: { imageUrl: "https://files.example/p.jpg" },
      options: { modelId: "m-1" },
      purpose,
    });
    expect([ran.status, ran.at("status")]).toEqual([202, "pending"]);
    const key = { tenantId: tenant.tenantId as TenantId, vendor: "mindee", vendorRef: id };
    const done = (path: string) =>
      path.includes("/jobs/")
        ? json(mindeeJob({ id, status: "Processed", result_url: "https://x.example/v2/inferences/i-1" }))
        : json(mindeeInference());
    return { ...tenant, ran, key, server, done, startedMs: Date.now() };
  }

  it("is asked when it is due and not before, and its answer is the check's", async () => {
    const { api, ran, key, server, done, startedMs } = await aJob();
    await askAgain(env, key, startedMs);
    expect(server.asked).toBe(0);
    await askAgain(env, key, startedMs + hourMs);
    expect([server.asked, (await answerOf(api, ran)).status]).toEqual([1, "pending"]);
    server.says = done;
    await askAgain(env, key, startedMs + 4 * hourMs);
    expect(await answerOf(api, ran)).toMatchObject({ status: "clear", data: { documentType: "passport" } });
    const before = server.asked;
    await askAgain(env, key, startedMs + 20 * hourMs);
    expect(server.asked).toBe(before);
  });

  it.each([
    ["500", () => json({}, 500)],
    ["429", () => new Response("", { status: 429, headers: { "retry-after": "60" } })],
    ["garbage", () => new Response("<html>")],
    ["401 for a moment", () => json({}, 503)],
  ])("trouble (%s) leaves it pending, and it is asked again", async (_, trouble) => {
    const { api, ran, key, server, done, startedMs } = await aJob();
    server.says = trouble;
    await askAgain(env, key, startedMs + hourMs);
    expect((await answerOf(api, ran)).status).toBe("pending");
    server.says = done;
    await askAgain(env, key, startedMs + 4 * hourMs);
    expect((await answerOf(api, ran)).status).toBe("clear");
  });

  it("is asked by one at a time; when that one dies another asks after its lease", async () => {
    const { api, ran, key, server, done, startedMs } = await aJob();
    server.says = done;
    expect(await claimDueAnswer(env.DB, key, startedMs + hourMs, 60_000)).not.toBeNull();
    await askAgain(env, key, startedMs + hourMs + 1);
    expect(server.asked).toBe(0);
    await askAgain(env, key, startedMs + hourMs + 60_001);
    expect((await answerOf(api, ran)).status).toBe("clear");
  });

  it("a reminder that was lost is sent again by the sweeper", async () => {
    const { api, ran, key, server, done } = await aJob();
    server.says = done;
    await env.DB.prepare("UPDATE pending_answers SET due_at_ms = 1 WHERE tenant_id = ? AND vendor_ref = ?")
      .bind(key.tenantId, key.vendorRef)
      .run();
    await takeUpAnswers(env, Date.now());
    await settled(api, ran, "clear");
  });

  it("that never finishes is an error in the end", async () => {
    const { api, ran, key, startedMs } = await aJob();
    await askAgain(env, key, startedMs + 30 * hourMs);
    expect(await answerOf(api, ran)).toMatchObject({ status: "error", error: { code: "no_answer" } });
  });

  it("is forgotten a month after its time", async () => {
    const { key } = await aJob();
    const count = () =>
      env.DB.prepare("SELECT count(*) AS rows FROM pending_answers WHERE vendor_ref = ?")
        .bind(key.vendorRef)
        .first("rows");
    await takeUpAnswers(env, Date.now());
    expect(await count()).toBe(1);
    await env.DB.prepare("UPDATE pending_answers SET until_ms = 1, due_at_ms = NULL WHERE vendor_ref = ?")
      .bind(key.vendorRef)
      .run();
    await takeUpAnswers(env, Date.now());
    expect(await count()).toBe(0);
  });
});
