import type { EndpointId, TenantId } from "../domain";
import type { Env } from "../env";
import type { EndpointApi, EndpointObjectApi, EndpointRef } from "./endpoint-api";

export const endpointName = ({ tenantId, endpointId }: EndpointRef): string => `${tenantId}/${endpointId}`;

/** The one look-up of an endpoint. Callers have read its row first: a stub call to an unknown name leaves a file behind. */
export function endpointOf(
  env: Pick<Env, "WEBHOOK_ENDPOINTS">,
  tenantId: TenantId,
  endpointId: EndpointId,
): EndpointApi {
  const ref = { tenantId, endpointId };
  const objects = env.WEBHOOK_ENDPOINTS;
  const stub = objects.get(objects.idFromName(endpointName(ref))) as unknown as EndpointObjectApi;
  return {
    enqueue: (events) => stub.enqueue(ref, events),
    take: (deliveryId) => stub.take(ref, deliveryId),
    report: (deliveryId, attempt, record) => stub.report(ref, deliveryId, attempt, record),
    resend: (deliveryId) => stub.resend(ref, deliveryId),
    attempts: (deliveryId) => stub.attempts(ref, deliveryId),
    setStatus: (status) => stub.setStatus(ref, status),
    moveClock: (offsetMs, byMs) => stub.moveClock(ref, offsetMs, byMs),
    drop: () => stub.drop(ref),
    wake: () => stub.wake(ref),
  };
}
