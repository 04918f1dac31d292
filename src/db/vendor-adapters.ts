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

/** Writes a vendor's description. `expected`: in the place of this version only (0: of none); null: whatever there was. Null: it was another. */
export async function putVendorAdapter(
  db: D1Database,
  tenantId: TenantId,
  name: string,
  body: string,
  nowMs: number,
  expected: number | null = null,
): Promise<VendorAdapterRow | null> {
  const set = { body, updatedAtMs: nowMs, version: sql`version + 1` };
  const first = { tenantId, name, version: 1, body, createdAtMs: nowMs, updatedAtMs: nowMs };
  const target = [vendorAdapters.tenantId, vendorAdapters.name];
  const of = orm(db);
  const written =
    expected === null
      ? of.insert(vendorAdapters).values(first).onConflictDoUpdate({ target, set }).returning()
      : expected === 0
        ? of.insert(vendorAdapters).values(first).onConflictDoNothing().returning()
        : of
            .update(vendorAdapters)
            .set(set)
            .where(and(one(tenantId, name), eq(vendorAdapters.version, expected)))
            .returning();
  const [row] = await written;
  return row === undefined ? null : withoutTenant(row);
}

/** False when there was none. */
export async function deleteVendorAdapter(db: D1Database, tenantId: TenantId, name: string): Promise<boolean> {
  const done = await orm(db).delete(vendorAdapters).where(one(tenantId, name));
  return done.meta.changes === 1;
}

const withoutTenant = ({ tenantId: _tenant, ...row }: typeof vendorAdapters.$inferSelect): VendorAdapterRow => row;
