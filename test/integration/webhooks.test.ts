import {
  createExecutionContext,
  createMessageBatch,
  evictDurableObject,
  getQueueResult,
  runDurableObjectAlarm,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CaseApi, CommandAnswer } from "../../src/cases/case-api";
import { insertTenant } from "../../src/db/tenants";
import { deliveryRow, upsertDeliveries } from "../../src/db/webhook-deliveries";
import {
  type CaseEventType,
  type CaseId,
  type Command,
  type EndpointId,
  newId,
  type OutgoingRequest,
  type OutsideAnswer,
  type OutsideFailure,
  type Publication,
  type TenantId,
  type WebhookMessage,
} from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { err, ok, type Result } from "../../src/lib/result";
import { consumeWebhooks, kickOverdueDeliveries, type WebhookWorld } from "../../src/queues/webhooks";
import {
  getWebhookDelivery,
  listWebhookDeliveries,
  resendWebhookDelivery,
  testWebhookEndpoint,
} from "../../src/routes/webhook-deliveries";
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  getWebhookEndpoint,
  listWebhookEndpoints,
  rotateWebhookSecret,
  updateWebhookEndpoint,
} from "../../src/routes/webhook-endpoints";
import { CreateEndpoint } from "../../src/routes/webhook-endpoints.schema";
import { endpointOf } from "../../src/webhooks/endpoint-of";
import { noCase } from "../../src/webhooks/no-case";
import { newWebhookSecret, sealWebhookSecret } from "../../src/webhooks/secret";

// The clock stands still unless a test moves it; what objects of its tenants hand to the queue is caught and delivered by hand. A day ahead:
// alarms lie in the real future, so that none of them goes off by itself.
let nowMs = 0;
let queued: WebhookMessage[] = [];
const ours = new Set<TenantId>();

beforeEach(() => {
  nowMs = Date.now() + 86_400_000;
  queued = [];
  ours.clear();
  vi.spyOn(Date, "now").mockImplementation(() => nowMs);
  vi.spyOn(env.WEBHOOKS, "sendBatch").mockImplementation(async (messages) => {
    for (const { body } of messages) if (ours.has(body.tenantId)) queued.push(body);
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: new Date() } } };
  });
});
afterEach(() => vi.restoreAllMocks());

const answer = (status: number, over: Partial<OutsideAnswer> = {}) =>
  ok({ status, headers: {}, text: "thanks", durationMs: 3, ...over });

type Receiver = (request: OutgoingRequest) => Result<OutsideAnswer, OutsideFailure>;

/** A world with one receiver for every address and cases that publish what they are told to. */
function aWorld(receiver: Receiver = () => answer(200), publications: Record<CaseId, Publication[]> = {}) {
  const requests: OutgoingRequest[] = [];
  const published: Record<string, number> = {};
  const commands: Command[] = [];
  const world: WebhookWorld = {
    now: () => nowMs,
    outsideFor: () => ({
      fetch: async (request) => {
        requests.push(request);
        return receiver(request);
      },
      secret: async () => null,
    }),
    caseOf: (_env, { caseId }) =>
      ({
        publications: async () => publications[caseId] ?? [],
        published: async (throughSeq: number) => {
          published[caseId] = throughSeq;
        },
        dispatch: async (command: Command) => {
          commands.push(command);
          return ok({ body: "{}" } as CommandAnswer);
        },
      }) as Partial<CaseApi> as CaseApi,
  };
  return { world, requests, published, commands };
}

async function consume(messages: unknown[], world: WebhookWorld) {
  const batch = createMessageBatch(
    "webhooks",
    messages.map((body) => ({ id: crypto.randomUUID(), timestamp: new Date(nowMs), attempts: 1, body })),
  );
  await consumeWebhooks(batch, env, world);
  return getQueueResult(batch, createExecutionContext());
}

/** Delivers what was handed over, and what that hands over, until nothing is left. */
async function drain(world: WebhookWorld) {
  for (let round = 0; queued.length > 0; round++) {
    if (round > 100) throw new Error("the queue does not run dry");
    await consume(queued.splice(0), world);
  }
}

async function aTenant() {
  const tenantId = newId("tenant");
  ours.add(tenantId);
  const secret = newWebhookSecret();
  await insertTenant(env.DB, {
    id: tenantId,
    name: "Test",
    environment: "sandbox",
    linkedTenantId: null,
    webhookSecretSealed: sealWebhookSecret(env.MASTER_KEY, tenantId, "default", secret),
    createdAtMs: nowMs,
  });
  return { tenantId, secret };
}

const unwrap = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

async function anEndpoint(over: { eventTypes?: CaseEventType[]; payload?: "full" | "thin"; url?: string } = {}) {
  const { tenantId } = await aTenant();
  return { tenantId, ...(await anEndpointOf(tenantId, over)) };
}

async function anEndpointOf(
  tenantId: TenantId,
  over: { eventTypes?: CaseEventType[]; payload?: "full" | "thin"; url?: string } = {},
) {
  const wanted = CreateEndpoint.parse({ url: "https://hooks.fake.test/in", ...over });
  const created = unwrap(await createWebhookEndpoint(env, tenantId, wanted, nowMs));
  const endpointId = created.id as EndpointId;
  return { endpointId, secret: created.secret, object: endpointOf(env, tenantId, endpointId) };
}

const stubOf = (tenantId: TenantId, endpointId: EndpointId) =>
  env.WEBHOOK_ENDPOINTS.get(env.WEBHOOK_ENDPOINTS.idFromName(`${tenantId}/${endpointId}`));

const anEvent = (caseId: CaseId, sequence: number) => ({
  eventId: newId("event"),
  eventType: "workflow.state.changed",
  caseId,
  sequence,
  body: JSON.stringify({ sequence }),
});

const sequenceOf = (request: OutgoingRequest): number => JSON.parse(request.body ?? "null").sequence;

function aPublication(
  caseId: CaseId,
  tenantId: TenantId,
  seq: number,
  types: CaseEventType[],
  subscriptions: Json = [],
  data: JsonObject = { entity: { type: "business" } },
): Publication {
  return {
    seq,
    events: types.map((type, i) => ({
      ...{ id: newId("event"), type, sequence: seq * 10 + i, atMs: nowMs },
      ...{ state: "review", status: "active" as const, detail: { i } },
    })),
    facts: {
      ...{ caseId, tenantId, workflowDefinitionId: "wfd_1", workflowKey: "kyb", ballerineEntityId: "ent_1" },
      ...{ correlationId: null, state: "review", tags: [], workflowStatus: "active", workflowFinalState: null },
      ...{
        workflowCreatedAt: new Date(nowMs).toISOString(),
        workflowResolvedAt: null,
        assignee: null,
        assignedAt: null,
      },
      data,
    },
    subscriptions,
  };
}

const deliveryOf = async (tenantId: TenantId, id: EndpointId) =>
  unwrap(await listWebhookDeliveries(env, tenantId, { id, limit: 100 })).data;

describe("an endpoint", () => {
  it("sends the first attempts of a case in its order, one at a time, and cases side by side", async () => {
    const { object } = await anEndpoint();
    const [one, two] = [newId("case"), newId("case")];
    await object.enqueue([anEvent(one, 1), anEvent(one, 2), anEvent(two, 1), anEvent(one, 3)]);
    expect(queued.map((message) => ("caseId" in message ? message.caseId : null)).sort()).toEqual([one, two].sort());
    const { world, requests } = aWorld();
    await drain(world);
    expect(requests).toHaveLength(4);
    expect(requests.map(sequenceOf).filter((sequence) => sequence > 1)).toEqual([2, 3]);
  });

  it("holds up no later event where one before it was not taken: not of the same case, and not of none", async () => {
    const { object } = await anEndpoint();
    const ofCase = newId("case");
    const about = [0, 1, 2].flatMap((sequence) => [anEvent(ofCase, sequence), anEvent(noCase, 0)]);
    const failing = new Set<string>(about.slice(0, 2).map(({ eventId }) => eventId));
    await object.enqueue(about);
    const { world, requests } = aWorld(({ headers }) => answer(failing.has(headers["webhook-id"] ?? "") ? 503 : 200));
    await drain(world);
    // One attempt at each, in this very moment: the two that failed wait for their own next try.
    expect(requests.map(({ headers }) => headers["webhook-id"]).sort()).toEqual(
      about.map(({ eventId }) => eventId).sort(),
    );
  });

  it("has at most six deliveries in flight", async () => {
    const { object } = await anEndpoint();
    await object.enqueue(Array.from({ length: 20 }, () => anEvent(newId("case"), 1)));
    expect(queued).toHaveLength(6);
    const { world, requests } = aWorld();
    await consume(queued.splice(0, 2), world);
    expect(queued).toHaveLength(6);
    await drain(world);
    expect(requests).toHaveLength(20);
  });

  it("keeps an event once, however often it is given", async () => {
    const { object } = await anEndpoint();
    const event = anEvent(newId("case"), 1);
    const first = await object.enqueue([event]);
    const again = await object.enqueue([{ ...event, body: "another" }, event]);
    expect(again.deliveries.map(({ deliveryId }) => deliveryId)).toEqual([
      first.deliveries[0]?.deliveryId,
      first.deliveries[0]?.deliveryId,
    ]);
    const { world, requests } = aWorld();
    await drain(world);
    expect(requests.map(({ body }) => body)).toEqual([event.body]);
  });

  it("makes one attempt when the queue delivers a message twice", async () => {
    const { object } = await anEndpoint();
    await object.enqueue([anEvent(newId("case"), 1)]);
    const { world, requests } = aWorld();
    const twice = [...queued, ...queued.splice(0)];
    await consume(twice, world);
    await consume(twice, world);
    expect(requests).toHaveLength(1);
  });

  it("lets later events pass one that failed, and repeats that one when its gap is over", async () => {
    const { object, tenantId, endpointId } = await anEndpoint();
    const theCase = newId("case");
    await object.enqueue([anEvent(theCase, 1), anEvent(theCase, 2)]);
    let healthy = false;
    const { world, requests } = aWorld((request) => answer(sequenceOf(request) === 1 && !healthy ? 500 : 200));
    await drain(world);
    expect(requests.map(sequenceOf)).toEqual([1, 2]);
    healthy = true;
    await runDurableObjectAlarm(stubOf(tenantId, endpointId));
    expect(queued).toEqual([]);
    nowMs += 5_500;
    expect(await runDurableObjectAlarm(stubOf(tenantId, endpointId))).toBe(true);
    await drain(world);
    expect(requests.map(sequenceOf)).toEqual([1, 2, 1]);
    const [first, , repeat] = requests;
    expect(repeat?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(Number(repeat?.headers["webhook-timestamp"])).toBeGreaterThan(Number(first?.headers["webhook-timestamp"]));
    expect((await deliveryOf(tenantId, endpointId)).map(({ status }) => status)).toEqual(["delivered", "delivered"]);
  });

  it("hands over again what the queue lost, also after the object was evicted", async () => {
    const { object, tenantId, endpointId } = await anEndpoint();
    await object.enqueue([anEvent(newId("case"), 1)]);
    queued = [];
    await evictDurableObject(stubOf(tenantId, endpointId));
    nowMs += Number(env.OUTBOX_WAKE_MS);
    await runDurableObjectAlarm(stubOf(tenantId, endpointId));
    const { world, requests } = aWorld();
    await drain(world);
    expect(requests).toHaveLength(1);
  });

  it("tries again when a consumer died in the middle, without blocking the case or using up the schedule", async () => {
    const { object, tenantId, endpointId } = await anEndpoint();
    const theCase = newId("case");
    const { deliveries } = await object.enqueue([anEvent(theCase, 1), anEvent(theCase, 2)]);
    const deliveryId = deliveries[0]?.deliveryId ?? "";
    queued = [];
    expect((await object.take(deliveryId)).kind).toBe("taken");
    expect((await object.take(deliveryId)).kind).toBe("not_due");
    nowMs += 59_999;
    await object.wake();
    expect(queued).toEqual([]);
    nowMs += 1;
    await runDurableObjectAlarm(stubOf(tenantId, endpointId));
    expect(queued).toHaveLength(2);
    const { world, requests } = aWorld();
    await drain(world);
    expect(requests.map(sequenceOf).sort()).toEqual([1, 2]);
    const log = await object.attempts(deliveryId);
    expect(log?.attempts.map(({ status, error }) => [status, error?.split(":")[0]])).toEqual([
      [null, "no_report"],
      [200, undefined],
    ]);
  });

  it("counts the death of a third consumer over the same delivery as a failed attempt", async () => {
    const { object } = await anEndpoint();
    const { deliveries } = await object.enqueue([anEvent(newId("case"), 1)]);
    const deliveryId = deliveries[0]?.deliveryId ?? "";
    for (let death = 1; death <= 3; death++) {
      expect((await object.take(deliveryId)).kind).toBe("taken");
      nowMs += 60_000;
      queued = [];
      await object.wake();
      expect([death, queued.length]).toEqual([death, death < 3 ? 1 : 0]);
    }
    nowMs += 5_500;
    await object.wake();
    expect(queued).toHaveLength(1);
  });

  it("believes a success that is reported after its lease ended, and no failure", async () => {
    const { object } = await anEndpoint();
    const { deliveries } = await object.enqueue([anEvent(newId("case"), 1)]);
    const deliveryId = deliveries[0]?.deliveryId ?? "";
    const record = { startedAtMs: nowMs, durationMs: 1, requestHeaders: {}, responseHeaders: {}, excerpt: "" };
    const answered = (status: number) => ({
      ...record,
      answer: { kind: "answered", status, retryAfter: null } as const,
    });
    await object.take(deliveryId);
    nowMs += 60_000;
    await object.wake();
    const [second] = [await object.take(deliveryId)];
    expect(second.kind).toBe("taken");
    expect((await object.report(deliveryId, 1, answered(500)))?.delivery.status).toBe("pending");
    expect((await object.report(deliveryId, 1, answered(200)))?.delivery.status).toBe("delivered");
    expect((await object.report(deliveryId, 2, answered(500)))?.delivery.status).toBe("delivered");
    expect(await object.report(deliveryId, 9, answered(200))).toBeNull();
  });

  it("follows the whole schedule, then fails the delivery and puts a person on the case", async () => {
    const { object, tenantId, endpointId } = await anEndpoint();
    const theCase = newId("case");
    await object.enqueue([anEvent(theCase, 1)]);
    const { world, requests, commands } = aWorld(() => answer(302));
    await drain(world);
    for (let attempt = 2; attempt <= 10; attempt++) {
      const [pending] = await deliveryOf(tenantId, endpointId);
      expect(pending).toMatchObject({ status: "pending", attempts: attempt - 1, lastStatus: 302 });
      nowMs = Date.parse(pending?.nextAttemptAt ?? "");
      await runDurableObjectAlarm(stubOf(tenantId, endpointId));
      await drain(world);
    }
    expect(requests).toHaveLength(10);
    expect(new Set(requests.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    const [failed] = await deliveryOf(tenantId, endpointId);
    expect(failed).toMatchObject({ status: "failed", attempts: 10, nextAttemptAt: null });
    expect(commands.map(({ body }) => body)).toEqual([
      expect.objectContaining({ type: "open_incident", source: "delivery", subject: failed?.id }),
    ]);
  });

  // Sabotage tried: a 410 is a failure like others (schedule.ts) → red.
  it("is switched off by a 410: nothing more leaves, what was owed fails and can be sent again later", async () => {
    const { object, tenantId, endpointId } = await anEndpoint();
    const theCase = newId("case");
    const { deliveries: given } = await object.enqueue([1, 2, 3].map((sequence) => anEvent(theCase, sequence)));
    await upsertDeliveries(
      env.DB,
      tenantId,
      given.map((delivery) => deliveryRow(endpointId, delivery)),
    );
    const gone = aWorld(() => answer(410));
    await drain(gone.world);
    expect(gone.requests).toHaveLength(1);
    const endpoint = unwrap(await getWebhookEndpoint(env, tenantId, { id: endpointId }, nowMs));
    expect(endpoint).toMatchObject({ status: "disabled", disabledReason: "the receiver answered 410" });
    const deliveries = await deliveryOf(tenantId, endpointId);
    expect(deliveries.map(({ status }) => status)).toEqual(["failed", "failed", "failed"]);
    const owed = given.find(({ sequence }) => sequence === 3)?.deliveryId ?? "";
    expect(await object.take(owed)).toMatchObject({ kind: "not_due", delivery: { status: "failed" } });
    const late = await object.enqueue([anEvent(theCase, 4)]);
    expect(late).toMatchObject({
      standing: { status: "disabled", reason: "gone" },
      deliveries: [{ status: "failed" }],
    });

    const second = deliveries.find(({ sequence }) => sequence === 2)?.id ?? "";
    const refused = await resendWebhookDelivery(env, tenantId, { id: endpointId, delivery: second });
    expect(refused).toMatchObject({ ok: false, error: { code: "conflict" } });
    unwrap(await updateWebhookEndpoint(env, tenantId, { id: endpointId, status: "active" }, nowMs));
    nowMs += 1;
    unwrap(await resendWebhookDelivery(env, tenantId, { id: endpointId, delivery: second }));
    const healthy = aWorld();
    await drain(healthy.world);
    expect(healthy.requests.map(sequenceOf)).toEqual([2]);
    const after = unwrap(await getWebhookDelivery(env, tenantId, { id: endpointId, delivery: second }));
    expect(after).toMatchObject({ status: "delivered", attemptLog: [{ status: 200, responseExcerpt: "thanks" }] });
  });

  it("is switched off after five days in which everything failed", async () => {
    const { object, tenantId, endpointId } = await anEndpoint();
    const sick = aWorld(() => err({ code: "timeout", message: "no answer", retryable: true, durationMs: 15_000 }));
    await object.enqueue([anEvent(newId("case"), 1)]);
    await drain(sick.world);
    nowMs += 5 * 86_400_000;
    await object.enqueue([anEvent(newId("case"), 1)]);
    await drain(sick.world);
    const endpoint = unwrap(await getWebhookEndpoint(env, tenantId, { id: endpointId }, nowMs));
    expect(endpoint).toMatchObject({ status: "disabled", disabledReason: "every attempt failed for 5 days" });
    expect((await deliveryOf(tenantId, endpointId)).every(({ status }) => status === "failed")).toBe(true);
  });

  it("holds its events while it is paused", async () => {
    const { object, tenantId, endpointId } = await anEndpoint();
    unwrap(await updateWebhookEndpoint(env, tenantId, { id: endpointId, status: "paused" }, nowMs));
    await object.enqueue([anEvent(newId("case"), 1)]);
    nowMs += 3_600_000;
    await object.wake();
    expect(queued).toEqual([]);
    unwrap(await updateWebhookEndpoint(env, tenantId, { id: endpointId, status: "active" }, nowMs));
    const { world, requests } = aWorld();
    await drain(world);
    expect(requests).toHaveLength(1);
  });

  it("keeps bodies longer than a row can be, to the last character", async () => {
    const { object } = await anEndpoint();
    const body = JSON.stringify({ text: "€🙂x".repeat(400_000) });
    const event = { ...anEvent(newId("case"), 1), body };
    await object.enqueue([event]);
    const { world, requests } = aWorld();
    await drain(world);
    expect(requests[0]?.body === body).toBe(true);
  });

  it("refuses another tenant's name and remembers nothing of a question", async () => {
    const { tenantId, endpointId } = await anEndpoint();
    const { tenantId: foreign } = await aTenant();
    const stub = stubOf(tenantId, endpointId) as unknown as { wake(ref: object): Promise<void> };
    const asked = async () => stub.wake({ tenantId: foreign, endpointId });
    await expect(asked()).rejects.toThrow("another name");
    expect(await endpointOf(env, foreign, endpointId).attempts("dlv_0")).toBeNull();
    expect(await endpointOf(env, foreign, endpointId).resend("dlv_0")).toBeNull();
    expect(await endpointOf(env, foreign, endpointId).take("dlv_0")).toMatchObject({ kind: "not_due", delivery: null });
  });
});

describe("publishing", () => {
  it("gives every endpoint the events it wants, in the order of the case, signed with its own secret", async () => {
    const { tenantId } = await aTenant();
    const all = await anEndpointOf(tenantId, { url: "https://all.fake.test/" });
    const some = await anEndpointOf(tenantId, {
      url: "https://some.fake.test/",
      eventTypes: ["workflow.completed"],
      payload: "thin",
    });
    const foreign = await anEndpoint({ url: "https://foreign.fake.test/" });
    const caseId = newId("case");
    const { world, requests, published } = aWorld(undefined, {
      [caseId]: [
        aPublication(caseId, tenantId, 1, ["case.created", "workflow.state.changed"]),
        aPublication(caseId, tenantId, 2, ["workflow.completed"]),
      ],
    });
    await consume([{ kind: "publish", tenantId, caseId }], world);
    await drain(world);
    expect(published[caseId]).toBe(2);
    const to = (host: string) => requests.filter(({ url }) => url === `https://${host}.fake.test/`);
    const bodies = (host: string) => to(host).map(({ body }) => JSON.parse(body ?? "null"));
    expect(bodies("all").map(({ type }) => type)).toEqual([
      "case.created",
      "workflow.state.changed",
      "workflow.completed",
    ]);
    expect(bodies("some").map(({ type, data }) => [type, data])).toEqual([["workflow.completed", {}]]);
    expect(to("foreign")).toEqual([]);
    expect(foreign.endpointId).toBeDefined();
    for (const { body, headers } of to("all")) new Webhook(all.secret).verify(body ?? "", headers);
    for (const { body, headers } of to("some")) new Webhook(some.secret).verify(body ?? "", headers);
    expect(await deliveryOf(tenantId, all.endpointId)).toHaveLength(3);
  });

  it("changes nothing when it happens twice", async () => {
    const { tenantId, endpointId } = await anEndpoint();
    const caseId = newId("case");
    const { world, requests } = aWorld(undefined, { [caseId]: [aPublication(caseId, tenantId, 1, ["case.created"])] });
    const publish = { kind: "publish", tenantId, caseId } as const;
    await consume([publish, publish], world);
    await drain(world);
    await consume([publish], world);
    await drain(world);
    expect(requests).toHaveLength(1);
    expect((await deliveryOf(tenantId, endpointId)).map(({ status }) => status)).toEqual(["delivered"]);
  });

  it("makes one endpoint per address that definitions and cases subscribe, for the named events only", async () => {
    const { tenantId, secret } = await aTenant();
    const url = "https://sub.fake.test/in";
    const subscriptions = [
      { type: "webhook", url, events: ["workflow.completed"] },
      { type: "webhook", url: "http://169.254.169.254/latest", events: ["workflow.completed"] },
      { type: "webhook", url: "https://unused.fake.test/", events: ["risk.scored"] },
    ];
    const [one, two] = [newId("case"), newId("case")];
    const of = (caseId: CaseId) => [
      aPublication(caseId, tenantId, 1, ["case.created", "workflow.completed"], subscriptions),
    ];
    const { world, requests } = aWorld(undefined, { [one]: of(one), [two]: of(two) });
    await consume(
      [one, two].map((caseId) => ({ kind: "publish", tenantId, caseId })),
      world,
    );
    await drain(world);
    expect(requests.map((request) => [request.url, JSON.parse(request.body ?? "").type])).toEqual([
      [url, "workflow.completed"],
      [url, "workflow.completed"],
    ]);
    for (const { body, headers } of requests) new Webhook(secret).verify(body ?? "", headers);
    const endpoints = unwrap(await listWebhookEndpoints(env, tenantId, { limit: 20 }, nowMs)).data;
    expect(endpoints.map((endpoint) => [endpoint.url, endpoint.status, endpoint.implicit]).sort()).toEqual([
      ["http://169.254.169.254/latest", "disabled", true],
      [url, "active", true],
    ]);
  });

  it("acknowledges the other nine when one message of ten is poison", async () => {
    const { tenantId, object } = await anEndpoint();
    await object.enqueue(Array.from({ length: 4 }, () => anEvent(newId("case"), 1)));
    const deliveries = queued.splice(0);
    const cases = Array.from({ length: 5 }, () => newId("case"));
    const { world, requests, published } = aWorld(
      undefined,
      Object.fromEntries(cases.map((id) => [id, [aPublication(id, tenantId, 1, ["case.created"])]])),
    );
    const poison = { ...deliveries[0], tenantId: "not a tenant" };
    const publishes = cases.map((caseId) => ({ kind: "publish", tenantId, caseId }));
    const result = await consume([...deliveries.slice(0, 2), poison, ...deliveries.slice(2), ...publishes], world);
    expect(result.retryMessages).toHaveLength(1);
    expect(result.explicitAcks).toHaveLength(9);
    await drain(world);
    expect(requests).toHaveLength(9);
    expect(Object.keys(published).sort()).toEqual([...cases].sort());
  });

  it("comes again when a case cannot be read, and says nothing was published", async () => {
    const { tenantId } = await anEndpoint();
    const caseId = newId("case");
    const { world, published } = aWorld();
    const broken: WebhookWorld = {
      ...world,
      caseOf: () => {
        throw new Error("the case is being moved");
      },
    };
    const result = await consume([{ kind: "publish", tenantId, caseId }], broken);
    expect(result.retryMessages).toHaveLength(1);
    expect(published).toEqual({});
  });
});

describe("the registry of endpoints", () => {
  it("signs with both secrets while rotating and only with the new one afterwards", async () => {
    const { tenantId, endpointId, secret } = await anEndpoint();
    const rotatedTo = unwrap(await rotateWebhookSecret(env, tenantId, { id: endpointId, overlapSeconds: 60 }, nowMs));
    const { world, requests } = aWorld();
    unwrap(await testWebhookEndpoint(env, tenantId, { id: endpointId, eventType: "endpoint.test" }, nowMs));
    await drain(world);
    nowMs += 60_000;
    unwrap(await testWebhookEndpoint(env, tenantId, { id: endpointId, eventType: "endpoint.test" }, nowMs));
    await drain(world);
    const [during, after] = requests;
    for (const key of [secret, rotatedTo.secret]) new Webhook(key).verify(during?.body ?? "", during?.headers ?? {});
    new Webhook(rotatedTo.secret).verify(after?.body ?? "", after?.headers ?? {});
    expect(() => new Webhook(secret).verify(after?.body ?? "", after?.headers ?? {})).toThrow();
  });

  it("shows a secret once and stores it sealed", async () => {
    const { tenantId, endpointId, secret } = await anEndpoint();
    const shown = JSON.stringify([
      await getWebhookEndpoint(env, tenantId, { id: endpointId }, nowMs),
      await listWebhookEndpoints(env, tenantId, { limit: 20 }, nowMs),
    ]);
    expect(shown).not.toContain("whsec_");
    const stored = await env.DB.prepare("SELECT * FROM webhook_endpoints WHERE id = ?").bind(endpointId).first();
    expect(JSON.stringify(stored)).not.toContain(secret.slice(6));
  });

  it("refuses addresses that may not be called", async () => {
    const { tenantId, endpointId } = await anEndpoint();
    for (const url of [
      "http://example.com/",
      "https://127.0.0.2/",
      "https://[::1]/",
      "https://u:p@example.com/",
      "x",
    ]) {
      const created = await createWebhookEndpoint(env, tenantId, CreateEndpoint.parse({ url }), nowMs);
      expect([url, created]).toMatchObject([url, { ok: false, error: { code: "bad_value", param: "url" } }]);
      const changed = await updateWebhookEndpoint(env, tenantId, { id: endpointId, url }, nowMs);
      expect([url, changed.ok]).toEqual([url, false]);
    }
  });

  it("answers nothing about another tenant's endpoints and deliveries", async () => {
    const { tenantId, endpointId } = await anEndpoint();
    const test = unwrap(
      await testWebhookEndpoint(env, tenantId, { id: endpointId, eventType: "endpoint.test" }, nowMs),
    );
    const { tenantId: foreign } = await aTenant();
    const id = endpointId;
    const answers = await Promise.all([
      getWebhookEndpoint(env, foreign, { id }, nowMs),
      updateWebhookEndpoint(env, foreign, { id, status: "paused" }, nowMs),
      deleteWebhookEndpoint(env, foreign, { id }, nowMs),
      rotateWebhookSecret(env, foreign, { id, overlapSeconds: 0 }, nowMs),
      testWebhookEndpoint(env, foreign, { id, eventType: "endpoint.test" }, nowMs),
      listWebhookDeliveries(env, foreign, { id, limit: 1 }),
      getWebhookDelivery(env, foreign, { id, delivery: test.id }),
      resendWebhookDelivery(env, foreign, { id: null, delivery: test.id }),
    ]);
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: "not_found" } });
    expect(unwrap(await getWebhookEndpoint(env, tenantId, { id }, nowMs)).status).toBe("active");
    expect(unwrap(await listWebhookEndpoints(env, foreign, { limit: 20 }, nowMs)).data).toEqual([]);
  });

  it("pages through endpoints without gaps or repeats", async () => {
    const { tenantId } = await aTenant();
    const made = [];
    for (let i = 0; i < 5; i++) made.push((await anEndpointOf(tenantId)).endpointId);
    const seen: string[] = [];
    const first = unwrap(await listWebhookEndpoints(env, tenantId, { limit: 3 }, nowMs));
    seen.push(...first.data.map(({ id }) => id));
    const last = first.data.at(-1);
    const cursor = { createdAtMs: Date.parse(last?.createdAt ?? ""), id: last?.id ?? "" };
    const second = unwrap(await listWebhookEndpoints(env, tenantId, { limit: 3, cursor }, nowMs));
    seen.push(...second.data.map(({ id }) => id));
    expect(first.nextCursor).not.toBeNull();
    expect(second.nextCursor).toBeNull();
    expect(seen.sort()).toEqual(made.sort());
  });

  it("forgets bodies and sends nothing more once an endpoint is deleted", async () => {
    const { tenantId, endpointId, object } = await anEndpoint();
    const { deliveries } = await object.enqueue([anEvent(newId("case"), 1)]);
    unwrap(await deleteWebhookEndpoint(env, tenantId, { id: endpointId }, nowMs));
    expect(await object.attempts(deliveries[0]?.deliveryId ?? "")).toBeNull();
    const { world, requests } = aWorld();
    await drain(world);
    expect(requests).toEqual([]);
    expect((await getWebhookEndpoint(env, tenantId, { id: endpointId }, nowMs)).ok).toBe(false);
  });

  it("never lets an older copy of a delivery overwrite a newer one", async () => {
    const { tenantId, endpointId, object } = await anEndpoint();
    const { deliveries } = await object.enqueue([anEvent(newId("case"), 1)]);
    const { world } = aWorld();
    await drain(world);
    const stale = deliveries.map((delivery) => deliveryRow(endpointId, delivery));
    await upsertDeliveries(env.DB, tenantId, stale);
    expect(await deliveryOf(tenantId, endpointId)).toMatchObject([{ status: "delivered", attempts: 1 }]);
  });

  it("is repaired by the sweeper when a consumer died before it wrote its copy", async () => {
    const { tenantId, endpointId } = await anEndpoint();
    const test = unwrap(
      await testWebhookEndpoint(env, tenantId, { id: endpointId, eventType: "endpoint.test" }, nowMs),
    );
    const object = endpointOf(env, tenantId, endpointId);
    const record = { startedAtMs: nowMs, durationMs: 1, requestHeaders: {}, responseHeaders: {}, excerpt: "" };
    await object.take(test.id);
    await object.report(test.id, 1, { ...record, answer: { kind: "answered", status: 200, retryAfter: null } });
    queued = [];
    expect((await deliveryOf(tenantId, endpointId))[0]?.status).toBe("pending");
    // The longest overdue of all, whatever else this database has: a sweep takes a page.
    await env.DB.prepare("UPDATE deliveries SET next_attempt_at_ms = 1 WHERE id = ?").bind(test.id).run();
    expect(await kickOverdueDeliveries(env, nowMs + 120_000)).toBeGreaterThan(0);
    expect(queued).toContainEqual(
      expect.objectContaining({ kind: "deliver", tenantId, endpointId, deliveryId: test.id }),
    );
    const { world } = aWorld();
    await drain(world);
    expect((await deliveryOf(tenantId, endpointId))[0]?.status).toBe("delivered");
  });
});
