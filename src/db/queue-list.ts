import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { type CaseRow, decodeCase } from "./cases";
import { orm } from "./orm";
import { cases } from "./schema";

/** Where a page of a tenant's own queue ended. */
export interface QueueKeyset {
  sortKey: number;
  id: string;
}

const columns = Object.entries(getTableColumns(cases));

/**
 * A page of a tenant's own queue, in its order. Two rows are read for each case, at any depth. `free`: only cases that nobody has.
 * `where`: what else must hold of the case; each that fails it costs as much as one that is shown.
 */
export async function listQueueCases(
  db: D1Database,
  tenantId: TenantId,
  queueId: string,
  { free = false, where }: { free?: boolean; where?: SQL | undefined },
  cursor: QueueKeyset | null,
  limit: number,
): Promise<{ data: CaseRow[]; next: QueueKeyset | null }> {
  const index = free ? sql`INDEXED BY queue_cases_free` : sql`INDEXED BY queue_cases_order`;
  const rows = await orm(db).all<Record<string, unknown>>(sql`
    SELECT cases.*, place.sort_key AS place_key FROM queue_cases AS place ${index}
    CROSS JOIN cases ON cases.case_id = place.case_id
    WHERE place.tenant_id = ${tenantId} AND place.queue_id = ${queueId}
    ${free ? sql`AND place.is_free = 1` : sql``}
    ${cursor === null ? sql`` : sql`AND (place.sort_key, place.case_id) > (${cursor.sortKey}, ${cursor.id})`}
    ${where === undefined ? sql`` : sql`AND ${where}`}
    ORDER BY place.sort_key, place.case_id LIMIT ${limit + 1}`);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map((row) =>
      decodeCase(Object.fromEntries(columns.map(([key, { name }]) => [key, row[name]])) as typeof cases.$inferSelect),
    ),
    next:
      rows.length > limit && last !== undefined ? { sortKey: Number(last.place_key), id: String(last.case_id) } : null,
  };
}
