import { dbOf } from "../db/db-of";
import { keepFileHash } from "../db/file-hashes";
import { blocksOf } from "../documents/blocks";
import { fileKey } from "../documents/file-key";
import { inspect } from "../documents/inspect";
import { inspectBlocks } from "../documents/inspect-blocks";
import { wholeInspectionBytes } from "../documents/limits";
import type { FileProblem } from "../documents/problems";
import { dropFile } from "../documents/store";
import type { CaseRef, CommandBody, Effect } from "../domain";
import type { Env } from "../env";
import { bucketOf } from "../places/bucket-of";

type Inspected = Extract<CommandBody, { type: "file_inspected" }>;

/**
 * Looks at an uploaded file and says what it is. It changes nothing, so looking again gives the same answer; what is refused is deleted
 * by `dropRefused`, once the case knows why.
 */
export async function inspectFile(
  env: Env,
  ref: CaseRef,
  effect: Extract<Effect, { kind: "inspect_file" }>,
): Promise<Inspected> {
  const told = (verdict: Inspected["verdict"]): Inspected => ({
    type: "file_inspected",
    documentId: effect.documentId,
    fileId: effect.fileId,
    verdict,
  });
  const refused = (problem: FileProblem): Inspected => told({ status: "refused", problem });
  const key = fileKey(ref, effect.fileId);
  const bucket = bucketOf(env, ref.tenantId);
  const lying = await bucket.head(key);
  if (lying === null) return refused("missing");
  if (lying.size > wholeInspectionBytes) {
    const blocks = blocksOf(lying.size, (offset, length) => bytesAt(bucket, key, { offset, length }));
    return told(await inspectBlocks(blocks));
  }
  return told(inspect(await bytesAt(bucket, key, { offset: 0, length: lying.size })));
}

async function bytesAt(bucket: R2Bucket, key: string, range: { offset: number; length: number }): Promise<Uint8Array> {
  if (range.length === 0) return new Uint8Array();
  const stored = await bucket.get(key, { range });
  // Gone or exchanged between two looks: looked at again from the beginning.
  if (stored === null) throw new Error("the stored file is gone");
  return new Uint8Array(await stored.arrayBuffer());
}

/** Deletes a file that was not taken. After the case has heard: an attempt that dies in between must find the file to look at again. */
export async function dropRefused(env: Env, ref: CaseRef, { fileId, verdict }: Inspected): Promise<void> {
  if (verdict.status === "refused") await dropFile(env, ref, fileId);
}

/** What follows once the case has heard: a refused file goes, the hash of a good one is kept, to be known in other cases. */
export async function settleFile(env: Env, ref: CaseRef, told: Inspected): Promise<void> {
  await dropRefused(env, ref, told);
  if (told.verdict.status === "ready")
    await keepFileHash(dbOf(env, ref.tenantId), ref, told.fileId, told.verdict.sha256, Date.now());
}
