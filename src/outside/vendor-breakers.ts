import type { TenantId, VendorBreakers, VendorBreakersObjectApi } from "../domain";
import { type Objects, objectOf } from "../places/object-of";

/** The one look-up of a tenant's circuit breakers. */
export function breakersOf(env: Objects<"VENDOR_BREAKERS">, tenantId: TenantId): VendorBreakers {
  const stub = objectOf(env, "VENDOR_BREAKERS", `${tenantId}/vendors`) as unknown as VendorBreakersObjectApi;
  return {
    admit: (vendor, timeoutMs) => stub.admit(tenantId, vendor, timeoutMs),
    learn: (vendor, permit, verdict, tookMs, check) => stub.learn(tenantId, vendor, permit, verdict, tookMs, check),
    list: () => stub.list(tenantId),
    reset: (vendor) => stub.reset(tenantId, vendor),
    probeNow: (vendor) => stub.probeNow(tenantId, vendor),
    charge: (charge) => stub.charge(tenantId, charge),
    refund: (chargeId) => stub.refund(tenantId, chargeId),
    spending: () => stub.spending(tenantId),
  };
}
