import { and, asc, eq, isNotNull, sql } from "drizzle-orm";
import type { QueueConditions, TenantId, WorkQueue } from "../domain";
import { orm } from "./orm";
import { queueCases, queues } from "./schema";

export type StoredQueue = typeof queues.$inferSelect;

/** A queue with what only its keeper needs. */
export interface KeptQueue extends WorkQueue {
  version: number;
  /** How far it has been filled since its conditions changed; null: it is complete. */
  filling: { done: number; total: number } | null;
  createdAtMs: number;
  updatedAtMs: number;
}

export type QueueDraft = Omit<WorkQueue, "generation">;

export const mostQueues = 50;

export async function listQueues(db: D1Database, tenantId: TenantId): Promise<KeptQueue[]> {
  const rows = await orm(db)
    .select()
    .from(queues)
    .where(eq(queues.tenantId, tenantId))
    .orderBy(asc(queues.position), asc(queues.name), asc(queues.id))
    .limit(mostQueues);
  return rows.map(keptQueue);
}

export async function getQueue(db: D1Database, tenantId: TenantId, id: string): Promise<KeptQueue | null> {
  const row = await orm(db)
    .select()
    .from(queues)
    .where(and(eq(queues.tenantId, tenantId), eq(queues.id, id)))
    .get();
  return row === undefined ? null : keptQueue(row);
}

/** False when the tenant has a queue of this id, or as many as it may have. `total`: cases to be looked at while it is filled. */
export async function insertQueue(
  db: D1Database,
  tenantId: TenantId,
  queue: QueueDraft,
  total: number,
  nowMs: number,
): Promise<"inserted" | "taken" | "too_many"> {
  const count = await orm(db).$count(queues, eq(queues.tenantId, tenantId));
  if (count >= mostQueues) return "too_many";
  const done = await orm(db)
    .insert(queues)
    .values(newQueue(tenantId, queue, total, nowMs))
    .onConflictDoNothing();
  return done.meta.changes === 1 ? "inserted" : "taken";
}

/**
 * Changes a queue as it is at `version`. When what is in it or its order changes, it is filled anew; until that is done each case is
 * where the old or the new conditions put it. False: somebody else was faster.
 */
export async function updateQueue(
  db: D1Database,
  tenantId: TenantId,
  before: KeptQueue,
  queue: QueueDraft,
  total: number,
  nowMs: number,
): Promise<boolean> {
  const done = await orm(db)
    .update(queues)
    .set(changedQueue(before, queue, total, nowMs))
    .where(and(eq(queues.tenantId, tenantId), eq(queues.id, before.id), eq(queues.version, before.version)));
  return done.meta.changes === 1;
}

/** The row of a queue that nobody has filled yet. */
export const newQueue = (tenantId: TenantId, queue: QueueDraft, total: number, nowMs: number) => ({
  ...stored(queue),
  tenantId,
  version: 1,
  generation: nowMs,
  ...unfilled(total),
  createdAtMs: nowMs,
  updatedAtMs: nowMs,
});

/** What becomes of its row when a queue is changed. */
export function changedQueue(before: KeptQueue, queue: QueueDraft, total: number, nowMs: number) {
  const isSame = queue.sort === before.sort && JSON.stringify(queue.conditions) === JSON.stringify(before.conditions);
  return {
    ...stored(queue),
    version: before.version + 1,
    updatedAtMs: nowMs,
    ...(!isSame && { generation: Math.max(before.generation + 1, nowMs), ...unfilled(total) }),
  };
}

/** A page of its cases goes with it; what is left follows by `dropOrphans`. */
export async function deleteQueue(db: D1Database, tenantId: TenantId, id: string): Promise<boolean> {
  const done = await orm(db)
    .delete(queues)
    .where(and(eq(queues.tenantId, tenantId), eq(queues.id, id)));
  await dropPlaces(db, tenantId, id, 1_000);
  return done.meta.changes === 1;
}

async function dropPlaces(db: D1Database, tenantId: string, queueId: string, limit: number): Promise<number> {
  const done = await orm(db)
    .delete(queueCases)
    .where(
      sql`(case_id, queue_id) IN (SELECT case_id, queue_id FROM queue_cases INDEXED BY queue_cases_order
        WHERE tenant_id = ${tenantId} AND queue_id = ${queueId} LIMIT ${limit})`,
    );
  return done.meta.changes;
}

/** Takes away a page of what is left of one deleted queue. Found by its counter: a queue without cases has none above zero. */
export async function dropOrphans(db: D1Database, limit: number): Promise<number> {
  const orphan = await db
    .prepare(
      `SELECT tenant_id AS tenantId, substr(label, 7) AS queueId FROM case_counts WHERE label >= 'queue:' AND label < 'queue;' AND n > 0
       AND instr(substr(label, 7), ':') = 0
       AND NOT EXISTS (SELECT 1 FROM queues WHERE queues.tenant_id = case_counts.tenant_id AND queues.id = substr(label, 7)) LIMIT 1`,
    )
    .first<{ tenantId: string; queueId: string }>();
  return orphan === null ? 0 : dropPlaces(db, orphan.tenantId, orphan.queueId, limit);
}

/** A queue that is being filled, whoever's it is; the one that waits longest. */
export async function queueToFill(
  db: D1Database,
): Promise<(KeptQueue & { tenantId: TenantId; cursor: string }) | null> {
  const row = await orm(db)
    .select()
    .from(queues)
    .where(isNotNull(queues.fillCursor))
    .orderBy(asc(queues.updatedAtMs))
    .limit(1)
    .get();
  if (row === undefined || row.fillCursor === null) return null;
  return { ...keptQueue(row), tenantId: row.tenantId as TenantId, cursor: row.fillCursor };
}

/** How far filling got; null: it is done. Says nothing when the queue has changed meanwhile: then it begins anew. */
export async function saveFill(
  db: D1Database,
  tenantId: TenantId,
  { id, generation }: Pick<WorkQueue, "id" | "generation">,
  cursor: string | null,
  done: number,
): Promise<void> {
  await orm(db)
    .update(queues)
    .set({ fillCursor: cursor, fillDone: sql`fill_done + ${done}` })
    .where(and(eq(queues.tenantId, tenantId), eq(queues.id, id), eq(queues.generation, generation)));
}

/** Tenants with queues that give out their cases by themselves. */
export async function tenantsAssigning(db: D1Database, after: string, limit: number): Promise<TenantId[]> {
  const rows = await db
    .prepare(
      "SELECT DISTINCT tenant_id AS id FROM queues WHERE auto_assign = 1 AND tenant_id > ?1 ORDER BY tenant_id LIMIT ?2",
    )
    .bind(after, limit)
    .all<{ id: string }>();
  return rows.results.map(({ id }) => id as TenantId);
}

const unfilled = (total: number) => ({ fillCursor: "", fillDone: 0, fillTotal: total });

const stored = ({ id, name, description, conditions, sort, members, autoAssign, position }: QueueDraft) => ({
  id,
  name,
  description,
  conditions: JSON.stringify(conditions),
  sort,
  members: members === null ? null : JSON.stringify(members),
  autoAssign,
  position,
});

function keptQueue(row: StoredQueue): KeptQueue {
  const { version, createdAtMs, updatedAtMs, fillCursor, fillDone, fillTotal } = row;
  const filling = fillCursor === null ? null : { done: fillDone, total: Math.max(fillTotal, fillDone) };
  return { ...decodeQueue(row), version, filling, createdAtMs, updatedAtMs };
}

/** Rows that come through the query builder or with the names of `queueColumns`. What is stored was checked when it was saved. */
export function decodeQueue(row: StoredQueue): WorkQueue {
  const { id, name, description, sort, position, generation } = row;
  return {
    id,
    name,
    description,
    conditions: JSON.parse(row.conditions) as QueueConditions,
    sort,
    members: row.members === null ? null : (JSON.parse(row.members) as string[]),
    autoAssign: Boolean(row.autoAssign),
    position,
    generation,
  };
}

/** The columns that `decodeQueue` reads, under its names. */
export const queueColumns = (table: string): string =>
  [
    "tenant_id AS tenantId",
    "id",
    "name",
    "description",
    "conditions",
    "sort",
    "members",
    "auto_assign AS autoAssign",
    "position",
    "generation",
  ]
    .map((column) => `${table}.${column}`)
    .join(", ");
