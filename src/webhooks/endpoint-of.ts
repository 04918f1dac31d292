import type { EndpointId, TenantId } from "../domain";
import { carriedTrace } from "../lib/trace";
import { type Objects, objectOf } from "../places/object-of";
import type { EndpointApi, EndpointObjectApi, EndpointRef } from "./endpoint-api";

export const endpointName = ({ tenantId, endpointId }: EndpointRef): string => `${tenantId}/${endpointId}`;

/** The one look-up of an endpoint. Callers have read its row first: a stub call to an unknown name leaves a file behind. */
export function endpointOf(env: Objects<"WEBHOOK_ENDPOINTS">, tenantId: TenantId, endpointId: EndpointId): EndpointApi {
  const ref = { tenantId, endpointId };
  const stub = objectOf(env, "WEBHOOK_ENDPOINTS", endpointName(ref)) as unknown as EndpointObjectApi;
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
