import type { AnswerMessage } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { goOn } from "./go-on";
import { askAgain } from "./pending-answers";

/**
 * Queue `answers`: a vendor that owes an answer is asked for it, or a check is put to its next vendor. A message is only a hint: what is
 * due stands in a table, and the sweeper finds it too.
 */
export async function consumeAnswers(batch: MessageBatch<AnswerMessage>, env: Env): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      const { body } = message;
      try {
        if ("checkId" in body) await goOn(env, body.tenantId, body.checkId, Date.now());
        else await askAgain(env, body, Date.now());
        message.ack();
      } catch (problem) {
        const of = "checkId" in body ? { checkId: body.checkId } : { vendor: body.vendor };
        log.error("pending_answer.failed", { tenantId: body.tenantId, ...of, ...errorFields(problem) });
        message.retry();
      }
    }),
  );
}
