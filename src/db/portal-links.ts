import { and, desc, eq, isNull, lt } from "drizzle-orm";
import { type EndpointId, type Id, parseId, type TenantId } from "../domain";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { portalLinks } from "./schema";

export type PortalLinkId = Id<"portalLink">;
export type PortalAccess = "view" | "resend" | "manage";

export interface PortalLink {
  id: PortalLinkId;
  tenantId: TenantId;
  /** The one endpoint it shows; null: all. */
  endpointId: EndpointId | null;
  access: PortalAccess;
  secretHash: string;
  /** Key or person who made it. */
  createdBy: string;
  createdAtMs: number;
  expiresAtMs: number;
  revokedAtMs: number | null;
}

export async function insertPortalLink(db: D1Database, tenantId: TenantId, link: PortalLink): Promise<void> {
  await orm(db)
    .insert(portalLinks)
    .values({ ...link, tenantId });
}

/** By the id in its address, whoever's it is: the secret beside it proves the rest. */
export async function findPortalLink(db: D1Database, id: PortalLinkId): Promise<PortalLink | null> {
  const row = await orm(db).select().from(portalLinks).where(eq(portalLinks.id, id)).get();
  return row === undefined ? null : decode(row);
}

/** Newest first. */
export async function listPortalLinks(
  db: D1Database,
  tenantId: TenantId,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<PortalLink>> {
  const { createdAtMs, id } = portalLinks;
  const rows = await orm(db)
    .select()
    .from(portalLinks)
    .where(and(eq(portalLinks.tenantId, tenantId), olderThan(createdAtMs, id, cursor)))
    .orderBy(desc(createdAtMs), desc(id))
    .limit(limit + 1);
  return listed(rows.map(decode), limit, (row) => ({ createdAtMs: row.createdAtMs, id: row.id }));
}

/** The link as it is afterwards; null: there is none. Revoking twice keeps the first time. */
export async function revokePortalLink(
  db: D1Database,
  tenantId: TenantId,
  id: PortalLinkId,
  nowMs: number,
): Promise<PortalLink | null> {
  const mine = and(eq(portalLinks.tenantId, tenantId), eq(portalLinks.id, id));
  await orm(db)
    .update(portalLinks)
    .set({ revokedAtMs: nowMs })
    .where(and(mine, isNull(portalLinks.revokedAtMs)));
  const row = await orm(db).select().from(portalLinks).where(mine).get();
  return row === undefined ? null : decode(row);
}

/** For the sweeper, which works for all tenants. */
export async function dropEndedPortalLinks(db: D1Database, beforeMs: number): Promise<void> {
  await orm(db).delete(portalLinks).where(lt(portalLinks.expiresAtMs, beforeMs));
}

function decode(row: typeof portalLinks.$inferSelect): PortalLink {
  const ids = { id: parseId("portalLink", row.id), tenantId: parseId("tenant", row.tenantId) };
  const endpointId = row.endpointId === null ? null : parseId("endpoint", row.endpointId);
  if (ids.id === null || ids.tenantId === null || (row.endpointId !== null && endpointId === null))
    throw new Error(`not a portal link: ${row.id}`);
  return { ...row, id: ids.id, tenantId: ids.tenantId, endpointId };
}
