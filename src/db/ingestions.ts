import { and, asc, eq, lt, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { TenantId } from "../domain";
import type { TransactionFacts } from "../domain/transactions";
import { orm } from "./orm";
import { counterparties, ingestions, transactions } from "./schema";
import { factsOf } from "./transaction-facts";

export type Ingestion = typeof ingestions.$inferSelect;

/** Ingestions that stand still, oldest first, whoever's they are: for the sweeper. */
export const openIngestions = (db: D1Database, beforeMs: number, limit: number): Promise<Ingestion[]> =>
  orm(db)
    .select()
    .from(ingestions)
    .where(lt(ingestions.atMs, beforeMs))
    .orderBy(asc(ingestions.atMs))
    .limit(limit)
    .all();

/** To the end of the line: one that cannot be finished holds up no other. */
export async function touchIngestion(db: D1Database, { id, tenantId }: Ingestion, nowMs: number): Promise<void> {
  await db.prepare("UPDATE ingestions SET at_ms = ?3 WHERE id = ?1 AND tenant_id = ?2").bind(id, tenantId, nowMs).run();
}

/**
 * The facts of stored transactions, for whoever is to be told of them again. Ids that are not there are left out; sides that were erased go by our
 * own id.
 */
export async function factsOfTransactions(
  db: D1Database,
  tenantId: TenantId,
  ids: readonly string[],
): Promise<TransactionFacts[]> {
  const rows = await orm(db)
    .select({ row: transactions, originator: nameOf(originators), beneficiary: nameOf(beneficiaries) })
    .from(transactions)
    .leftJoin(originators, eq(originators.id, transactions.originatorId))
    .leftJoin(beneficiaries, eq(beneficiaries.id, transactions.beneficiaryId))
    .where(
      and(
        eq(transactions.tenantId, tenantId),
        sql`${transactions.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
      ),
    );
  return rows.map(({ row, originator, beneficiary }) =>
    factsOf(row, (id) => (id === row.originatorId ? originator : beneficiary) ?? id),
  );
}

const nameOf = (side: typeof originators | typeof beneficiaries) =>
  sql<string | null>`iif(${side.erased}, NULL, ${side.correlationId})`;
const originators = alias(counterparties, "originators");
const beneficiaries = alias(counterparties, "beneficiaries");
