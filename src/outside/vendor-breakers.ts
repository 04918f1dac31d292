import type { TenantId, VendorBreakers, VendorBreakersObjectApi } from "../domain";
import type { Env } from "../env";

/** The one look-up of a tenant's circuit breakers. */
export function breakersOf(env: Pick<Env, "VENDOR_BREAKERS">, tenantId: TenantId): VendorBreakers {
  const objects = env.VENDOR_BREAKERS;
  const stub = objects.get(objects.idFromName(`${tenantId}/vendors`)) as unknown as VendorBreakersObjectApi;
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
