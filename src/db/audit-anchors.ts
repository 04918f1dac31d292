import { and, asc, desc, eq, gt, gte, lt, lte } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { auditAnchors } from "./schema";

/** Which anchor there is: its day, the last entry that it vouches for, the hash of its text. */
export interface AnchorRow {
  day: string;
  seq: number;
  sha256: string;
}

const columns = { day: auditAnchors.day, seq: auditAnchors.seq, sha256: auditAnchors.sha256 };

export async function noteAnchor(db: D1Database, tenantId: TenantId, row: AnchorRow): Promise<void> {
  await orm(db)
    .insert(auditAnchors)
    .values({ tenantId, ...row })
    .onConflictDoNothing();
}

/** The newest anchor before this day; null: there is none. */
export async function anchorBefore(db: D1Database, tenantId: TenantId, day: string): Promise<AnchorRow | null> {
  const row = await orm(db)
    .select(columns)
    .from(auditAnchors)
    .where(and(eq(auditAnchors.tenantId, tenantId), lt(auditAnchors.day, day)))
    .orderBy(desc(auditAnchors.day))
    .limit(1)
    .get();
  return row ?? null;
}

/** The anchors that vouch for entries behind `after` up to `through`, in order. */
export const anchorsWithin = (
  db: D1Database,
  tenantId: TenantId,
  after: number,
  through: number,
): Promise<AnchorRow[]> =>
  orm(db)
    .select(columns)
    .from(auditAnchors)
    .where(and(eq(auditAnchors.tenantId, tenantId), gt(auditAnchors.seq, after), lte(auditAnchors.seq, through)))
    .orderBy(asc(auditAnchors.seq));

/** The first anchor that vouches for this entry; null: none does yet. */
export async function anchorOver(db: D1Database, tenantId: TenantId, seq: number): Promise<AnchorRow | null> {
  const row = await orm(db)
    .select(columns)
    .from(auditAnchors)
    .where(and(eq(auditAnchors.tenantId, tenantId), gte(auditAnchors.seq, seq)))
    .orderBy(asc(auditAnchors.seq))
    .limit(1)
    .get();
  return row ?? null;
}
