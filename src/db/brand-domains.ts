import { and, eq, isNotNull, sql } from "drizzle-orm";
import { parseId, type TenantId } from "../domain";
import { orm } from "./orm";
import { brandDomains } from "./schema";

export interface BrandDomain {
  host: string;
  /** What the TXT record has to say. */
  proof: string;
  createdAtMs: number;
  verifiedAtMs: number | null;
}

export async function listBrandDomains(db: D1Database, tenantId: TenantId): Promise<BrandDomain[]> {
  const rows = await orm(db)
    .select()
    .from(brandDomains)
    .where(eq(brandDomains.tenantId, tenantId))
    .orderBy(brandDomains.createdAtMs, brandDomains.host);
  return rows.map(({ tenantId: _tenant, ...domain }) => domain);
}

/** Adds a host, or leaves the one that is there as it is. */
export async function addBrandDomain(db: D1Database, tenantId: TenantId, domain: BrandDomain): Promise<void> {
  await orm(db)
    .insert(brandDomains)
    .values({ tenantId, ...domain })
    .onConflictDoNothing();
}

export async function dropBrandDomain(db: D1Database, tenantId: TenantId, host: string): Promise<boolean> {
  const done = await orm(db)
    .delete(brandDomains)
    .where(and(eq(brandDomains.tenantId, tenantId), eq(brandDomains.host, host)));
  return done.meta.changes === 1;
}

/** False when another tenant has proved this host before: one name leads to one tenant. Decided in the statement itself. */
export async function markVerified(db: D1Database, tenantId: TenantId, host: string, nowMs: number): Promise<boolean> {
  const others = sql`NOT EXISTS (SELECT 1 FROM brand_domains other WHERE other.host = ${host}
    AND other.tenant_id <> ${tenantId} AND other.verified_at_ms IS NOT NULL)`;
  const done = await orm(db)
    .update(brandDomains)
    .set({ verifiedAtMs: nowMs })
    .where(and(eq(brandDomains.tenantId, tenantId), eq(brandDomains.host, host), others));
  return done.meta.changes === 1;
}

/** Whose host this is. Null: nobody has proved it. */
export async function ownerOfHost(db: D1Database, host: string): Promise<TenantId | null> {
  const row = await orm(db)
    .select({ tenantId: brandDomains.tenantId })
    .from(brandDomains)
    .where(and(eq(brandDomains.host, host), isNotNull(brandDomains.verifiedAtMs)))
    .get();
  return parseId("tenant", row?.tenantId);
}

/** The host that a tenant's links are written with: the first it proved; null: it has none. */
export async function hostOfTenant(db: D1Database, tenantId: TenantId): Promise<string | null> {
  const row = await orm(db)
    .select({ host: brandDomains.host })
    .from(brandDomains)
    .where(and(eq(brandDomains.tenantId, tenantId), isNotNull(brandDomains.verifiedAtMs)))
    .orderBy(brandDomains.verifiedAtMs, brandDomains.host)
    .limit(1)
    .get();
  return row?.host ?? null;
}
