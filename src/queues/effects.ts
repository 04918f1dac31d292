import { caseOf } from "../cases/case-of";
import type { EffectMessage } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { performEffect } from "./perform-effect";

/**
 * Performs effects. The case hands each out once at a time (claim with a lease) and applies each result once, so a message that
 * comes twice, late or out of order is harmless. One that throws is tried again alone; the others of its batch are not touched.
 */
export async function consumeEffects(batch: MessageBatch<EffectMessage>, env: Env): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      try {
        await performOne(message.body, env);
        message.ack();
      } catch (problem) {
        const { caseId, effectId } = message.body;
        log.error("effect.consumer_failed", { caseId, effectId, attempts: message.attempts, ...errorFields(problem) });
        message.retry();
      }
    }),
  );
}

async function performOne({ tenantId, caseId, effectId }: EffectMessage, env: Env): Promise<void> {
  const subject = caseOf(env, { tenantId, caseId });
  const claimed = await subject.claim(effectId);
  if (claimed === null) return; // done, or in other hands
  const report = await performEffect(env, { tenantId, caseId }, claimed);
  await subject.report(effectId, claimed.attempt, report);
}
