import { and, desc, eq } from "drizzle-orm";
import type { ActorRef, TenantId } from "../domain";
import { isSameEntity } from "./is-same-entity";
import { orm } from "./orm";
import { entityChanges } from "./schema";

/** Who changed somebody, why, and when. `reason` null: none was asked for. */
export interface Deed {
  by: ActorRef;
  reason: string | null;
  atMs: number;
}

/** The statement behind one that merges or parts: where that one changed anything, it is kept with whose deed it was. */
export const keepMerge = (
  db: D1Database,
  tenantId: string,
  change: { type: "entity.merged" | "entity.parted"; entityId: string; leadId: string },
  { by, reason, atMs }: Deed,
): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO entity_changes (tenant_id, entity_id, type, other_id, reason, by_kind, by_id, at_ms)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE changes() > 0`,
    )
    .bind(tenantId, change.entityId, change.type, change.leadId, reason, by.kind, by.id, atMs);

/** The level that cases say, where a row of the history has said it: it goes with that row. */
const toldRisk = `(SELECT iif(told.to_value = entities.risk_level, told.to_value, NULL) FROM entity_changes AS told
  WHERE told.tenant_id = ?1 AND told.entity_id = entities.id AND told.type = 'risk.changed' ORDER BY +told.seq DESC LIMIT 1)`;

/**
 * The statement before one that sets the risk by hand (`level`) or takes it back (null): keeps which level counted, and which does from then
 * on. It asks for the same version as that one.
 */
export const keepOwnRisk = (
  db: D1Database,
  tenantId: string,
  change: { entityId: string; expectedVersion: number | null; level: string | null; untilMs: number | null },
  { by, reason, atMs }: Deed,
): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO entity_changes (tenant_id, entity_id, type, from_value, to_value, until_ms, reason, by_kind, by_id, at_ms)
       SELECT ?1, id, iif(?4 IS NULL, 'risk.ended', 'risk.set'),
         iif(own_risk_level IS NOT NULL AND coalesce(own_risk_until_ms, ?9 + 1) > ?9, own_risk_level, ${toldRisk}), coalesce(?4, ${toldRisk}),
         ?5, ?6, ?7, ?8, ?9
       FROM entities WHERE tenant_id = ?1 AND id = ?2 AND erased_at_ms IS NULL AND (?3 IS NULL OR version = ?3)
         AND (?4 IS NOT NULL OR own_risk_level IS NOT NULL)`,
    )
    .bind(
      ...[tenantId, change.entityId, change.expectedVersion, change.level, change.untilMs],
      ...[reason, by.kind, by.id, atMs],
    );

/** How somebody's standing changed, the newest first. */
export const changesAbout = (
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  limit: number,
): Promise<(typeof entityChanges.$inferSelect)[]> =>
  orm(db)
    .select()
    .from(entityChanges)
    .where(and(eq(entityChanges.tenantId, tenantId), isSameEntity(entityChanges.entityId, entityId)))
    .orderBy(desc(entityChanges.atMs), desc(entityChanges.seq))
    .limit(limit);
