import { type CaseRef, type Id, newId } from "../domain";
import { err, ok, type Result } from "../lib/result";
import { type Buckets, bucketNaming, bucketOf } from "../places/bucket-of";
import { fileKey } from "./file-key";
import { sentInFull } from "./fixed-length";
import { maxFileBytes } from "./limits";

export interface StoredFile {
  fileId: Id<"file">;
  sizeBytes: number;
}

export type StoreProblem = { code: "too_large" | "empty" | "length_required" | "interrupted" };

/**
 * Keeps a file in R2 under an id of ours, written once: an object that is there already stays as it is. A stream is never held in
 * memory; its declared length is believed only as long as the bytes agree. With `fileId` the caller repeats an upload it began.
 */
export async function storeFile(
  env: Buckets,
  ref: CaseRef,
  body: ReadableStream<Uint8Array> | Uint8Array,
  declaredLength: number | null,
  fileId: Id<"file"> = newId("file"),
): Promise<Result<StoredFile, StoreProblem>> {
  const sizeBytes = body instanceof Uint8Array ? body.byteLength : declaredLength;
  const trouble = lengthProblem(sizeBytes);
  // A body that nobody has begun to read is left alone: hanging up on who is still sending would swallow the answer.
  if (trouble !== null || sizeBytes === null) return err(trouble ?? { code: "length_required" });
  const key = fileKey(ref, fileId);
  if (body instanceof Uint8Array) await put(env, key, body);
  else if ((await sentInFull(body, sizeBytes, (readable) => put(env, key, readable))) === null)
    return err({ code: "interrupted" });
  return ok({ fileId, sizeBytes });
}

/** Forgets a file. One that is not there is forgotten already. */
export const dropFile = (env: Buckets, ref: CaseRef, fileId: string): Promise<void> =>
  bucketOf(env, ref.tenantId).delete(fileKey(ref, fileId));

function lengthProblem(sizeBytes: number | null): StoreProblem | null {
  if (sizeBytes === null) return { code: "length_required" };
  if (sizeBytes === 0) return { code: "empty" };
  return sizeBytes > maxFileBytes ? { code: "too_large" } : null;
}

/** What it is, the inspection says later; until then it is nothing that anybody opens. */
export const notLookedAt = { contentType: "application/octet-stream" };

const put = (env: Buckets, key: string, body: Uint8Array | ReadableStream): Promise<R2Object | null> =>
  bucketNaming(env, key).put(key, body, {
    onlyIf: { etagDoesNotMatch: "*" },
    httpMetadata: notLookedAt,
  });
