import { type CounterpartyRow, counterpartiesBy } from "../db/counterparties";
import { dbOf } from "../db/db-of";
import type { TransactionArchive } from "../db/transaction-archives";
import type { TransactionRow } from "../db/transactions";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { hmacSha256, seal, sha256Hex, unseal } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { bucketOf } from "../places/bucket-of";
import { archiveKey } from "../transactions/stored-names";

type Place = Pick<TransactionArchive, "day" | "part">;

/**
 * Writes transactions to a file and reads it back: what it says of itself can then be believed. What may tell of persons is sealed with
 * a key that its two sides have a part of each: who is erased takes theirs along, and nobody has to go through the files.
 */
export async function writeArchive(
  env: Env,
  tenantId: TenantId,
  place: Place,
  rows: readonly TransactionRow[],
): Promise<{ bytes: number; sha256: string }> {
  const parties = await sidesOf(env, tenantId, rows);
  const text = rows
    .map((row) => `${JSON.stringify({ ...row, words: sealedWords(env, tenantId, row, parties) })}\n`)
    .join("");
  const file = await through(new CompressionStream("gzip"), new TextEncoder().encode(text));
  const sha256 = sha256Hex(file);
  const key = archiveKey(tenantId, place);
  const bucket = bucketOf(env, tenantId);
  await bucket.put(key, file, { httpMetadata: { contentType: "application/gzip" } });
  const stored = await bucket.get(key);
  if (stored === null || sha256Hex(new Uint8Array(await stored.arrayBuffer())) !== sha256)
    throw new Error(`${key} is not what was written`);
  return { bytes: file.length, sha256 };
}

/** The transactions of a file, oldest first. Throws where it is gone or is not what was written. */
export async function readArchive(
  env: Env,
  tenantId: TenantId,
  archive: TransactionArchive,
): Promise<TransactionRow[]> {
  const key = archiveKey(tenantId, archive);
  const stored = await bucketOf(env, tenantId).get(key);
  const file = stored === null ? null : new Uint8Array(await stored.arrayBuffer());
  if (file === null || sha256Hex(file) !== archive.sha256) throw new Error(`${key} is not what was written`);
  const text = new TextDecoder().decode(await through(new DecompressionStream("gzip"), file));
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as TransactionRow); // written above
}

/** Archived rows with what may tell of persons as it was; null where that is gone. */
export async function unsealedRows(
  env: Env,
  tenantId: TenantId,
  rows: readonly TransactionRow[],
): Promise<TransactionRow[]> {
  const parties = await sidesOf(env, tenantId, rows);
  return rows.map((row) => {
    const key = wordsKey(env, tenantId, row, parties);
    return {
      ...row,
      words: row.words === null || key === null ? null : unseal(key, row.words, aboutOf(tenantId, row)),
    };
  });
}

const sidesOf = (env: Env, tenantId: TenantId, rows: readonly TransactionRow[]) =>
  counterpartiesBy(dbOf(env, tenantId), tenantId, [
    ...new Set(rows.flatMap(({ originatorId, beneficiaryId }) => [originatorId, beneficiaryId])),
  ]);

type Sides = ReadonlyMap<string, CounterpartyRow>;

function sealedWords(env: Env, tenantId: TenantId, row: TransactionRow, parties: Sides): string | null {
  const key = wordsKey(env, tenantId, row, parties);
  return row.words === null || key === null ? null : seal(key, row.words, aboutOf(tenantId, row));
}

/** Null: one of the sides was erased. */
function wordsKey(env: Env, tenantId: TenantId, row: TransactionRow, parties: Sides): Uint8Array | null {
  const salts = [row.originatorId, row.beneficiaryId].map((id) => parties.get(id)?.salt ?? "");
  if (salts.includes("")) return null;
  return hmacSha256(derivedKey(env.MASTER_KEY, "transaction-words"), JSON.stringify([tenantId, ...salts]));
}

const aboutOf = (tenantId: TenantId, { id }: TransactionRow): string => `transaction|${tenantId}|${id}`;

async function through(
  change: CompressionStream | DecompressionStream,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(change)).arrayBuffer());
}
