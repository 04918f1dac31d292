import { dbOf } from "../db/db-of";
import { clockOffsetOf } from "../db/tenants";
import {
  dropReceiving,
  endImport,
  getImport,
  type ImportedPage,
  type ImportRefusal,
  importsWithFiles,
  markFileGone,
  notePage,
  standingImports,
  type TransactionImport,
} from "../db/transaction-imports";
import { idFrom, type TenantId } from "../domain";
import type { ImportMessage } from "../domain/messages";
import type { Env } from "../env";
import { base32, hmacSha256 } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { errorFields, log } from "../lib/log";
import { bucketOf } from "../places/bucket-of";
import type { CsvMapping } from "../transactions/csv-mapping";
import { type CsvRow, rowsIn } from "../transactions/csv-rows";
import { transactionInRow } from "../transactions/csv-transaction";
import { importKey } from "../transactions/stored-names";
import { type TakenTransaction, takeTransaction } from "../transactions/take-transaction";
import { untimely } from "../transactions/taken-times";
import { type IngestedTransaction, ingestTransactions } from "./ingest-transactions";

const rowsPerPage = 500;
/** What is read of a file at a time; no row may be longer. */
const pieceBytes = 1_000_000;
/** Pages that one message works off. */
const pagesPerMessage = 10;
/** The queue gives a message six times; the last time nothing is tried any more. */
const lastAttempt = 6;

/** Goes on with files of transactions. A message may come twice: each page is noted once, and each transaction is taken in once. */
export async function consumeImports(batch: MessageBatch<ImportMessage>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    const { tenantId, importId } = message.body;
    try {
      if (message.attempts < lastAttempt) await goOn(env, tenantId, importId);
      else await fail(env, tenantId, importId, "it broke off, several times");
      message.ack();
    } catch (problem) {
      log.error("transactions.import_failed", {
        tenantId,
        jobId: importId,
        attempts: message.attempts,
        ...errorFields(problem),
      });
      message.retry();
    }
  }
}

async function goOn(env: Env, tenantId: TenantId, importId: string): Promise<void> {
  for (let page = 0; page < pagesPerMessage; page += 1) if (!(await doPage(env, tenantId, importId))) return;
  await env.IMPORTS.send({ tenantId, importId });
}

/** Works off a page. False: there is no other. */
async function doPage(env: Env, tenantId: TenantId, importId: string): Promise<boolean> {
  const db = dbOf(env, tenantId);
  const running = await getImport(db, tenantId, importId);
  if (running?.status !== "running") return false;
  const file = await bucketOf(env, tenantId).get(importKey(tenantId, importId), {
    range: { offset: running.atByte, length: Math.min(pieceBytes, running.sizeBytes - running.atByte) },
  });
  if (file === null) return fail(env, tenantId, importId, "its file is gone");
  const piece = new Uint8Array(await file.arrayBuffer());
  const isEnd = running.atByte + piece.length >= running.sizeBytes;
  const mapping = JSON.parse(running.mapping) as CsvMapping; // written by our own route
  const read = { most: rowsPerPage, separator: mapping.separator, atLine: running.atLine, isEnd };
  const slice = rowsIn(piece, read);
  if (slice === null) return fail(env, tenantId, importId, `the row on line ${running.atLine} is too long`);
  const page = await takeIn(env, running, mapping, slice.rows);
  const isLast = running.atByte + slice.bytes >= running.sizeBytes;
  const noted = { ...page, atByte: running.atByte + slice.bytes, atLine: running.atLine + slice.lines, isLast };
  const isOurs = await notePage(db, running, noted, Date.now());
  if (isOurs && isLast) await dropFile(env, tenantId, importId);
  return isOurs && !isLast;
}

/** Takes in the rows of a page. Done again, it counts the same: the page has an ingestion of its own. */
async function takeIn(
  env: Env,
  { id, tenantId: tenant, atByte }: TransactionImport,
  mapping: CsvMapping,
  rows: readonly CsvRow[],
): Promise<Pick<ImportedPage, "accepted" | "duplicates" | "refused">> {
  const tenantId = tenant as TenantId;
  const key = derivedKey(env.MASTER_KEY, "transactions");
  const refused: ImportRefusal[] = [];
  const taken: { line: number; transaction: TakenTransaction }[] = [];
  const nowMs = Date.now() + (await clockOffsetOf(dbOf(env, tenantId), tenantId));
  for (const row of rows) {
    const { line } = row;
    const read = transactionInRow(mapping, row, nowMs);
    if (read.ok) taken.push({ line, transaction: takeTransaction(key, tenantId, read.value) });
    else refused.push({ line, code: "bad_value", message: read.error });
  }
  const ingestionId = idFrom("ingestion", base32(hmacSha256(key, JSON.stringify(["import", id, atByte])), 26));
  const transactions = taken.map(({ transaction }) => transaction);
  const done = taken.length === 0 ? [] : await ingestTransactions(env, tenantId, transactions, Date.now(), ingestionId);
  for (const [place, { status }] of done.entries()) {
    const line = taken[place]?.line;
    if (line !== undefined && status !== "accepted" && status !== "duplicate")
      refused.push({ line, code: status, message: sentences[status] });
  }
  refused.sort((one, other) => one.line - other.line);
  const count = (wanted: IngestedTransaction["status"]) => done.filter(({ status }) => status === wanted).length;
  return { accepted: count("accepted"), duplicates: count("duplicate"), refused };
}

const sentences: Record<Exclude<IngestedTransaction["status"], "accepted" | "duplicate">, string> = {
  conflict: "correlationId: A transaction with this id and other contents exists.",
  ...untimely,
};

async function fail(env: Env, tenantId: TenantId, importId: string, problem: string): Promise<false> {
  await endImport(dbOf(env, tenantId), tenantId, importId, { status: "failed", problem }, Date.now());
  await dropFile(env, tenantId, importId);
  return false;
}

/** The file tells of persons: it goes as soon as nobody reads on in it. What goes wrong here the sweeper makes good. */
export async function dropFile(env: Env, tenantId: TenantId, importId: string): Promise<void> {
  await bucketOf(env, tenantId).delete(importKey(tenantId, importId));
  await markFileGone(dbOf(env, tenantId), tenantId, importId);
}

/** Forgets an import whose file is refused, or never came in. */
export async function dropUnbegun(env: Env, tenantId: TenantId, importId: string): Promise<void> {
  await bucketOf(env, tenantId).delete(importKey(tenantId, importId));
  await dropReceiving(dbOf(env, tenantId), tenantId, importId);
}

const standsStillMs = 120_000;
/** Nobody sends a file for longer. */
const longestOnItsWayMs = 3_600_000;
const perSweep = 20;

/** Takes up files that stand still, and deletes those that whoever died has left behind. */
export async function sweepImports(env: Env, nowMs: number): Promise<void> {
  for (const { id, tenantId } of await standingImports(env.DB, nowMs - standsStillMs, perSweep))
    await env.IMPORTS.send({ tenantId: tenantId as TenantId, importId: id });
  const before = { endedBeforeMs: nowMs - standsStillMs, begunBeforeMs: nowMs - longestOnItsWayMs };
  for (const { id, tenantId, status } of await importsWithFiles(env.DB, before, perSweep))
    await (status === "receiving" ? dropUnbegun : dropFile)(env, tenantId as TenantId, id);
}
