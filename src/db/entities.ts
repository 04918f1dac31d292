import { and, eq, sql } from "drizzle-orm";
import {
  type ActorRef,
  type ApprovalState,
  type EntityId,
  type EntityType,
  type FactSource,
  newId,
  parseId,
  type RiskLevel,
  type TenantId,
} from "../domain";
import { factsOf } from "../entities/attributes";
import type { Keyed } from "../entities/terms";
import type { JsonObject } from "../lib/json";
import { isSame } from "../privacy/same-entity";
import { learn } from "./entity-attributes";
import { keepOwnRisk } from "./entity-changes";
import { orm } from "./orm";
import { entities } from "./schema";

export interface EntityInput {
  /** Computed by callers that may ask twice, so that a repeat finds the same entity; otherwise a fresh one is made. */
  id?: EntityId;
  type: EntityType;
  /** The caller's own id. Null: nobody can refer to this person or company again, every call makes a new one. */
  correlationId: string | null;
  data: JsonObject;
  /** Who says all that. */
  source: FactSource;
}

export type Entity = Omit<typeof entities.$inferSelect, "id" | "tenantId" | "approvalState"> & {
  id: EntityId;
  approvalState: ApprovalState;
};

/**
 * Finds or makes the person or company, and learns what is said of them. Race-safe by UNIQUE (tenant, type, correlation id). Of one that was
 * merged into another it answers the one that leads.
 */
export async function upsertEntity(
  db: D1Database,
  tenantId: TenantId,
  input: EntityInput,
  keyed: Keyed,
  nowMs: number,
): Promise<{ id: EntityId; isNew: boolean }> {
  const given = input.id ?? newId("entity");
  const seen = { updatedAtMs: sql`max(${entities.updatedAtMs}, ${nowMs})` };
  const row = await orm(db)
    .insert(entities)
    .values({
      id: given,
      tenantId,
      type: input.type,
      correlationId: input.correlationId,
      name: null,
      // What is said lies in its attributes; whatever is too late to be said there must not stand here.
      data: "{}",
      version: 1,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      // Until it can be found.
      staleSinceMs: nowMs,
    })
    .onConflictDoUpdate({ target: [entities.tenantId, entities.type, entities.correlationId], set: seen })
    .onConflictDoUpdate({ target: entities.id, set: seen, setWhere: eq(entities.tenantId, tenantId) })
    .returning({ id: entities.id, mergedInto: entities.mergedInto, data: entities.data, version: entities.version })
    .get();
  const id = parseId("entity", row?.mergedInto ?? row?.id);
  if (row === undefined || id === null) throw new Error("an entity was neither found nor made");
  const facts = factsOf(input.data);
  // What it is found by has to be made, though nothing is said of it.
  const anew = row.data === "{}";
  if (facts.length > 0 || anew)
    await learn(db, tenantId, { entityId: id, facts, source: input.source, atMs: nowMs, anew }, keyed);
  return { id, isNew: row.id === given && row.version === 1 && anew };
}

/** The entity as its row has it, merged or not. */
export async function getEntity(db: D1Database, tenantId: TenantId, entityId: string): Promise<Entity | null> {
  const row = await orm(db)
    .select()
    .from(entities)
    .where(and(eq(entities.tenantId, tenantId), eq(entities.id, entityId)))
    .get();
  return row === undefined ? null : entityOf(row);
}

export function entityOf({ tenantId: _tenant, ...row }: typeof entities.$inferSelect): Entity | null {
  const id = parseId("entity", row.id);
  return id === null ? null : { ...row, id, approvalState: row.approvalState as ApprovalState };
}

/** The entity that leads where this one was merged, and all that are the same; null: there is none, or it was erased. */
export async function leadingEntity(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
): Promise<{ entity: Entity; ids: string[] } | null> {
  const { results } = await db
    .prepare(
      `SELECT * FROM entities WHERE +tenant_id = ?1 AND ${isSame("id", "?2")} AND erased_at_ms IS NULL ORDER BY merged_into IS NOT NULL, id`,
    )
    .bind(tenantId, entityId)
    .all<Record<string, unknown>>();
  const [first] = results;
  const entity = first === undefined || first.merged_into !== null ? null : entityOf(decoded(first));
  return entity === null ? null : { entity, ids: results.map(({ id }) => String(id)) };
}

/** Which of these were erased. */
export async function erasedAmong(
  db: D1Database,
  tenantId: TenantId,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { results } = await db
    .prepare(
      `SELECT one.id FROM json_each(?2) AS item JOIN entities AS one ON one.id = item.value
       WHERE +one.tenant_id = ?1 AND one.erased_at_ms IS NOT NULL`,
    )
    .bind(tenantId, JSON.stringify(ids))
    .all<{ id: string }>();
  return new Set(results.map(({ id }) => id));
}

/** A row that was read by its columns' names. */
export const decoded = (row: Record<string, unknown>): typeof entities.$inferSelect =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  ) as typeof entities.$inferSelect;

/** Whom the caller knows by these ids: `<type> <correlation id>` → the entity that leads. */
export async function entitiesByCorrelation(
  db: D1Database,
  tenantId: TenantId,
  named: readonly { type: EntityType; correlationId: string }[],
): Promise<Map<string, string>> {
  if (named.length === 0) return new Map();
  const { results } = await db
    .prepare(
      `SELECT one.type || ' ' || one.correlation_id AS name, coalesce(one.merged_into, one.id) AS id FROM json_each(?2) AS item
         JOIN entities AS one ON one.tenant_id = ?1 AND one.type = item.value ->> 'type'
           AND one.correlation_id = item.value ->> 'correlationId'`,
    )
    .bind(tenantId, JSON.stringify(named))
    .all<{ name: string; id: string }>();
  return new Map(results.map(({ name, id }) => [name, id]));
}

/** Which of these ids are persons or companies of the tenant, and which of both. */
export async function typesOfEntities(
  db: D1Database,
  tenantId: TenantId,
  ids: readonly string[],
): Promise<Map<string, EntityType>> {
  if (ids.length === 0) return new Map();
  const { results } = await db
    .prepare("SELECT id, type FROM entities WHERE id IN (SELECT value FROM json_each(?2)) AND +tenant_id = ?1")
    .bind(tenantId, JSON.stringify(ids))
    .all<{ id: string; type: EntityType }>();
  return new Map(results.map(({ id, type }) => [id, type]));
}

/** All ids under which rows of this person or company may stand: its own, and those that are merged with it. */
export async function sameEntities(db: D1Database, tenantId: TenantId, entityId: string): Promise<string[]> {
  const { results } = await db
    .prepare(`SELECT id FROM entities WHERE +tenant_id = ?1 AND ${isSame("id", "?2")} ORDER BY id`)
    .bind(tenantId, entityId)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

/**
 * Writes the outcome of a case back to its entity. `processing` is what a case says that was opened at `nowMs`: whatever was written
 * since then, by a case that was quicker, stands.
 */
export async function projectApproval(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  approvalState: Exclude<ApprovalState, "new">,
  nowMs: number,
  caseId: string,
): Promise<void> {
  await db
    .prepare(
      `UPDATE entities SET approval_state = ?3, approval_at_ms = max(approval_at_ms, ?4), approval_case_id = ?5,
         updated_at_ms = max(updated_at_ms, ?4), version = version + 1
       WHERE tenant_id = ?1 AND id = (SELECT coalesce(merged_into, id) FROM entities WHERE id = ?2)
         AND (?3 <> 'processing' OR approval_at_ms <= ?4)`,
    )
    .bind(tenantId, entityId, approvalState, nowMs, caseId)
    .run();
}

/** A case was cancelled: where no other one is open, its entity is again what the newest outcome says. */
export async function endProcessing(
  db: D1Database,
  tenantId: TenantId,
  { entityId, caseId }: { entityId: string; caseId: string },
  nowMs: number,
): Promise<void> {
  const ofSame = `tenant_id = ?1 AND case_id <> ?3 AND ${isSame("entity_id", "?2")}`;
  const newest = (column: string) =>
    `(SELECT ${column} FROM cases INDEXED BY cases_entity WHERE ${ofSame} AND outcome IS NOT NULL ORDER BY resolved_at_ms DESC, case_id DESC LIMIT 1)`;
  await db
    .prepare(
      `UPDATE entities SET approval_state = coalesce(${newest("outcome")}, 'new'), approval_case_id = coalesce(${newest("case_id")}, ?3),
         approval_at_ms = max(approval_at_ms, ?4), version = version + 1
       WHERE tenant_id = ?1 AND id = (SELECT coalesce(merged_into, id) FROM entities WHERE id = ?2) AND approval_state = 'processing'
         AND NOT EXISTS (SELECT 1 FROM cases WHERE ${ofSame} AND status IN ('active', 'opening'))`,
    )
    .bind(tenantId, entityId, caseId, nowMs)
    .run();
}

/** What a colleague says of the risk, until it expires; null: the cases' word counts again. False: there is no such entity of this version. */
export async function setOwnRisk(
  db: D1Database,
  tenantId: TenantId,
  { entityId, expectedVersion }: { entityId: string; expectedVersion: number | null },
  said: { level: RiskLevel; score: number | null; reason: string; untilMs: number | null } | null,
  by: ActorRef,
  nowMs: number,
): Promise<boolean> {
  const { level = null, untilMs = null, score, reason = null } = said ?? {};
  const own =
    said === null ? null : JSON.stringify({ level, score, reason, byKind: by.kind, byId: by.id, atMs: nowMs });
  const [, done] = await db.batch([
    keepOwnRisk(db, tenantId, { entityId, expectedVersion, level, untilMs }, { by, reason, atMs: nowMs }),
    db
      .prepare(
        `UPDATE entities SET own_risk = ?4, own_risk_level = ?5, own_risk_until_ms = ?6, version = version + 1,
           updated_at_ms = max(updated_at_ms, ?7)
         WHERE tenant_id = ?1 AND id = ?2 AND erased_at_ms IS NULL AND (?3 IS NULL OR version = ?3)`,
      )
      .bind(tenantId, entityId, expectedVersion, own, level, untilMs, nowMs),
  ]);
  return (done?.meta.changes ?? 0) > 0;
}

/** The risk that counts now: a colleague's word, or that of the newest case. Null: nobody has said anything. */
export async function riskLevelOfEntity(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  nowMs: number,
): Promise<string | null> {
  const row = await db
    .prepare(
      `SELECT CASE WHEN own_risk_level IS NOT NULL AND coalesce(own_risk_until_ms, ?3 + 1) > ?3 THEN own_risk_level ELSE risk_level END AS level
       FROM entities WHERE tenant_id = ?1 AND id = (SELECT coalesce(merged_into, id) FROM entities WHERE id = ?2)`,
    )
    .bind(tenantId, entityId, nowMs)
    .first<{ level: string | null }>();
  return row?.level ?? null;
}
