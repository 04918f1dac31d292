import { dbOf } from "../db/db-of";
import { jobCursor, saveJobCursor } from "../db/jobs";
import { giveLeaseBack, takeLease } from "../db/leases";
import { clockOffsetOf } from "../db/tenants";
import {
  closeBefore,
  finishArchive,
  oldestTransactions,
  partsOf,
  tenantsWithTransactions,
  transactionSettingsOf,
} from "../db/transaction-archives";
import type { TransactionRow } from "../db/transactions";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { writeArchive } from "./archive-files";

const job = "archive_transactions";
const tenantsPerSweep = 20;
/** Transactions of one file: what a reader holds in memory at once. */
const rowsPerFile = 5_000;
const filesPerSweep = 10;
const leaseMs = 300_000;
const dayMs = 86_400_000;

/** Moves old transactions from the database to files: some of each tenant per sweep, round and round. */
export async function archiveTransactions(env: Env, nowMs: number): Promise<void> {
  const from = await jobCursor(env.DB, job);
  const page = await tenantsWithTransactions(env.DB, from ?? "", tenantsPerSweep);
  for (const tenantId of page)
    try {
      await archiveTenant(env, tenantId, nowMs);
    } catch (problem) {
      log.error("transactions.archive_failed", { tenantId, ...errorFields(problem) });
    }
  const next = page.length < tenantsPerSweep ? null : (page.at(-1) ?? null);
  if (next !== from) await saveJobCursor(env.DB, job, next, nowMs);
}

/** One tenant's share, by its own clock: that of a sandbox may run ahead. */
async function archiveTenant(env: Env, tenantId: TenantId, realMs: number): Promise<void> {
  const db = dbOf(env, tenantId);
  const { keepDays } = await transactionSettingsOf(db, tenantId);
  const nowMs = realMs + (await clockOffsetOf(db, tenantId));
  const beforeMs = startOfDay(nowMs - keepDays * dayMs);
  if ((await oldestTransactions(db, tenantId, beforeMs, 1)).length === 0) return;
  const lease = await takeLease(db, tenantId, job, realMs, leaseMs);
  if (lease === null) return;
  await closeBefore(db, tenantId, beforeMs);
  for (let files = 0; files < filesPerSweep; files += 1)
    if (!(await archiveFile(env, tenantId, beforeMs, realMs))) break;
  await giveLeaseBack(db, lease);
}

/**
 * Archives the oldest transactions, of one day. Nothing of that day is taken in any more, so whoever dies in between writes the same file
 * again. False: there are none.
 */
async function archiveFile(env: Env, tenantId: TenantId, beforeMs: number, nowMs: number): Promise<boolean> {
  const db = dbOf(env, tenantId);
  const rows = ofOneDay(await oldestTransactions(db, tenantId, beforeMs, rowsPerFile));
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return false;
  const day = new Date(first.atMs).toISOString().slice(0, 10);
  const part = await partsOf(db, tenantId, day);
  const file = await writeArchive(env, tenantId, { day, part }, rows);
  const archive = { ...file, tenantId, day, part, rows: rows.length, fromMs: first.atMs, toMs: last.atMs };
  await finishArchive(
    db,
    { ...archive, createdAtMs: nowMs },
    rows.map(({ id }) => id),
  );
  return true;
}

const startOfDay = (atMs: number): number => Math.floor(atMs / dayMs) * dayMs;

function ofOneDay(rows: readonly TransactionRow[]): TransactionRow[] {
  const endMs = startOfDay(rows[0]?.atMs ?? 0) + dayMs;
  return rows.filter(({ atMs }) => atMs < endMs);
}
