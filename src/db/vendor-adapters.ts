import { and, asc, eq, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { vendorAdapters } from "./schema";

export interface VendorAdapterRow {
  name: string;
  version: number;
  /** JSON text. */
  body: string;
  createdAtMs: number;
  updatedAtMs: number;
}

const one = (tenantId: TenantId, name: string) =>
  and(eq(vendorAdapters.tenantId, tenantId), eq(vendorAdapters.name, name));

export async function getVendorAdapter(db: D1Database, tenantId: TenantId, name: string) {
  const row = await orm(db).select().from(vendorAdapters).where(one(tenantId, name)).get();
  return row === undefined ? null : withoutTenant(row);
}

export async function listVendorAdapters(db: D1Database, tenantId: TenantId): Promise<VendorAdapterRow[]> {
  const rows = await orm(db)
    .select()
    .from(vendorAdapters)
    .where(eq(vendorAdapters.tenantId, tenantId))
    .orderBy(asc(vendorAdapters.name));
  return rows.map(withoutTenant);
}

/** Writes a vendor's description, whether there was one or not. */
export async function putVendorAdapter(
  db: D1Database,
  tenantId: TenantId,
  name: string,
  body: string,
  nowMs: number,
): Promise<VendorAdapterRow> {
  const row = await orm(db)
    .insert(vendorAdapters)
    .values({ tenantId, name, version: 1, body, createdAtMs: nowMs, updatedAtMs: nowMs })
    .onConflictDoUpdate({
      target: [vendorAdapters.tenantId, vendorAdapters.name],
      set: { body, updatedAtMs: nowMs, version: sql`version + 1` },
    })
    .returning()
    .get();
  return withoutTenant(row);
}

/** False when there was none. */
export async function deleteVendorAdapter(db: D1Database, tenantId: TenantId, name: string): Promise<boolean> {
  const done = await orm(db).delete(vendorAdapters).where(one(tenantId, name));
  return done.meta.changes === 1;
}

const withoutTenant = ({ tenantId: _tenant, ...row }: typeof vendorAdapters.$inferSelect): VendorAdapterRow => row;
