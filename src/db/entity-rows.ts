import type { TenantId } from "../domain";
import { isSame } from "../privacy/same-entity";
import { type Alert, type AlertRow, alertFrom } from "./alerts";
import { alertsAbout } from "./alerts-about";
import { type Keyset, type Listed, listed } from "./keyset";
import type { cases } from "./schema";

interface Place {
  after: Keyset | null;
  limit: number;
}

const behind = "(?3 IS NULL OR (created_at_ms, %) < (?3, ?4))";

const camel = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );

/** The cases about somebody that were not erased, under whatever id they were merged, newest first. */
export async function casesOfEntity(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  { after, limit }: Place,
): Promise<Listed<typeof cases.$inferSelect>> {
  const { results } = await db
    .prepare(
      `SELECT * FROM cases INDEXED BY cases_entity WHERE tenant_id = ?1 AND ${isSame("entity_id", "?2")} AND status <> 'opening' AND erased_at_ms IS NULL
         AND ${behind.replace("%", "case_id")} ORDER BY created_at_ms DESC, case_id DESC LIMIT ?5`,
    )
    .bind(tenantId, entityId, after?.createdAtMs ?? null, after?.id ?? null, limit + 1)
    .all<Record<string, unknown>>();
  const rows = results.map((row) => camel(row) as typeof cases.$inferSelect);
  return listed(rows, limit, ({ createdAtMs, caseId }) => ({ createdAtMs, id: caseId }));
}

/** Alerts about somebody, about their cases, and about the sides of transactions that are them; newest first. */
export async function alertsOfEntity(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  { after, limit }: Place,
): Promise<Listed<Alert>> {
  const { results } = await db
    .prepare(
      `SELECT * FROM alerts WHERE +tenant_id = ?1 AND id IN (${alertsAbout("?2")})
         AND ${behind.replace("%", "id")} ORDER BY created_at_ms DESC, id DESC LIMIT ?5`,
    )
    .bind(tenantId, entityId, after?.createdAtMs ?? null, after?.id ?? null, limit + 1)
    .all<AlertRow>();
  return listed(results.map(alertFrom), limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}
