import { and, desc, eq, gt, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { sameEntities } from "./entities";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { counterparties } from "./schema";

export type CounterpartyRow = typeof counterparties.$inferSelect;

export async function getCounterparty(db: D1Database, tenantId: TenantId, id: string): Promise<CounterpartyRow | null> {
  const row = await orm(db)
    .select()
    .from(counterparties)
    .where(and(eq(counterparties.tenantId, tenantId), eq(counterparties.id, id)))
    .get();
  return row ?? null;
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
  return new Map(rows.map((row) => [row.id, row]));
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
  return listed(rows, limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
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
