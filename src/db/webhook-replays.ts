import { and, asc, eq, lt, sql } from "drizzle-orm";
import { type EndpointId, parseId, type TenantId } from "../domain";
import { insertIf } from "./insert-if";
import { orm } from "./orm";
import { webhookReplays } from "./schema";

/** Work through what an endpoint has missed. `place`: where the next page begins, null at the beginning. */
export interface Replay extends Omit<typeof webhookReplays.$inferSelect, "tenantId" | "endpointId"> {
  tenantId: TenantId;
  endpointId: EndpointId;
}

/** False when work of the endpoint is under way: of two who begin at once one is told so. */
export async function insertReplay(db: D1Database, replay: Replay): Promise<boolean> {
  const isFree = sql`NOT EXISTS (SELECT 1 FROM webhook_replays WHERE status = 'running'
    AND tenant_id = ${replay.tenantId} AND endpoint_id = ${replay.endpointId})`; // as the partial index says it
  return await insertIf(db, webhookReplays, replay, isFree);
}

/** By its id, and of this endpoint when one is named. */
export async function getReplay(
  db: D1Database,
  tenantId: TenantId,
  endpointId: EndpointId | null,
  id: string,
): Promise<Replay | null> {
  const row = await orm(db)
    .select()
    .from(webhookReplays)
    .where(
      and(
        eq(webhookReplays.id, id),
        eq(webhookReplays.tenantId, tenantId),
        endpointId === null ? undefined : eq(webhookReplays.endpointId, endpointId),
      ),
    )
    .get();
  return row === undefined ? null : decode(row);
}

export type ReplayProgress = Pick<Replay, "status" | "place" | "looked" | "sent" | "truncated" | "reachedAtMs">;

/** Writes down how far it got. False: somebody else did the same page. */
export async function saveReplay(
  db: D1Database,
  { tenantId, id, place }: Replay,
  progress: ReplayProgress,
  nowMs: number,
): Promise<boolean> {
  const done = await orm(db)
    .update(webhookReplays)
    .set({ ...progress, updatedAtMs: nowMs })
    .where(
      and(
        eq(webhookReplays.id, id),
        eq(webhookReplays.tenantId, tenantId),
        eq(webhookReplays.status, "running"),
        sql`${webhookReplays.place} IS ${place}`,
      ),
    );
  return done.meta.changes === 1;
}

/** For the sweeper, which works for all tenants: work that nobody has gone on with since then. */
export async function stuckReplays(
  db: D1Database,
  beforeMs: number,
  limit: number,
): Promise<{ tenantId: TenantId; replayId: string }[]> {
  const rows = await orm(db)
    .select({ tenantId: webhookReplays.tenantId, id: webhookReplays.id })
    .from(webhookReplays)
    .where(and(sql`${webhookReplays.status} = 'running'`, lt(webhookReplays.updatedAtMs, beforeMs)))
    .orderBy(asc(webhookReplays.updatedAtMs))
    .limit(limit);
  return rows.flatMap(({ tenantId, id }) => {
    const tenant = parseId("tenant", tenantId);
    return tenant === null ? [] : [{ tenantId: tenant, replayId: id }];
  });
}

/** Drops a page of those that were begun before then. */
export async function dropOldReplays(db: D1Database, beforeMs: number, limit: number): Promise<number> {
  const done = await db
    .prepare(
      `DELETE FROM webhook_replays WHERE id IN
       (SELECT id FROM webhook_replays WHERE created_at_ms < ?1 ORDER BY created_at_ms LIMIT ?2)`,
    )
    .bind(beforeMs, limit)
    .run();
  return done.meta.changes;
}

function decode({ tenantId, endpointId, ...row }: typeof webhookReplays.$inferSelect): Replay {
  const ids = { tenantId: parseId("tenant", tenantId), endpointId: parseId("endpoint", endpointId) };
  if (ids.tenantId === null || ids.endpointId === null) throw new Error(`not a replay: ${row.id}`);
  return { ...row, tenantId: ids.tenantId, endpointId: ids.endpointId };
}
