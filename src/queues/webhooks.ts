import * as z from "zod";
import { caseOf } from "../cases/case-of";
import { endpointsWithOverdueDeliveries } from "../db/webhook-deliveries";
import { stuckReplays } from "../db/webhook-replays";
import { type CaseId, type EndpointId, parseId, type TenantId, type WebhookMessage } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { under } from "../lib/trace";
import { outsideFor } from "../outside";
import { parseDeliveryId } from "../webhooks/delivery-id";
import { deliver } from "./deliver-webhook";
import { publish } from "./publish-events";
import { replay } from "./replay-webhooks";

/** What the consumer reaches beyond its own queue, so that tests can stand in for it. */
export interface WebhookWorld {
  caseOf: typeof caseOf;
  outsideFor: typeof outsideFor;
  now: () => number;
}

const theWorld: WebhookWorld = { caseOf, outsideFor, now: () => Date.now() };

/**
 * Queue `webhooks`. Messages are independent of each other, so they run side by side and each is acknowledged or retried for
 * itself. Several about the same thing are one piece of work: what they ask for is read where it lies.
 */
export async function consumeWebhooks(
  batch: MessageBatch<unknown>,
  env: Env,
  world: WebhookWorld = theWorld,
): Promise<void> {
  const lanes = new Map<string, { work: WebhookMessage; messages: Message<unknown>[] }>();
  for (const message of batch.messages) {
    const parsed = Work.safeParse(message.body);
    if (!parsed.success) {
      // It will not get better, but dead letters are looked at and an acknowledged message is gone.
      log.error("webhooks.bad_message", { messageId: message.id });
      message.retry();
      continue;
    }
    const work = parsed.data;
    const lane = `${work.tenantId}/${subjectOf(work)}`;
    const known = lanes.get(lane);
    if (known) known.messages.push(message);
    else lanes.set(lane, { work, messages: [message] });
  }
  await Promise.all(
    [...lanes.values()].map(async ({ work, messages }) => {
      try {
        await perform(
          env,
          work,
          world,
          messages.some(({ attempts }) => attempts >= lastAttempt),
        );
        for (const message of messages) message.ack();
      } catch (error) {
        log.warn("webhooks.retry", { kind: work.kind, subject: subjectOf(work), ...errorFields(error) });
        for (const message of messages) message.retry();
      }
    }),
  );
}

const subjectOf = (work: WebhookMessage): string =>
  work.kind === "publish" ? work.caseId : work.kind === "deliver" ? work.deliveryId : work.replayId;

/** The queue gives a message so often (wrangler.toml). */
const lastAttempt = 5;

async function perform(env: Env, work: WebhookMessage, world: WebhookWorld, isLastTry: boolean): Promise<void> {
  switch (work.kind) {
    case "publish":
      return under(work.trace, () => publish(env, work, world, isLastTry));
    case "deliver":
      return under(work.trace, () => deliver(env, work, world));
    case "replay":
      return replay(env, work, world);
  }
}

/** Sweeper: goes on with replays whose message was lost. */
export async function kickStuckReplays(env: Env, nowMs: number): Promise<void> {
  const stuck = await stuckReplays(env.DB, nowMs - overdueAfterMs, sweepLimit);
  if (stuck.length > 0)
    await env.WEBHOOKS.sendBatch(stuck.map((one) => ({ body: { kind: "replay", ...one } as const })));
}

/** Sweeper: asks every endpoint that is late to go on. Answers how many were asked. */
export async function kickOverdueDeliveries(env: Env, nowMs: number): Promise<number> {
  const overdue = await endpointsWithOverdueDeliveries(env.DB, nowMs - overdueAfterMs, sweepLimit);
  if (overdue.length > 0)
    await env.WEBHOOKS.sendBatch(overdue.map((delivery) => ({ body: { kind: "deliver", ...delivery } as const })));
  return overdue.length;
}

const overdueAfterMs = 60_000;
const sweepLimit = 100; // messages in one sendBatch

const tenantId = z.custom<TenantId>((raw) => parseId("tenant", raw) !== null);
const caseId = z.custom<CaseId>((raw) => parseId("case", raw) !== null);
const endpointId = z.custom<EndpointId>((raw) => parseId("endpoint", raw) !== null);
const deliveryId = z.custom<string>((raw) => parseDeliveryId(raw) !== null);
const trace = z.string().optional();
const Work = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("publish"), tenantId, caseId, trace }),
  z.object({ kind: z.literal("deliver"), tenantId, endpointId, deliveryId, caseId, trace }),
  z.object({ kind: z.literal("replay"), tenantId, replayId: z.string() }),
]);
