import { eq } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { allowedOrigins } from "./schema";

/** The websites that a tenant has listed, by name. */
export async function allowedOriginsOf(db: D1Database, tenantId: TenantId): Promise<string[]> {
  const rows = await orm(db)
    .select({ origin: allowedOrigins.origin })
    .from(allowedOrigins)
    .where(eq(allowedOrigins.tenantId, tenantId))
    .orderBy(allowedOrigins.origin);
  return rows.map(({ origin }) => origin);
}

/** Puts another list in the place of the one there is, all at once. */
export async function saveAllowedOrigins(
  db: D1Database,
  tenantId: TenantId,
  origins: readonly string[],
  nowMs: number,
): Promise<void> {
  const table = orm(db);
  const forget = table.delete(allowedOrigins).where(eq(allowedOrigins.tenantId, tenantId));
  const rows = origins.map((origin) => ({ tenantId, origin, createdAtMs: nowMs }));
  if (rows.length === 0) await forget;
  else await table.batch([forget, table.insert(allowedOrigins).values(rows)]);
}
