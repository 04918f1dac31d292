import type { CaseRef } from "../domain";
import { err, ok, type Result } from "../lib/result";
import { type Buckets, bucketNaming, bucketOf } from "../places/bucket-of";
import { fileKey } from "./file-key";
import { sentInFull } from "./fixed-length";
import { partBytes } from "./limits";
import { notLookedAt } from "./store";

/** `gone`: the store knows nothing of this upload any more; it has to begin anew. */
export type PartProblem = { code: "interrupted" | "gone" };

export const partCount = (sizeBytes: number): number => Math.ceil(sizeBytes / partBytes);

/** How long a part of a file has to be; null when the file has no such part. Parts are counted from 1. */
export function partLength(sizeBytes: number, part: number): number | null {
  const count = partCount(sizeBytes);
  if (!Number.isInteger(part) || part < 1 || part > count) return null;
  return part < count ? partBytes : sizeBytes - (count - 1) * partBytes;
}

/** Begins a file that comes in parts. Nothing is there to be read before it is completed. */
export async function beginParts(env: Buckets, ref: CaseRef, fileId: string): Promise<string> {
  const begun = await bucketOf(env, ref.tenantId).createMultipartUpload(fileKey(ref, fileId), {
    httpMetadata: notLookedAt,
  });
  return begun.uploadId;
}

/** Stores a part of the declared length and answers its tag. It is streamed, never held. */
export async function storePart(
  env: Buckets,
  upload: { key: string; multipartId: string; part: number; length: number },
  body: ReadableStream<Uint8Array>,
): Promise<Result<string, PartProblem>> {
  const { key, multipartId, part, length } = upload;
  const parts = bucketNaming(env, key).resumeMultipartUpload(key, multipartId);
  try {
    const sent = await sentInFull(body, length, (readable) => parts.uploadPart(part, readable));
    return sent === null ? err({ code: "interrupted" }) : ok(sent.stored.etag);
  } catch (thrown) {
    if (isGone(thrown)) return err({ code: "gone" });
    throw thrown;
  }
}

/** Makes a file of its parts. Completing again what is complete changes nothing. */
export async function completeParts(
  env: Buckets,
  upload: { key: string; multipartId: string; sizeBytes: number },
  parts: { part: number; etag: string }[],
): Promise<Result<null, PartProblem>> {
  const { key, multipartId, sizeBytes } = upload;
  const whole = parts.map(({ part, etag }) => ({ partNumber: part, etag }));
  try {
    await bucketNaming(env, key).resumeMultipartUpload(key, multipartId).complete(whole);
  } catch (thrown) {
    // Another attempt may have completed it: its answer was lost, the file is here.
    if ((await bucketNaming(env, key).head(key))?.size === sizeBytes) return ok(null);
    if (isGone(thrown)) return err({ code: "gone" });
    throw thrown;
  }
  return ok(null);
}

/** Gives up a file that was begun. What is complete, or gone already, is left as it is. */
export async function abortParts(env: Buckets, key: string, multipartId: string): Promise<void> {
  try {
    await bucketNaming(env, key).resumeMultipartUpload(key, multipartId).abort();
  } catch (thrown) {
    if (!isGone(thrown)) throw thrown;
  }
}

/**
 * R2 knows an upload for seven days, and not after it was completed or aborted (10024). A part that two sent at once may be there under
 * another tag than the one we noted (10025): such an upload is begun anew as well.
 */
const isGone = (thrown: unknown): boolean => thrown instanceof Error && /\b1002[45]\b/.test(thrown.message);
