import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { saveJobCursor } from "../../src/db/jobs";
import type { EndpointId, TenantId } from "../../src/domain";
import { retention } from "../../src/domain/retention";
import { forgetOldDeliveries } from "../../src/queues/forget-deliveries";
import { kickStuckReplays, type WebhookWorld } from "../../src/queues/webhooks";
import { endpointOf } from "../../src/webhooks/endpoint-of";
import { type ApiClient, aTenantClient, publish, reviewChart } from "../support/api";
import { anEndpoint, deliveriesOf, webhooksByHand } from "../support/webhooks";

let hand: ReturnType<typeof webhooksByHand>;
beforeEach(() => {
  hand = webhooksByHand();
});
afterEach(() => vi.restoreAllMocks());

const dayMs = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString();

async function aReviewTenant() {
  const made = await aTenantClient();
  await publish(made.api, "review", reviewChart);
  return made;
}

async function replayed(api: ApiClient, id: string, wish: object, world: WebhookWorld) {
  const begun = await api.post(`/webhook-endpoints/${id}/replays`, wish);
  expect([begun.status, begun.at("status")]).toEqual([202, "running"]);
  await hand.drain(world);
  return (await api.get(`/webhook-endpoints/${id}/replays/${begun.textAt("id")}`)).json;
}

const statusesOf = async (api: ApiClient, id: string) =>
  new Set((await deliveriesOf(api, id)).map(({ status }) => status));

describe("a replay", () => {
  it("G22: of what is missing gives an endpoint the events it should have had, once, in the order of each case", async () => {
    const { api, tenantId } = await aReviewTenant();
    const beginMs = hand.nowMs;
    const { world, requests, bodies } = hand.receivers();
    const before = [await hand.anApprovedCase(api, tenantId, world), await hand.anApprovedCase(api, tenantId, world)];
    expect(requests).toEqual([]);
    const { id } = await anEndpoint(api, { eventTypes: ["workflow.state.changed", "workflow.completed"] });
    const later = await hand.anApprovedCase(api, tenantId, world);
    const had = requests.length;
    expect(had).toBeGreaterThan(0);
    hand.nowMs += 1_000;
    const done = await replayed(api, id, { kind: "missing", since: iso(beginMs) }, world);
    expect(done).toMatchObject({ status: "done", sent: had * 2, looked: had * 3, truncated: false });
    for (const caseId of before) {
      const got = bodies().filter((body) => body.caseId === caseId);
      expect(new Set(got.map(({ type }) => type))).toEqual(new Set(["workflow.state.changed", "workflow.completed"]));
      expect(got[0].data.entity.data.companyName).toBe("Acme");
      const sequences = got.map(({ sequence }) => sequence);
      expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
    }
    expect(bodies().filter((body) => body.caseId === later)).toHaveLength(had);
    const again = await replayed(api, id, { kind: "missing", since: iso(beginMs) }, world);
    expect(again).toMatchObject({ sent: 0 });
    expect(requests).toHaveLength(had * 3);
  });

  it("of what failed begins a fresh round for deliveries taken in since then, and for no others", async () => {
    const { api, tenantId } = await aReviewTenant();
    const { id } = await anEndpoint(api, { eventTypes: ["workflow.completed"] });
    let status = 410;
    const { world, bodies } = hand.receivers(() => ({ status }));
    const early = await hand.anApprovedCase(api, tenantId, world);
    await api.patch(`/webhook-endpoints/${id}`, { status: "active" });
    hand.nowMs += 60_000;
    const sinceMs = hand.nowMs;
    const late = await hand.anApprovedCase(api, tenantId, world);
    expect((await deliveriesOf(api, id)).map((one) => one.status)).toEqual(["failed", "failed"]);
    const refused = await api.post(`/webhook-endpoints/${id}/replays`, { kind: "failed", since: iso(sinceMs) });
    expect([refused.status, refused.at("error.code")]).toEqual([409, "conflict"]);
    await api.patch(`/webhook-endpoints/${id}`, { status: "active" });
    status = 200;
    const done = await replayed(api, id, { kind: "failed", since: iso(sinceMs) }, world);
    expect(done).toMatchObject({ status: "done", looked: 1, sent: 1 });
    const standings = (await deliveriesOf(api, id)).map(({ caseId, status: at, attempts }) => [caseId, at, attempts]);
    expect(standings).toEqual([
      [late, "delivered", 2],
      [early, "failed", 1],
    ]);
    expect(bodies().map(({ caseId }) => caseId)).toEqual([early, late, late]);
  });

  it("goes on after its message was lost, page by page, and is one at a time", async () => {
    const { api, tenantId } = await aReviewTenant();
    const { id } = await anEndpoint(api);
    const endpoint = endpointOf(env, tenantId, id as EndpointId);
    const wish = { kind: "missing", since: iso(hand.nowMs - dayMs) };
    const { world } = hand.receivers();
    const begun = await api.post(`/webhook-endpoints/${id}/replays`, wish);
    expect(hand.queued.splice(0)).toMatchObject([{ kind: "replay" }]);
    expect((await api.post(`/webhook-endpoints/${id}/replays`, wish)).status).toBe(409);
    hand.nowMs += 120_000;
    await kickStuckReplays(env, hand.nowMs);
    await hand.drain(world);
    const read = await api.get(`/webhook-endpoints/${id}/replays/${begun.textAt("id")}`);
    expect(read.at("status")).toBe("done");
    expect((await endpoint.health()).pending).toBe(0);
  });

  it("of another tenant is not there", async () => {
    const [one, other] = [await aReviewTenant(), await aReviewTenant()];
    const { id } = await anEndpoint(one.api);
    const wish = { kind: "failed", since: iso(hand.nowMs - dayMs) };
    const begun = await one.api.post(`/webhook-endpoints/${id}/replays`, wish);
    hand.queued = [];
    expect((await other.api.post(`/webhook-endpoints/${id}/replays`, wish)).status).toBe(404);
    expect((await other.api.get(`/webhook-endpoints/${id}/replays/${begun.textAt("id")}`)).status).toBe(404);
    expect((await other.api.get(`/webhook-endpoints/${id}/health`)).status).toBe(404);
  });
});

describe("subscriptions", () => {
  it("of a definition and of a case each get their events at their own address, signed with the tenant's secret", async () => {
    const { api, tenantId, webhookSecret } = await aTenantClient();
    const of = (url: string, events: string[]) => ({ subscriptions: [{ type: "webhook", url, events }] });
    await publish(api, "review", reviewChart, { config: of("https://definition.fake.test/", ["workflow.completed"]) });
    const { world, requests } = hand.receivers();
    await hand.anApprovedCase(api, tenantId, world);
    expect(requests.map(({ url }) => url)).toEqual(["https://definition.fake.test/"]);
    await hand.anApprovedCase(api, tenantId, world, { config: of("https://case.fake.test/", ["case.created"]) });
    const told = requests.slice(1).map(({ url, body }) => [url, JSON.parse(body ?? "").type]);
    expect(told).toContainEqual(["https://case.fake.test/", "case.created"]);
    for (const { body, headers } of requests) new Webhook(webhookSecret).verify(body ?? "", headers);
  });
});

describe("addresses of this deployment", () => {
  it("G37: are refused when they are saved, subscribed, and when they are sent to", async () => {
    const { api, tenantId } = await aTenantClient();
    const own = "https://hooks.edgecase.test/";
    const subscriptions = [{ type: "webhook", url: own, events: ["case.created"] }];
    await publish(api, "review", reviewChart, { config: { subscriptions } });
    const { world, requests } = hand.receivers();
    await hand.anApprovedCase(api, tenantId, world);
    expect((await api.get("/webhook-endpoints")).json).toMatchObject({ data: [{ url: own, status: "disabled" }] });
    const { id } = await anEndpoint(api);
    expect((await api.patch(`/webhook-endpoints/${id}`, { url: own })).status).toBe(400);
    await env.DB.prepare("UPDATE webhook_endpoints SET url = ? WHERE id = ?").bind(own, id).run();
    await api.post(`/webhook-endpoints/${id}/test`);
    await hand.drain(world);
    expect(requests).toEqual([]);
    const [refused] = await deliveriesOf(api, id);
    expect(refused?.lastError).toContain("not_allowed");
  });
});

describe("what was delivered", () => {
  it("is forgotten after its time, body and attempts first, however it stands", async () => {
    const { api, tenantId } = await aReviewTenant();
    const { id } = await anEndpoint(api);
    const { world } = hand.receivers();
    await api.post(`/webhook-endpoints/${id}/test`);
    await hand.drain(world);
    const [old] = await deliveriesOf(api, id);
    await api.patch(`/webhook-endpoints/${id}`, { status: "paused" });
    await api.post(`/webhook-endpoints/${id}/test`);
    hand.nowMs += (retention.webhook_deliveries.days - 1) * dayMs;
    await forgetFrom(id);
    expect(await deliveriesOf(api, id)).toHaveLength(2);
    hand.nowMs += 2 * dayMs;
    await api.post(`/webhook-endpoints/${id}/test`);
    await forgetFrom(id);
    expect(await deliveriesOf(api, id)).toHaveLength(1);
    const object = endpointOf(env, tenantId, id as EndpointId);
    expect(await object.attempts(String(old?.id))).toBeNull();
    expect((await object.health()).pending).toBe(1);
  });

  it("stays readable in endpoints of the release before, which knew neither answers' headers nor a pace", async () => {
    const { api, tenantId } = await aReviewTenant();
    const { id } = await anEndpoint(api);
    const { world } = hand.receivers();
    await api.post(`/webhook-endpoints/${id}/test`);
    await hand.drain(world);
    await runInDurableObject(stubOf(tenantId, id), async (_, state) => {
      state.storage.sql.exec("DROP TABLE gate");
      state.storage.sql.exec("ALTER TABLE attempts DROP COLUMN response_headers");
    });
    await evicted(tenantId, id);
    await api.post(`/webhook-endpoints/${id}/test`);
    await hand.drain(world);
    expect(await statusesOf(api, id)).toEqual(new Set(["delivered"]));
    const [, first] = await deliveriesOf(api, id);
    const detail = await api.get(`/webhook-endpoints/${id}/deliveries/${first?.id}`);
    expect(detail.at("attemptLog.0.responseHeaders")).toEqual({});
  });
});

const stubOf = (tenantId: TenantId, id: string) =>
  env.WEBHOOK_ENDPOINTS.get(env.WEBHOOK_ENDPOINTS.idFromName(`${tenantId}/${id}`));

const evicted = (tenantId: TenantId, id: string): Promise<void> => evictDurableObject(stubOf(tenantId, id));

/** The sweeper goes round the endpoints of all tenants, a page per sweep: this is the one whose page begins with this endpoint. */
async function forgetFrom(id: string): Promise<void> {
  await saveJobCursor(env.DB, "forget_deliveries", id.slice(0, -1), 0);
  await forgetOldDeliveries(env, hand.nowMs);
}
