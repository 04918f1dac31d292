import { isAccepted } from "../collection/accepted-kinds";
import type { Element } from "../collection/form";
import { fileKey } from "../documents/file-key";
import { sniff } from "../documents/sniff";
import { dropFile } from "../documents/store";
import type { CaseRef } from "../domain";
import type { Env } from "../env";
import { bucketOf } from "../places/bucket-of";

/** As much of a file as tells its kind. */
const headBytes = 64;

/**
 * Whether a stored file is of a kind that its question does not take, told by its content; it is deleted then. What is none of our
 * kinds at all is left to the inspection, which says what it is and what to do.
 */
export async function isOfWrongKind(env: Env, ref: CaseRef, asked: Element | null, fileId: string): Promise<boolean> {
  if (asked?.params.accept === undefined) return false;
  const head = await bucketOf(env, ref.tenantId).get(fileKey(ref, fileId), { range: { offset: 0, length: headBytes } });
  const kind = head === null ? null : sniff(new Uint8Array(await head.arrayBuffer()));
  if (kind === null || isAccepted(asked, kind)) return false;
  await dropFile(env, ref, fileId);
  return true;
}
