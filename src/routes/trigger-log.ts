import type * as z from "zod";
import { dbOf } from "../db/db-of";
import { getDelivery, settleDelivery, type TriggerDelivery } from "../db/trigger-deliveries";
import { parseId, type TenantId } from "../domain";
import type { Env } from "../env";
import { err, ok, type Result } from "../lib/result";
import { handOver } from "../queues/take-trigger";
import { type ApiProblem, notFound, problem } from "./problem";
import type { DeliveryView } from "./trigger-schemas";

/** A message that came to this trigger, or why there is none. */
export async function deliveryIn(
  env: Env,
  tenantId: TenantId,
  { id, delivery }: { id: string; delivery: string },
): Promise<Result<TriggerDelivery, ApiProblem>> {
  const deliveryId = parseId("triggerDelivery", delivery);
  const row = deliveryId === null ? null : await getDelivery(dbOf(env, tenantId), tenantId, deliveryId);
  return row === null || row.triggerId !== id ? err(notFound("delivery")) : ok(row);
}

/** Has a message applied again that failed or was put aside: by the trigger as it is now. */
export async function retryDelivery(
  env: Env,
  tenantId: TenantId,
  row: TriggerDelivery,
  nowMs: number,
): Promise<Result<TriggerDelivery, ApiProblem>> {
  const isSettled = row.status === "failed" || row.status === "ignored";
  const change = { status: "received", outcome: null, message: null, attempts: 0, updatedAtMs: nowMs } as const;
  if (!isSettled || !(await settleDelivery(dbOf(env, tenantId), row, change)))
    return err(problem("conflict", `This message is ${row.status}: only what failed or was ignored is tried again.`));
  const id = parseId("triggerDelivery", row.id);
  if (id !== null) await handOver(env, { tenantId, id: row.triggerId }, [id]);
  return ok({ ...row, ...change });
}

export const deliveryView = (row: TriggerDelivery): z.input<typeof DeliveryView> => ({
  id: row.id,
  triggerId: row.triggerId,
  status: row.status,
  outcome: row.outcome,
  message: row.message,
  caseId: row.caseId,
  repeats: row.repeats,
  repeatedAt: row.repeatedAtMs === null ? null : new Date(row.repeatedAtMs).toISOString(),
  bodyBytes: row.bodyBytes,
  attempts: row.attempts,
  createdAt: new Date(row.createdAtMs).toISOString(),
  updatedAt: new Date(row.updatedAtMs).toISOString(),
  expiresAt: new Date(row.expiresAtMs).toISOString(),
});
