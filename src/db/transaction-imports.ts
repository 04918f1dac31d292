import { and, asc, desc, eq, gt, lt, ne, or, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { transactionImportRefusals, transactionImports } from "./schema";

export type TransactionImport = typeof transactionImports.$inferSelect;
export type ImportRefusal = Omit<typeof transactionImportRefusals.$inferSelect, "importId" | "tenantId">;

const one = (tenantId: TenantId, id: string) =>
  and(eq(transactionImports.tenantId, tenantId), eq(transactionImports.id, id));

const isReceived = ne(transactionImports.status, "receiving");
// Written out, as the indexes have it: of a value that is bound the planner does not know that they fit.
const isRunning = sql`${transactionImports.status} = 'running'`;
const hasEnded = sql`${transactionImports.status} <> 'running'`;

/** Written before there is a file: no file is there that no row knows of. */
export async function insertImport(db: D1Database, row: TransactionImport): Promise<void> {
  await orm(db).insert(transactionImports).values(row);
}

/** The file is there. False: it was given up on its way. */
export async function startImport(
  db: D1Database,
  { id, tenantId }: TransactionImport,
  start: Pick<TransactionImport, "mapping" | "atByte" | "atLine">,
  nowMs: number,
): Promise<boolean> {
  const done = await orm(db)
    .update(transactionImports)
    .set({ ...start, status: "running", updatedAtMs: nowMs })
    .where(and(one(tenantId as TenantId, id), eq(transactionImports.status, "receiving")));
  return done.meta.changes === 1;
}

/** Forgets one whose file never came in. */
export async function dropReceiving(db: D1Database, tenantId: TenantId, id: string): Promise<void> {
  await orm(db)
    .delete(transactionImports)
    .where(and(one(tenantId, id), eq(transactionImports.status, "receiving")));
}

export async function getImport(db: D1Database, tenantId: TenantId, id: string): Promise<TransactionImport | null> {
  return (
    (await orm(db)
      .select()
      .from(transactionImports)
      .where(and(one(tenantId, id), isReceived))
      .get()) ?? null
  );
}

/** Newest first. */
export async function listImports(
  db: D1Database,
  tenantId: TenantId,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<TransactionImport>> {
  const { createdAtMs, id } = transactionImports;
  const rows = await orm(db)
    .select()
    .from(transactionImports)
    .where(and(eq(transactionImports.tenantId, tenantId), isReceived, olderThan(createdAtMs, id, cursor)))
    .orderBy(desc(createdAtMs), desc(id))
    .limit(limit + 1);
  return listed(rows, limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

/** Refused rows of a file, in its order, behind a line. */
export const importRefusals = (
  db: D1Database,
  tenantId: TenantId,
  importId: string,
  afterLine: number,
  limit: number,
): Promise<ImportRefusal[]> =>
  orm(db)
    .select({
      line: transactionImportRefusals.line,
      code: transactionImportRefusals.code,
      message: transactionImportRefusals.message,
    })
    .from(transactionImportRefusals)
    .where(
      and(
        eq(transactionImportRefusals.tenantId, tenantId),
        eq(transactionImportRefusals.importId, importId),
        gt(transactionImportRefusals.line, afterLine),
      ),
    )
    .orderBy(asc(transactionImportRefusals.line))
    .limit(limit)
    .all();

/** What a page of a file came to. */
export interface ImportedPage {
  atByte: number;
  atLine: number;
  accepted: number;
  duplicates: number;
  refused: ImportRefusal[];
  isLast: boolean;
}

/** So many refused rows are kept of a file. */
export const mostRefusalsKept = 1_000;

/** Notes how far a file is. False: somebody else has noted this page, or the import was ended. */
export async function notePage(
  db: D1Database,
  { id, tenantId, atByte, refused }: TransactionImport,
  page: ImportedPage,
  nowMs: number,
): Promise<boolean> {
  const room = Math.max(0, mostRefusalsKept - refused);
  const kept = page.refused.slice(0, room).map(({ line, code, message }) => [line, code, message]);
  const results = await db.batch([
    db
      .prepare(
        `INSERT INTO transaction_import_refusals (import_id, tenant_id, line, code, message)
         SELECT ?1, ?2, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?3)
         WHERE EXISTS (SELECT 1 FROM transaction_imports WHERE id = ?1 AND tenant_id = ?2 AND at_byte = ?4 AND status = 'running')
         ON CONFLICT DO NOTHING`,
      )
      .bind(id, tenantId, JSON.stringify(kept), atByte),
    db
      .prepare(
        `UPDATE transaction_imports SET at_byte = ?4, at_line = ?5, accepted = accepted + ?6, duplicates = duplicates + ?7,
           refused = refused + ?8, status = ?9, updated_at_ms = ?10
         WHERE id = ?1 AND tenant_id = ?2 AND at_byte = ?3 AND status = 'running'`,
      )
      .bind(
        ...[id, tenantId, atByte, page.atByte, page.atLine, page.accepted, page.duplicates, page.refused.length],
        ...[page.isLast ? "done" : "running", nowMs],
      ),
  ]);
  return results[1]?.meta.changes === 1;
}

/** Ends an import before its file does. False: it has ended. */
export async function endImport(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  end: { status: "cancelled" } | { status: "failed"; problem: string },
  nowMs: number,
): Promise<boolean> {
  const done = await orm(db)
    .update(transactionImports)
    .set({ ...end, updatedAtMs: nowMs })
    .where(and(one(tenantId, id), eq(transactionImports.status, "running")));
  return done.meta.changes === 1;
}

/** Running imports of whom nothing was heard since, oldest first, whoever's they are. */
export const standingImports = (db: D1Database, beforeMs: number, limit: number): Promise<TransactionImport[]> =>
  orm(db)
    .select()
    .from(transactionImports)
    .where(and(isRunning, lt(transactionImports.updatedAtMs, beforeMs)))
    .orderBy(asc(transactionImports.updatedAtMs))
    .limit(limit)
    .all();

/** Imports that have ended, or whose file began to come in so long ago, and of whom something may still be stored. */
export const importsWithFiles = (
  db: D1Database,
  { endedBeforeMs, begunBeforeMs }: { endedBeforeMs: number; begunBeforeMs: number },
  limit: number,
): Promise<TransactionImport[]> =>
  orm(db)
    .select()
    .from(transactionImports)
    .where(
      and(
        eq(transactionImports.fileGone, false),
        hasEnded,
        lt(transactionImports.updatedAtMs, endedBeforeMs),
        or(isReceived, lt(transactionImports.updatedAtMs, begunBeforeMs)),
      ),
    )
    .orderBy(asc(transactionImports.updatedAtMs))
    .limit(limit)
    .all();

export async function markFileGone(db: D1Database, tenantId: TenantId, id: string): Promise<void> {
  await orm(db)
    .update(transactionImports)
    .set({ fileGone: true })
    .where(and(one(tenantId, id), hasEnded));
}

/** Imports that ended before then, with what was refused of them. */
export async function dropOldImports(db: D1Database, beforeMs: number, limit: number): Promise<number> {
  const old = `SELECT id FROM transaction_imports WHERE file_gone = 1 AND status <> 'running' AND updated_at_ms < ?1
    ORDER BY updated_at_ms LIMIT ?2`;
  const [, done] = await db.batch([
    db.prepare(`DELETE FROM transaction_import_refusals WHERE import_id IN (${old})`).bind(beforeMs, limit),
    db.prepare(`DELETE FROM transaction_imports WHERE id IN (${old})`).bind(beforeMs, limit),
  ]);
  return done?.meta.changes ?? 0;
}
