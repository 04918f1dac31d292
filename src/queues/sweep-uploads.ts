import { caseOf } from "../cases/case-of";
import { dropDoneUploads, forgetUploads, oldUploads, type UploadRow } from "../db/uploads";
import { fileKey } from "../documents/file-key";
import { abortParts } from "../documents/multipart";
import { dropFile } from "../documents/store";
import { type CaseRef, forgetBeforeMs } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";

/** Each asks a case. */
const perSweep = 50;
const donePerSweep = 500;

/**
 * Deletes what uploads left behind that nobody finished: parts that R2 holds, files that no case has heard of. A file that its case knows
 * stays; only the note of its upload goes.
 */
export async function sweepUploads(env: Env, nowMs: number): Promise<void> {
  const beforeMs = forgetBeforeMs("uploads", nowMs);
  await dropDoneUploads(env.DB, beforeMs, donePerSweep);
  const old = await oldUploads(env.DB, beforeMs, perSweep);
  const results = await Promise.all(old.map((row) => dropUpload(env, row)));
  const dropped = results.filter((wasDropped) => wasDropped).length;
  if (dropped > 0) log.info("uploads.dropped", { uploads: dropped });
}

/** One that fails stays for the next sweep, and does not stop the others. */
async function dropUpload(env: Env, row: UploadRow): Promise<boolean> {
  const ref = row as unknown as CaseRef;
  try {
    const isKnown = await knows(env, ref, row.fileId);
    if (!isKnown) {
      if (row.multipartId !== null) await abortParts(env, fileKey(ref, row.fileId), row.multipartId);
      await dropFile(env, ref, row.fileId);
    }
    await forgetUploads(env.DB, ref, [row.fileId]);
    return !isKnown;
  } catch (problem) {
    log.error("uploads.drop_failed", { caseId: row.caseId, fileId: row.fileId, ...errorFields(problem) });
    return false;
  }
}

async function knows(env: Env, ref: CaseRef, fileId: string): Promise<boolean> {
  const snapshot = await caseOf(env, ref).snapshot();
  if (!snapshot.ok) return false;
  return snapshot.value.documents
    .flatMap(({ pages, nextPages, previousPages }) => [...pages, ...nextPages, ...previousPages])
    .some((page) => page.fileId === fileId);
}
