import { httpVendor } from "../checks/http/adapter";
import { Adapter } from "../checks/http/adapter.schema";
import type { Vendor } from "../checks/vendor";
import { getVendorAdapter } from "../db/vendor-adapters";
import type { TenantId } from "../domain";

/** A vendor that the tenant has described itself; null when there is none of this name. */
export async function vendorOfTenant(db: D1Database, tenantId: TenantId, name: string): Promise<Vendor | null> {
  const row = await getVendorAdapter(db, tenantId, name);
  return row === null ? null : httpVendor(Adapter.parse(JSON.parse(row.body)));
}
