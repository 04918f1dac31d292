import type { TenantId } from "../domain";
import { isSame } from "../privacy/same-entity";
import { alertsAbout } from "./alerts-about";

/** What a list of persons shows beside who they are. */
export interface Profile {
  id: string;
  /** Companies they stand behind, and what they are to them. */
  businesses: { name: string | null; position: string }[];
  /** Tags of their newest case; null: they have none. */
  tags: string[] | null;
  isMonitored: boolean;
  alerts: number;
}

const perEntity = (column: string): string => isSame(column, "one.id");

/** The profiles of these persons. */
export async function profilesOf(
  db: D1Database,
  tenantId: TenantId,
  entityIds: readonly string[],
): Promise<Map<string, Profile>> {
  const { results } = await db
    .prepare(
      `SELECT one.id,
         (SELECT tags FROM cases INDEXED BY cases_entity WHERE tenant_id = ?1 AND ${perEntity("entity_id")} AND status <> 'opening' AND erased_at_ms IS NULL
            ORDER BY created_at_ms DESC LIMIT 1) AS tags,
         EXISTS (SELECT 1 FROM monitors WHERE tenant_id = ?1 AND ${perEntity("entity_id")} AND enabled = 1) AS monitored,
         (SELECT count(*) FROM (${alertsAbout("one.id")} LIMIT 1000)) AS alerts,
         (SELECT json_group_array(json_object('name', company.name, 'position', link.position)) FROM entity_links AS link
            JOIN entities AS company ON company.id = (SELECT coalesce(merged_into, id) FROM entities WHERE id = link.company_id)
            WHERE link.tenant_id = ?1 AND ${perEntity("link.holder_id")} AND link.ended_at_ms IS NULL) AS businesses
       FROM entities AS one WHERE one.tenant_id = ?1 AND one.id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(tenantId, JSON.stringify(entityIds))
    .all<{ id: string; tags: string | null; monitored: number; alerts: number; businesses: string }>();
  return new Map(
    results.map((row) => [
      row.id,
      {
        id: row.id,
        businesses: JSON.parse(row.businesses) as Profile["businesses"],
        tags: row.tags === null ? null : (JSON.parse(row.tags) as string[]),
        isMonitored: row.monitored === 1,
        alerts: row.alerts,
      },
    ]),
  );
}
