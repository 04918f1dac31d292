import { createExecutionContext, createMessageBatch, getQueueResult, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import type { CaseId, OutgoingRequest, TenantId, WebhookMessage } from "../../src/domain";
import { isObject, type Json } from "../../src/lib/json";
import { err, ok } from "../../src/lib/result";
import { outsideFor } from "../../src/outside";
import { consumeWebhooks, type WebhookWorld } from "../../src/queues/webhooks";
import type { ApiClient } from "./api";
import { seeded } from "./tenant";

/** What a receiver does with a delivery. */
export type Answer = { status: number; headers?: Record<string, string>; text?: string } | "silent";

/**
 * Webhooks by hand: the clock stands still unless it is moved, what is handed to the queue for tenants that are made from now on is caught
 * and delivered when told; what earlier tests still owe goes its own way. Call it before each test and restore all mocks after it.
 */
export function webhooksByHand() {
  const hand = {
    // A day ahead: alarms that are set by this clock lie in the real future, so that none of them goes off by itself.
    nowMs: Date.now() + 86_400_000,
    queued: [] as WebhookMessage[],

    /** Receivers of every address, and what they were sent. */
    receivers(answerOf: (request: OutgoingRequest) => Answer = () => ({ status: 200 })) {
      const requests: OutgoingRequest[] = [];
      const world: WebhookWorld = {
        caseOf,
        now: () => hand.nowMs,
        outsideFor: (environment, tenantId) => ({
          ...outsideFor(environment, tenantId),
          fetch: async (request) => {
            requests.push(request);
            const answer = answerOf(request);
            return answer === "silent"
              ? err({ code: "timeout", message: "no complete answer", retryable: true, durationMs: 15_000 })
              : ok({ headers: {}, text: "", durationMs: 2, ...answer });
          },
        }),
      };
      return { world, requests, bodies: () => requests.map(({ body }) => JSON.parse(body ?? "null")) };
    },

    async consume(messages: WebhookMessage[], world: WebhookWorld): Promise<void> {
      const batch = createMessageBatch(
        "webhooks",
        messages.map((body) => ({ id: crypto.randomUUID(), timestamp: new Date(hand.nowMs), attempts: 1, body })),
      );
      await consumeWebhooks(batch, env, world);
      await getQueueResult(batch, createExecutionContext());
    },

    /** Delivers what was handed over, and what that hands over, until nothing is left. */
    async drain(world: WebhookWorld): Promise<void> {
      for (let round = 0; hand.queued.length > 0; round++) {
        if (round > 300) throw new Error("the queue does not run dry");
        await hand.consume(hand.queued.splice(0), world);
      }
    },

    /** Time passes for an endpoint. */
    async pass(ms: number, tenantId: TenantId, endpointId: string, world: WebhookWorld): Promise<void> {
      hand.nowMs += ms;
      const name = env.WEBHOOK_ENDPOINTS.idFromName(`${tenantId}/${endpointId}`);
      await runDurableObjectAlarm(env.WEBHOOK_ENDPOINTS.get(name));
      await hand.drain(world);
    },

    /** A case of the chart `review`, opened, approved, published and delivered. */
    async anApprovedCase(api: ApiClient, tenantId: TenantId, world: WebhookWorld, over: Record<string, Json> = {}) {
      const entity = { type: "business", data: { companyName: "Acme", country: over.country ?? "DE" } };
      const config = over.config === undefined ? {} : { config: over.config };
      const opened = await api.post("/cases", { workflow: "review", context: { entity }, ...config });
      expect([opened.status, opened.json]).toEqual([201, expect.anything()]);
      const caseId = opened.textAt("id") as CaseId;
      await api.post(`/cases/${caseId}/events`, { name: "approve" });
      await hand.consume([{ kind: "publish", tenantId, caseId }], world);
      await hand.drain(world);
      return caseId;
    },
  };
  vi.spyOn(Date, "now").mockImplementation(() => hand.nowMs);
  const others = new Set(seeded);
  const { sendBatch } = env.WEBHOOKS;
  vi.spyOn(env.WEBHOOKS, "sendBatch").mockImplementation(async (messages) => {
    const left: MessageSendRequest<WebhookMessage>[] = [];
    for (const message of messages)
      if (others.has(message.body.tenantId)) left.push(message);
      else hand.queued.push(message.body);
    if (left.length > 0) await sendBatch.call(env.WEBHOOKS, left);
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: new Date() } } };
  });
  return hand;
}

export async function anEndpoint(api: ApiClient, wish: Record<string, Json> = {}) {
  const made = await api.post("/webhook-endpoints", { url: "https://hooks.fake.test/in", ...wish });
  expect([made.status, made.json]).toEqual([201, expect.anything()]);
  return { id: made.textAt("id"), secret: made.textAt("secret") };
}

/** The newest hundred deliveries of an endpoint. */
export async function deliveriesOf(api: ApiClient, endpointId: string, query = "") {
  const { data } = (await api.get(`/webhook-endpoints/${endpointId}/deliveries?limit=100${query}`)).json;
  return (Array.isArray(data) ? data : []).filter(isObject);
}
