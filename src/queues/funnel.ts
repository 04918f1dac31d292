import { countSteps } from "../db/funnel";
import type { FunnelMessage } from "../domain";
import type { Env } from "../env";

/** Adds up a batch. Redelivered as a whole when D1 does not answer: what was counted is not counted again. */
export async function consumeFunnel(batch: MessageBatch<FunnelMessage>, env: Env): Promise<void> {
  await countSteps(
    env.DB,
    batch.messages.map(({ body }) => body),
  );
}
