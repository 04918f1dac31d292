import { caseOf } from "../cases/case-of";
import { type CaseIncident, type CaseMessage, type EffectMessage, parseId, type WebhookMessage } from "../domain";
import type { Env } from "../env";
import { isObject } from "../lib/json";
import { errorFields, log } from "../lib/log";

type DeadMessage = EffectMessage | WebhookMessage | CaseMessage;

/** What could not be consumed becomes an incident on its case: visible to people, and retryable. Nothing lives in a dead-letter queue. */
export async function consumeDeadLetters(batch: MessageBatch<DeadMessage>, env: Env): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      const sent: unknown = message.body;
      const tenantId = isObject(sent) ? parseId("tenant", sent.tenantId) : null;
      const caseId = isObject(sent) ? parseId("case", sent.caseId) : null;
      if (tenantId === null || caseId === null) {
        log.error("queue.dead_letter_unreadable", { queue: batch.queue, messageId: message.id });
        message.ack();
        return;
      }
      const { source, subject, what } = subjectOf(message.body);
      try {
        const actor = { kind: "system" as const, tenantId, part: "sweeper" as const };
        const body = { type: "open_incident" as const, source, subject, code: "poison_message", message: what };
        await caseOf(env, { tenantId, caseId }).dispatch({ id: null, actor, expectedVersion: null, body }, null);
        log.error("queue.dead_letter", { queue: batch.queue, caseId, source });
        message.ack();
      } catch (problem) {
        log.error("queue.dead_letter_failed", { queue: batch.queue, caseId, ...errorFields(problem) });
        message.retry();
      }
    }),
  );
}

function subjectOf(body: DeadMessage): { source: CaseIncident["source"]; subject: string; what: string } {
  if ("effectId" in body) return { source: "effect", subject: body.effectId, what: "an effect could not be performed" };
  if (!("kind" in body)) return { source: "index", subject: "index", what: "the list could not be brought up to date" };
  if (body.kind === "publish")
    return { source: "publish", subject: "publish", what: "events could not be handed to their endpoints" };
  // A replay belongs to no case, so this is never asked of one; the sweeper goes on with it.
  if (body.kind === "replay") return { source: "delivery", subject: body.replayId, what: "a replay could not go on" };
  return {
    source: "delivery",
    subject: `${body.endpointId}/${body.deliveryId}`,
    what: "a webhook could not be delivered",
  };
}
