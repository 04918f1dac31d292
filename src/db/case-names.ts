import { and, eq, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { cases } from "./schema";

/** What cases are called in the index, for lists that know them by id. Cases that are gone, or have no name, are left out. */
export async function caseNames(
  db: D1Database,
  tenantId: TenantId,
  caseIds: readonly string[],
): Promise<Map<string, string>> {
  if (caseIds.length === 0) return new Map();
  // Bound parameters end at 100.
  const rows = await orm(db)
    .select({ caseId: cases.caseId, name: cases.name })
    .from(cases)
    .where(
      and(
        eq(cases.tenantId, tenantId),
        sql`${cases.caseId} IN (SELECT value FROM json_each(${JSON.stringify(caseIds)}))`,
      ),
    );
  return new Map(rows.flatMap(({ caseId, name }) => (name === null ? [] : [[caseId, name]])));
}
