import { caseOf } from "../cases/case-of";
import type { EffectMessage } from "../domain";
import type { Env } from "../env";
import { inSpan } from "../lib/in-span";
import { errorFields, log } from "../lib/log";
import { performEffect } from "./perform-effect";

/**
 * Performs effects. The case hands each out once at a time (claim with a lease) and applies each result once, so a message that
 * comes twice, late or out of order is harmless. One that throws is tried again alone; the others of its batch are not touched.
 * `perform`: who makes the attempt.
 */
export async function consumeEffects(
  batch: MessageBatch<EffectMessage>,
  env: Env,
  perform = performEffect,
): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      try {
        await performOne(message.body, env, perform);
        message.ack();
      } catch (problem) {
        const { caseId, effectId } = message.body;
        log.error("effect.consumer_failed", { caseId, effectId, attempts: message.attempts, ...errorFields(problem) });
        message.retry();
      }
    }),
  );
}

async function performOne(
  { tenantId, caseId, effectId, trace }: EffectMessage,
  env: Env,
  perform: typeof performEffect,
): Promise<void> {
  const claimed = await caseOf(env, { tenantId, caseId }).claim(effectId);
  if (claimed === null) return; // done, or in other hands
  const { attempt, effect } = claimed;
  const about = { tenantId, caseId, effectId, kind: effect.kind, attempt };
  await inSpan("effect.performed", { parent: trace, ...about }, async (tell) => {
    const report = await perform(env, { tenantId, caseId }, claimed);
    tell({ outcome: report.outcome, ...("code" in report && { code: report.code }) });
    await caseOf(env, { tenantId, caseId }).report(effectId, attempt, report);
  });
}
