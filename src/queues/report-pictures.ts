import { fileKey } from "../documents/file-key";
import { layoutOf } from "../documents/image-layout";
import type { CaseId, TenantId } from "../domain";
import type { Env } from "../env";
import { sha256Hex } from "../lib/bytes";
import { isObject } from "../lib/json";
import { bucketOf } from "../places/bucket-of";
import type { Evidence } from "../report/evidence";
import type { Picture } from "../report/story-evidence";

const mostPictures = 12;
const mostBytes = 3_000_000;

/**
 * JPEG pages of the documents, by the id of the file, as they lie in R2 and are known by their hash. Nothing in a picture can be masked,
 * so there are none for who sees masks.
 */
export async function picturesOf(env: Env, tenantId: TenantId, evidence: Evidence): Promise<Map<string, Picture>> {
  const found = new Map<string, Picture>();
  if (evidence.report.masked) return found;
  const ref = { tenantId, caseId: evidence.report.caseId as CaseId };
  const files = evidence.documents.flatMap(({ files }) => (Array.isArray(files) ? files.filter(isObject) : []));
  for (const { fileId, type, status, sizeBytes, sha256 } of files) {
    if (found.size === mostPictures) break;
    if (typeof fileId !== "string" || type !== "image/jpeg" || status !== "ready") continue;
    if (typeof sizeBytes !== "number" || sizeBytes > mostBytes) continue;
    const stored = await bucketOf(env, ref.tenantId).get(fileKey(ref, fileId));
    if (stored === null) continue;
    const jpeg = new Uint8Array(await stored.arrayBuffer());
    const picture = sha256Hex(jpeg) === sha256 ? pictureOf(jpeg) : null;
    if (picture !== null) found.set(fileId, picture);
  }
  return found;
}

/** Null: in colours of print, or not what its header says. */
function pictureOf(jpeg: Uint8Array): Picture | null {
  const layout = layoutOf(jpeg, "image/jpeg");
  const colours = coloursOf(jpeg);
  if (!layout.ok || (colours !== 1 && colours !== 3)) return null;
  const { width, height } = layout.value;
  return width > 0 && height > 0 ? { jpeg, width, height, isGrey: colours === 1 } : null;
}

/** How many colours the frame of a JPEG is made of; null: no frame was found. */
function coloursOf(jpeg: Uint8Array): number | null {
  for (let at = 2; at + 9 < jpeg.length; ) {
    const marker = jpeg[at + 1] ?? 0;
    if (jpeg[at] !== 0xff) return null;
    if (marker === 0xff) at += 1;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return jpeg[at + 9] ?? null;
    else at += 2 + (((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0));
  }
  return null;
}
