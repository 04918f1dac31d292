import { isSpecimenSize, type Specimen, specimenChecks, specimenWithHash } from "../checks/sandbox/specimens";
import { fileKey } from "../documents/file-key";
import type { CaseRef } from "../domain";
import type { Env } from "../env";
import { sha256Hex } from "../lib/bytes";
import { isObject, type JsonObject } from "../lib/json";
import { bucketOf } from "../places/bucket-of";

/**
 * What the sandbox vendor is sent in place of references to files of a case: where the file is a specimen, the specimen's own name, under
 * whatever name it was uploaded. No other file leaves, and hardly one is read: none but a specimen has a specimen's size.
 */
export async function namedSpecimens(env: Env, ref: CaseRef, check: string, subject: JsonObject): Promise<JsonObject> {
  if (!specimenChecks.some((one) => one === check)) return subject;
  const named = async (references: JsonObject): Promise<JsonObject> =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(references).map(async ([key, value]) => {
          const specimen = typeof value === "string" && isPicture.has(key) ? await specimenAt(env, ref, value) : null;
          return [key, specimen?.file ?? value] as const;
        }),
      ),
    );
  const { images } = subject;
  return { ...(await named(subject)), ...(isObject(images) && { images: await named(images) }) };
}

const isPicture = new Set(["fileId", "face", "documentFront", "documentBack"]);

async function specimenAt(env: Env, ref: CaseRef, fileId: string): Promise<Specimen | null> {
  if (!/^file_\w{1,90}$/.test(fileId)) return null;
  const key = fileKey(ref, fileId);
  const stored = await bucketOf(env, ref.tenantId).head(key);
  if (stored === null || !isSpecimenSize(stored.size)) return null;
  const file = await bucketOf(env, ref.tenantId).get(key);
  return file === null ? null : specimenWithHash(sha256Hex(new Uint8Array(await file.arrayBuffer())));
}
