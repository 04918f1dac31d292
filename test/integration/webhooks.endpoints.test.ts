import { env } from "cloudflare:workers";
import { createPublicKey, verify } from "node:crypto";
import { Validator } from "@cfworker/json-schema";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { newId, type OutgoingRequest } from "../../src/domain";
import type { Env } from "../../src/env";
import { isObject, type Json } from "../../src/lib/json";
import { tellEndpoints } from "../../src/queues/tell-endpoints";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { anEndpoint, deliveriesOf, webhooksByHand } from "../support/webhooks";

let hand: ReturnType<typeof webhooksByHand>;
beforeEach(() => {
  hand = webhooksByHand();
});
afterEach(() => vi.restoreAllMocks());

describe("what no case tells of", () => {
  it("reaches all endpoints but the one that cannot be reached, and that one when it is told again", async () => {
    const { api, tenantId } = await aTenantClient();
    const eventTypes = ["webhook.endpoint.disabled"];
    const ids: string[] = [];
    for (let place = 0; place < 3; place += 1) ids.push((await anEndpoint(api, { eventTypes })).id);
    const lost = env.WEBHOOK_ENDPOINTS.idFromName(`${tenantId}/${ids[1]}`);
    const WEBHOOK_ENDPOINTS = new Proxy(env.WEBHOOK_ENDPOINTS, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (name === "get")
          return (id: DurableObjectId) =>
            id.equals(lost) ? { enqueue: () => Promise.reject(new Error("out of reach")) } : target.get(id);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const event = { id: newId("event"), type: "webhook.endpoint.disabled", atMs: Date.now(), detail: {} } as const;
    const tell = (on: Env) => tellEndpoints(on, tenantId, event, Date.now());
    const heard = async () => (await Promise.all(ids.map((id) => deliveriesOf(api, id)))).map(({ length }) => length);
    await expect(tell({ ...env, WEBHOOK_ENDPOINTS })).rejects.toThrow("out of reach");
    expect(await heard()).toEqual([1, 0, 1]);
    await tell(env);
    expect(await heard()).toEqual([1, 1, 1]);
  });
});

describe("event types", () => {
  it("are listed with schema and sample, and read one by one", async () => {
    const { api } = await aTenantClient({ scopes: ["cases:read"] });
    const list = await api.get("/event-types");
    const { data } = list.json;
    const names = Array.isArray(data) ? data.map((one) => isObject(one) && one.name) : [];
    expect(names).toContain("workflow.completed");
    const one = await api.get("/event-types/workflow.completed");
    expect(one.at("sample.type")).toBe("workflow.completed");
    expect(one.at("schema.properties.detail.properties.outcome")).toBeDefined();
    expect((await api.get("/event-types/workflow.unheard")).status).toBe(404);
  });
});

describe("an endpoint", () => {
  it("keeps what it was made with, shows no value of its headers, and takes changes", async () => {
    const { api } = await aTenantClient();
    const wish = {
      eventTypes: ["workflow.completed"],
      workflows: ["kyb"],
      tags: ["approved"],
      filter: "data.entity.data.country == 'DE'",
      rateLimitPerSecond: 5,
      headers: { Authorization: "Bearer 3f7c-canary" },
      asymmetric: true,
      payloadVersion: "2026-11-01",
    };
    const { id } = await anEndpoint(api, wish);
    const read = await api.get(`/webhook-endpoints/${id}`);
    expect(read.json).toMatchObject({ ...wish, headers: { authorization: "***" } });
    expect(read.at("publicKeys")).toEqual([expect.stringMatching(/^whpk_[A-Za-z0-9+/]{43}=$/)]);
    const changed = await api.patch(`/webhook-endpoints/${id}`, {
      filter: null,
      tags: [],
      headers: {},
      asymmetric: false,
    });
    expect(changed.json).toMatchObject({ filter: null, tags: [], headers: {}, publicKeys: [], workflows: ["kyb"] });
    const stored = await env.DB.prepare("SELECT * FROM webhook_endpoints WHERE id = ?").bind(id).first();
    expect(JSON.stringify(stored)).not.toContain("canary");
  });

  it.each<[string, Record<string, Json>, string]>([
    ["a version that never was, naming those there are", { payloadVersion: "1999-01-01" }, "2026-11-01"],
    ["a filter that does not parse", { filter: "a ===" }, "filter"],
    ["a header that we write", { headers: { "webhook-id": "x" } }, "webhook-id"],
    ["no pace at all", { rateLimitPerSecond: 0 }, "rateLimitPerSecond"],
    ["an address of ours", { url: "https://hooks.edgecase.test/" }, "this deployment"],
  ])("is refused with %s", async (_, wish, named) => {
    const { api } = await aTenantClient();
    const made = await api.post("/webhook-endpoints", { url: "https://hooks.fake.test/in", ...wish });
    expect([made.status, made.at("error.code")]).toEqual([400, "bad_value"]);
    expect(made.text).toContain(named);
  });

  it("is sent what passes its filters only, in the shape it wants, with its own headers beside ours", async () => {
    const { api, tenantId } = await aTenantClient();
    await publish(api, "review", reviewChart);
    const wish = {
      filter: { "==": [{ var: "data.entity.data.country" }, "DE"] },
      tags: ["approved"],
      payload: "thin",
      headers: { authorization: "Bearer 3f7c" },
    };
    const { id } = await anEndpoint(api, { ...wish, eventTypes: ["workflow.completed"] });
    const { world, requests, bodies } = hand.receivers(() => ({
      status: 200,
      headers: { server: "a", "set-cookie": "s" },
    }));
    const german = await hand.anApprovedCase(api, tenantId, world);
    await hand.anApprovedCase(api, tenantId, world, { country: "FR" });
    expect(bodies()).toMatchObject([{ caseId: german, type: "workflow.completed", data: {} }]);
    expect(requests[0]?.headers.authorization).toBe("Bearer 3f7c");
    const [delivery] = await deliveriesOf(api, id);
    const detail = await api.get(`/webhook-endpoints/${id}/deliveries/${delivery?.id}`);
    const [attempt] = detail.json.attemptLog as Json[];
    expect(attempt).toMatchObject({
      requestHeaders: { authorization: "***", "webhook-id": bodies()[0].id },
      responseHeaders: { server: "a" },
      status: 200,
    });
    expect(detail.text).not.toContain("3f7c");
    const { schema } = (await api.get("/event-types/workflow.completed")).json;
    expect(new Validator(schema as object, "2020-12", false).validate(bodies()[0])).toMatchObject({ valid: true });
  });

  it("G20: signs with both secrets and both key pairs while rotating, and with the newest alone afterwards", async () => {
    const { api } = await aTenantClient();
    const { id, secret } = await anEndpoint(api, { asymmetric: true });
    const [firstKey] = (await api.get(`/webhook-endpoints/${id}`)).json.publicKeys as string[];
    const rotated = await api.post(`/webhook-endpoints/${id}/rotate`, { overlapSeconds: 60 });
    const [newKey, oldKey] = rotated.json.publicKeys as string[];
    expect(oldKey).toBe(firstKey);
    const { world, requests } = hand.receivers();
    for (const waitMs of [0, 60_000]) {
      hand.nowMs += waitMs;
      await api.post(`/webhook-endpoints/${id}/test`);
      await hand.drain(world);
    }
    const isSignedBy = (publicKey: string | undefined, { headers, body }: OutgoingRequest): boolean => {
      const raw = Buffer.from((publicKey ?? "").slice("whpk_".length), "base64");
      const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw]);
      const key = createPublicKey({ key: der, format: "der", type: "spki" });
      const signed = Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`);
      const signatures = (headers["webhook-signature"] ?? "").split(" ").filter((one) => one.startsWith("v1a,"));
      return signatures.some((one) => verify(null, signed, key, Buffer.from(one.slice(4), "base64")));
    };
    const [during, after] = requests as [OutgoingRequest, OutgoingRequest];
    for (const key of [newKey, oldKey]) expect(isSignedBy(key, during)).toBe(true);
    expect([isSignedBy(newKey, after), isSignedBy(oldKey, after)]).toEqual([true, false]);
    for (const key of [secret, rotated.textAt("secret")]) new Webhook(key).verify(during.body ?? "", during.headers);
    expect((await api.get(`/webhook-endpoints/${id}`)).json.publicKeys).toEqual([newKey]);
  });

  it("can be tried with the sample of any type, whatever it subscribes to", async () => {
    const { api } = await aTenantClient();
    const { id } = await anEndpoint(api, { eventTypes: ["case.created"], tags: ["never"] });
    const { world, bodies } = hand.receivers();
    const sent = await api.post(`/webhook-endpoints/${id}/test`, { eventType: "check.failed" });
    expect([sent.status, sent.at("eventType"), sent.at("caseId")]).toEqual([202, "check.failed", null]);
    await hand.drain(world);
    expect(bodies()).toMatchObject([{ id: sent.at("eventId"), type: "check.failed", detail: { code: "unreachable" } }]);
    expect((await api.post(`/webhook-endpoints/${id}/test`, { eventType: "no.such" })).status).toBe(400);
  });

  it("is sent no more in a second than it allows: the rest waits in its order, and nothing is lost", async () => {
    const { api, tenantId } = await aTenantClient();
    await publish(api, "review", reviewChart);
    const { id } = await anEndpoint(api, { rateLimitPerSecond: 2 });
    const { world, bodies } = hand.receivers();
    await hand.anApprovedCase(api, tenantId, world);
    const all = (await deliveriesOf(api, id)).length;
    expect(all).toBeGreaterThan(2);
    for (let seconds = 0; bodies().length < all; seconds += 0.5) {
      expect(seconds).toBeLessThan(all);
      expect(bodies()).toHaveLength(1 + 2 * seconds);
      await hand.pass(500, tenantId, id, world);
    }
    const sequences = bodies().map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  });

  it("leaves a receiver that is down in peace, sees by one delivery whether it is back, and then sends everything", async () => {
    const { api, tenantId } = await aTenantClient();
    await publish(api, "review", reviewChart);
    const { id } = await anEndpoint(api);
    let isDown = true;
    const { world, requests } = hand.receivers(() => (isDown ? "silent" : { status: 200 }));
    for (let one = 0; one < 3; one++) await hand.anApprovedCase(api, tenantId, world);
    const owed = (await deliveriesOf(api, id)).length;
    // A stumble is no reason to hold anything back: the first repeats leave when the schedule says.
    expect(requests).toHaveLength(owed);
    await hand.pass(6_000, tenantId, id, world);
    expect(requests).toHaveLength(2 * owed);
    await hand.pass(400_000, tenantId, id, world);
    const tried = requests.length;
    expect(tried).toBeLessThan(3 * owed);
    expect((await api.get(`/webhook-endpoints/${id}/health`)).json).toMatchObject({
      breaker: { state: "open" },
      pending: owed,
      failingSince: expect.any(String),
    });
    await hand.pass(10_000, tenantId, id, world);
    expect(requests).toHaveLength(tried + 1);
    isDown = false;
    for (let minutes = 0; minutes < 40; minutes++) await hand.pass(60_000, tenantId, id, world);
    expect((await deliveriesOf(api, id)).map(({ status }) => status)).toEqual(Array(owed).fill("delivered"));
    expect((await api.get(`/webhook-endpoints/${id}/health`)).at("breaker.state")).toBe("closed");
  });

  it("that is switched off tells administrators and builders once, and the endpoints that name that event", async () => {
    const { api, tenantId } = await aTenantClient();
    const admin = await anAnalystClient(tenantId, "admin");
    const analyst = await anAnalystClient(tenantId, "analyst");
    const sick = await anEndpoint(api, { url: "https://gone.fake.test/in?token=1" });
    const watching = await anEndpoint(api, {
      url: "https://ops.fake.test/",
      eventTypes: ["webhook.endpoint.disabled"],
    });
    await anEndpoint(api, { url: "https://other.fake.test/" });
    const { world, requests } = hand.receivers(({ url }) => ({ status: url.includes("gone") ? 410 : 200 }));
    await api.post(`/webhook-endpoints/${sick.id}/test`);
    await hand.drain(world);
    const told = requests.filter(({ url }) => !url.includes("gone"));
    expect(told.map(({ url }) => url)).toEqual(["https://ops.fake.test/"]);
    new Webhook(watching.secret).verify(told[0]?.body ?? "", told[0]?.headers ?? {});
    expect(JSON.parse(told[0]?.body ?? "").detail).toEqual({
      endpointId: sick.id,
      url: "https://gone.fake.test/in",
      reason: "gone",
    });
    const kinds = async (client: ApiClient) => {
      const { data } = (await client.get("/notifications")).json;
      return (Array.isArray(data) ? data : []).map((one) => isObject(one) && one.kind);
    };
    expect(await kinds(admin.api)).toEqual(["webhook_disabled"]);
    expect(await kinds(analyst.api)).toEqual([]);
  });

  it("shows its deliveries by type, case, state and time", async () => {
    const { api, tenantId } = await aTenantClient();
    await publish(api, "review", reviewChart);
    const { id } = await anEndpoint(api);
    const { world } = hand.receivers(({ body }) => ({
      status: JSON.parse(body ?? "").type === "case.created" ? 500 : 200,
    }));
    const first = await hand.anApprovedCase(api, tenantId, world);
    hand.nowMs += 1_000;
    const middle = new Date(hand.nowMs).toISOString();
    const second = await hand.anApprovedCase(api, tenantId, world);
    const casesOf = async (query: string) => new Set((await deliveriesOf(api, id, query)).map(({ caseId }) => caseId));
    expect(await casesOf("&eventType=workflow.completed")).toEqual(new Set([first, second]));
    expect(await casesOf(`&caseId=${first}`)).toEqual(new Set([first]));
    expect(await casesOf(`&createdAfter=${middle}`)).toEqual(new Set([second]));
    expect(await casesOf(`&createdBefore=${middle}`)).toEqual(new Set([first]));
    const pending = await deliveriesOf(api, id, "&status=pending");
    expect(pending.map(({ eventType }) => eventType)).toEqual(["case.created", "case.created"]);
    expect((await api.get(`/webhook-endpoints/${id}/deliveries?createdAfter=soon`)).status).toBe(400);
  });
});
