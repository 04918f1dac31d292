import { and, eq, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { type CaseRow, decodeCase } from "./cases";
import { orm } from "./orm";
import { cases } from "./schema";

/** The case that has this id of the tenant's own; null: none has. */
export async function caseByExternalId(
  db: D1Database,
  tenantId: TenantId,
  externalId: string,
): Promise<CaseRow | null> {
  const row = await orm(db)
    .select()
    .from(cases)
    .where(and(eq(cases.tenantId, tenantId), sql`external_id IS NOT NULL`, eq(cases.externalId, externalId)))
    .get();
  return row === undefined ? null : decodeCase(row);
}
