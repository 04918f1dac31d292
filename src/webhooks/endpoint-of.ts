import type { EndpointId, TenantId } from "../domain";
import type { Env } from "../env";
import { carriedTrace } from "../lib/trace";
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
    enqueue: (events, perSecond) => stub.enqueue({ ...ref, ...carriedTrace() }, events, perSecond),
    take: (deliveryId) => stub.take(ref, deliveryId),
    report: (deliveryId, attempt, record) => stub.report(ref, deliveryId, attempt, record),
    resend: (deliveryId) => stub.resend(ref, deliveryId),
    resendAll: (deliveryIds) => stub.resendAll(ref, deliveryIds),
    attempts: (deliveryId) => stub.attempts(ref, deliveryId),
    setStatus: (status) => stub.setStatus(ref, status),
    setPace: (perSecond) => stub.setPace(ref, perSecond),
    health: () => stub.health(ref),
    forget: (deliveryIds) => stub.forget(ref, deliveryIds),
    forgetCase: (caseId) => stub.forgetCase(ref, caseId),
    moveClock: (offsetMs, byMs) => stub.moveClock(ref, offsetMs, byMs),
    drop: () => stub.drop(ref),
    wake: () => stub.wake(ref),
  };
}
