import { dropOldAccessTokens } from "../db/access-tokens";
import { deliveriesLeft } from "../db/trigger-deliveries";
import { dropOldTriggerRows } from "../db/triggers";
import { forgetBeforeMs, parseId, type TriggerMessage } from "../domain";
import type { Env } from "../env";
import { applyTrigger } from "./apply-trigger";

/**
 * Queue `triggers`: what came in one request, one message after the other. Each writes down itself what became of it; what could not
 * be tried the sweeper tries again.
 */
export async function consumeTriggers(batch: MessageBatch<TriggerMessage>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    const { tenantId, deliveryIds } = message.body;
    for (const id of deliveryIds) await applyTrigger(env, tenantId, id, Date.now());
    message.ack();
  }
}

const leftMs = 60_000;
const perSweep = 50;
const droppedPerSweep = 500;

/** Every minute: what was stored and not applied is applied, and what is old is forgotten. */
export async function takeUpTriggers(env: Env, nowMs: number): Promise<void> {
  const left = await deliveriesLeft(env.DB, nowMs - leftMs, perSweep);
  for (const row of left) {
    const [tenantId, id] = [parseId("tenant", row.tenantId), parseId("triggerDelivery", row.id)];
    if (tenantId !== null && id !== null) await applyTrigger(env, tenantId, id, nowMs);
  }
  const firstDay = new Date(forgetBeforeMs("trigger_days", nowMs)).toISOString().slice(0, 10);
  await dropOldTriggerRows(env.DB, nowMs, firstDay, droppedPerSweep);
  await dropOldAccessTokens(env.DB, nowMs);
}
