import { failPendingDeliveries } from "../db/webhook-deliveries";
import { type Endpoint, updateEndpoint } from "../db/webhooks";
import type { Standing } from "../webhooks/endpoint-api";

/** The registry follows the endpoint's object, which has switched itself off: nothing more is published to it. */
export async function switchOff(db: D1Database, endpoint: Endpoint, standing: Standing, nowMs: number): Promise<void> {
  if (standing.status !== "disabled") return;
  const disabledReason = standing.reason === "gone" ? "the receiver answered 410" : "every attempt failed for 5 days";
  const { tenantId, id } = endpoint;
  await updateEndpoint(db, tenantId, id, { status: "disabled", disabledReason, updatedAtMs: nowMs });
  await failPendingDeliveries(db, tenantId, id, `endpoint disabled: ${disabledReason}`, nowMs);
}
