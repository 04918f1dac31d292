import { jobCursor, saveJobCursor } from "../db/jobs";
import { deleteDeliveries, oldDeliveries } from "../db/webhook-deliveries";
import { dropOldReplays } from "../db/webhook-replays";
import { endpointsAfter } from "../db/webhooks";
import { forgetBeforeMs } from "../domain";
import type { Env } from "../env";
import { log } from "../lib/log";
import { endpointOf } from "../webhooks/endpoint-of";

const job = "forget_deliveries";
const endpointsPerSweep = 20;
const deliveriesPerEndpoint = 200;

/** Goes through the endpoints, a page per sweep, round and round, and forgets a page of what each has had for too long. */
export async function forgetOldDeliveries(env: Env, nowMs: number): Promise<void> {
  const beforeMs = forgetBeforeMs("webhook_deliveries", nowMs);
  const from = await jobCursor(env.DB, job);
  const page = await endpointsAfter(env.DB, from, endpointsPerSweep);
  let deliveries = 0;
  for (const endpoint of page) {
    const old = await oldDeliveries(env.DB, endpoint, beforeMs, deliveriesPerEndpoint);
    if (old.length === 0) continue;
    // Bodies are people's data: they go first, so that a crash in between leaves something to delete again.
    await endpointOf(env, endpoint.tenantId, endpoint.endpointId).forget(old);
    await deleteDeliveries(env.DB, endpoint.tenantId, old);
    deliveries += old.length;
  }
  const next = page.length < endpointsPerSweep ? null : (page.at(-1)?.endpointId ?? null);
  if (from !== next) await saveJobCursor(env.DB, job, next, nowMs);
  const replays = await dropOldReplays(env.DB, beforeMs, deliveriesPerEndpoint);
  if (deliveries + replays > 0) log.info("retention.deliveries_dropped", { deliveries, replays });
}
