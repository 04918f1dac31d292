import { and, desc, eq, gt, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { sameEntities } from "./entities";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { counterparties } from "./schema";

export type CounterpartyRow = typeof counterparties.$inferSelect;

/** Once its erasure has begun, nothing tells any more who it was, though its row still may. */
const told = (row: CounterpartyRow): CounterpartyRow =>
  row.erased ? { ...row, correlationId: null, name: null, data: "{}" } : row;

export async function getCounterparty(db: D1Database, tenantId: TenantId, id: string): Promise<CounterpartyRow | null> {
  const row = await orm(db)
    .select()
    .from(counterparties)
    .where(and(eq(counterparties.tenantId, tenantId), eq(counterparties.id, id)))
    .get();
  return row === undefined ? null : told(row);
}

/** Those of the ids that are the tenant's. */
export async function counterpartiesBy(
  db: D1Database,
  tenantId: TenantId,
  ids: readonly string[],
): Promise<Map<string, CounterpartyRow>> {
  const rows = await orm(db)
    .select()
    .from(counterparties)
    .where(
      and(
        eq(counterparties.tenantId, tenantId),
        sql`${counterparties.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
      ),
    );
  return new Map(rows.map((row) => [row.id, told(row)]));
}

/** Newest first. */
export async function listCounterparties(
  db: D1Database,
  tenantId: TenantId,
  entityId: string | null,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<CounterpartyRow>> {
  const { createdAtMs, id } = counterparties;
  const rows = await orm(db)
    .select()
    .from(counterparties)
    .where(
      and(
        eq(counterparties.tenantId, tenantId),
        entityId === null ? undefined : isOneOf(await sameEntities(db, tenantId, entityId)),
        olderThan(createdAtMs, id, cursor),
      ),
    )
    .orderBy(desc(createdAtMs), desc(id))
    .limit(limit + 1);
  return listed(rows.map(told), limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

/** Ids of the counterparties that this person or company is, at most so many, in their order behind `after`. */
export async function counterpartyIdsOf(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  most: number,
  after = "",
): Promise<string[]> {
  const rows = await orm(db)
    .select({ id: counterparties.id })
    .from(counterparties)
    .where(
      and(
        eq(counterparties.tenantId, tenantId),
        isOneOf(await sameEntities(db, tenantId, entityId)),
        gt(counterparties.id, after),
      ),
    )
    .orderBy(counterparties.id)
    .limit(most);
  return rows.map(({ id }) => id);
}

/** From now on nothing is learned of them any more, and windows hear nothing that names them. */
export async function closeCounterparties(db: D1Database, tenantId: TenantId, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .prepare(
      "UPDATE counterparties SET erased = 1 WHERE tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2)) AND erased = 0",
    )
    .bind(tenantId, JSON.stringify(ids))
    .run();
}

/** Whether windows have still to be told of a stored transaction that one of them is a side of. */
export async function isOnTheWay(db: D1Database, tenantId: TenantId, ids: readonly string[]): Promise<boolean> {
  const row = await db
    .prepare(
      `SELECT 1 FROM ingestions AS open, json_each(open.transaction_ids) AS told JOIN transactions AS one ON one.id = told.value
       WHERE open.tenant_id = ?1 AND EXISTS (SELECT 1 FROM json_each(?2) WHERE value IN (one.originator_id, one.beneficiary_id)) LIMIT 1`,
    )
    .bind(tenantId, JSON.stringify(ids))
    .first();
  return row !== null;
}

const isOneOf = (entityIds: readonly string[]) =>
  sql`${counterparties.entityId} IN (SELECT value FROM json_each(${JSON.stringify(entityIds)}))`;

/** Says which person or company a counterparty is; null: none that is known. False: there is no such counterparty, or it was erased. */
export async function linkCounterparty(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  entityId: string | null,
): Promise<boolean> {
  const done = await orm(db)
    .update(counterparties)
    .set({ entityId })
    .where(and(eq(counterparties.tenantId, tenantId), eq(counterparties.id, id), eq(counterparties.erased, false)));
  return done.meta.changes === 1;
}
