import { and, eq, sql } from "drizzle-orm";
import { parseId, type TenantId } from "../domain";
import { orm } from "./orm";
import { tenants } from "./schema";

export interface Tenant {
  id: TenantId;
  name: string;
  environment: "sandbox" | "live";
  linkedTenantId: TenantId | null;
  /** Default webhook secret, sealed; whoever signs unseals it. */
  webhookSecretSealed: string;
  createdAtMs: number;
}

/** A tenant's look on the applicant's pages. Null: the plain one. */
export interface TenantTheme {
  /** `#rrggbb`. */
  brand: string | null;
  radiusPx: number | null;
}

export async function getTenant(db: D1Database, tenantId: TenantId): Promise<Tenant | null> {
  const row = await orm(db).select().from(tenants).where(eq(tenants.id, tenantId)).get();
  if (row === undefined) return null;
  const {
    clockOffsetMs: _clock,
    theme: _look,
    teamSettings: _team,
    timeZone: _zone,
    windowShards: _shards,
    ...tenant
  } = row; // each has a function that tells it
  return { ...tenant, id: tenantId, linkedTenantId: parseId("tenant", row.linkedTenantId) };
}

/** False when there is a tenant with this id already; it stays as it is. */
export async function insertTenant(db: D1Database, tenant: Tenant): Promise<boolean> {
  const done = await orm(db).insert(tenants).values(tenant).onConflictDoNothing();
  return done.meta.changes === 1;
}

/** How far a tenant's clock runs ahead, in milliseconds; 0 for live tenants. */
export async function clockOffsetOf(db: D1Database, tenantId: TenantId): Promise<number> {
  const row = await orm(db)
    .select({ offset: tenants.clockOffsetMs })
    .from(tenants)
    .where(eq(tenants.id, tenantId))
    .get();
  return row?.offset ?? 0;
}

/**
 * Sets the clock of a sandbox tenant forward and answers how far it runs ahead now, in milliseconds. Null: this is no sandbox
 * tenant, or its clock would run more than `mostMs` ahead.
 */
export async function advanceClock(
  db: D1Database,
  tenantId: TenantId,
  byMs: number,
  mostMs: number,
): Promise<number | null> {
  const moved = await orm(db)
    .update(tenants)
    .set({ clockOffsetMs: sql`clock_offset_ms + ${byMs}` })
    .where(
      and(eq(tenants.id, tenantId), eq(tenants.environment, "sandbox"), sql`clock_offset_ms + ${byMs} <= ${mostMs}`),
    )
    .returning({ offset: tenants.clockOffsetMs })
    .get();
  return moved?.offset ?? null;
}

export async function themeOf(db: D1Database, tenantId: TenantId): Promise<TenantTheme> {
  const row = await orm(db).select({ theme: tenants.theme }).from(tenants).where(eq(tenants.id, tenantId)).get();
  const stored: Partial<TenantTheme> = JSON.parse(row?.theme ?? "{}");
  return { brand: stored.brand ?? null, radiusPx: stored.radiusPx ?? null };
}

export async function saveTheme(db: D1Database, tenantId: TenantId, theme: TenantTheme): Promise<void> {
  await orm(db)
    .update(tenants)
    .set({ theme: JSON.stringify(theme) })
    .where(eq(tenants.id, tenantId));
}
