import { and, desc, eq, lte, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { sha256Hex } from "../lib/bytes";
import { orm } from "./orm";
import { transactionArchives, transactionSettings, transactions } from "./schema";
import { defaultKeepDays, type TransactionRow } from "./transactions";

export type TransactionArchive = typeof transactionArchives.$inferSelect;
export type TransactionSettings = Omit<typeof transactionSettings.$inferSelect, "tenantId">;

export async function transactionSettingsOf(db: D1Database, tenantId: TenantId): Promise<TransactionSettings> {
  const row = await orm(db).select().from(transactionSettings).where(eq(transactionSettings.tenantId, tenantId)).get();
  return { keepDays: row?.keepDays ?? defaultKeepDays, archivedBeforeMs: row?.archivedBeforeMs ?? 0 };
}

export async function saveKeepDays(db: D1Database, tenantId: TenantId, keepDays: number): Promise<void> {
  await orm(db)
    .insert(transactionSettings)
    .values({ tenantId, keepDays, archivedBeforeMs: 0 })
    .onConflictDoUpdate({ target: transactionSettings.tenantId, set: { keepDays } });
}

/** From now on nothing older is taken in: what is there now is all there will be. Never goes back. */
export async function closeBefore(db: D1Database, tenantId: TenantId, beforeMs: number): Promise<void> {
  await db
    .prepare(
      `INSERT INTO transaction_settings (tenant_id, keep_days, archived_before_ms) VALUES (?1, ${defaultKeepDays}, ?2)
       ON CONFLICT (tenant_id) DO UPDATE SET archived_before_ms = max(archived_before_ms, ?2)`,
    )
    .bind(tenantId, beforeMs)
    .run();
}

/** The oldest transactions in the database before a time, oldest first. */
export const oldestTransactions = (
  db: D1Database,
  tenantId: TenantId,
  beforeMs: number,
  limit: number,
): Promise<TransactionRow[]> =>
  orm(db)
    .select()
    .from(transactions)
    .where(and(eq(transactions.tenantId, tenantId), sql`${transactions.atMs} < ${beforeMs}`))
    .orderBy(transactions.atMs, transactions.id)
    .limit(limit)
    .all();

/** How many files of a day there are. */
export async function partsOf(db: D1Database, tenantId: TenantId, day: string): Promise<number> {
  const row = await orm(db)
    .select({ n: sql<number>`count(*)` })
    .from(transactionArchives)
    .where(and(eq(transactionArchives.tenantId, tenantId), eq(transactionArchives.day, day)))
    .get();
  return row?.n ?? 0;
}

/** The file is written and read back: its row takes the place of its transactions, all at once. */
export async function finishArchive(
  db: D1Database,
  archive: Omit<TransactionArchive, "id">,
  ids: readonly string[],
): Promise<void> {
  const { tenantId, day, part, rows, bytes, sha256, fromMs, toMs, createdAtMs } = archive;
  await db.batch([
    db
      .prepare(
        `INSERT INTO transaction_archives (tenant_id, day, part, rows, bytes, sha256, from_ms, to_ms, created_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)`,
      )
      .bind(tenantId, day, part, rows, bytes, sha256, fromMs, toMs, createdAtMs),
    db
      .prepare(
        `INSERT INTO archived_transactions (key, tenant_id, archive_id)
         SELECT CAST(told.value AS INTEGER), ?1, written.id FROM json_each(?2) AS told JOIN transaction_archives AS written
         WHERE written.tenant_id = ?1 AND written.day = ?3 AND written.part = ?4 ON CONFLICT (key) DO UPDATE SET archive_id = excluded.archive_id`,
      )
      .bind(tenantId, JSON.stringify(ids.map(archiveKeyOf)), day, part),
    db
      .prepare("DELETE FROM transactions WHERE tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2))")
      .bind(tenantId, JSON.stringify(ids)),
  ]);
}

/** 63 bits of an id, as text: more than a number holds. */
const archiveKeyOf = (id: string): string => (BigInt(`0x${sha256Hex(id).slice(0, 16)}`) >> 1n).toString();

/** Files with transactions at or before a time, newest first. */
export const archivesBefore = (
  db: D1Database,
  tenantId: TenantId,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  limit: number,
): Promise<TransactionArchive[]> =>
  orm(db)
    .select()
    .from(transactionArchives)
    .where(
      and(
        eq(transactionArchives.tenantId, tenantId),
        lte(transactionArchives.day, new Date(toMs).toISOString().slice(0, 10)),
        lte(transactionArchives.fromMs, toMs),
        sql`${transactionArchives.toMs} >= ${fromMs}`,
      ),
    )
    .orderBy(desc(transactionArchives.day), desc(transactionArchives.part))
    .limit(limit)
    .all();

/** The files that these transactions may lie in. */
export async function archivesOf(
  db: D1Database,
  tenantId: TenantId,
  ids: readonly string[],
): Promise<TransactionArchive[]> {
  return orm(db)
    .select()
    .from(transactionArchives)
    .where(
      and(
        eq(transactionArchives.tenantId, tenantId),
        sql`${transactionArchives.id} IN (SELECT archive_id FROM archived_transactions WHERE tenant_id = ${tenantId} AND key IN
          (SELECT CAST(value AS INTEGER) FROM json_each(${JSON.stringify(ids.map(archiveKeyOf))})))`,
      ),
    );
}

/** A page of tenants that have transactions in the database, in the order of their ids. */
export async function tenantsWithTransactions(db: D1Database, after: string, limit: number): Promise<TenantId[]> {
  const { results } = await db
    .prepare(
      `SELECT id FROM tenants WHERE id > ?1 AND EXISTS (SELECT 1 FROM transactions WHERE transactions.tenant_id = tenants.id)
       ORDER BY id LIMIT ?2`,
    )
    .bind(after, limit)
    .all<{ id: string }>();
  return results.map(({ id }) => id as TenantId);
}
