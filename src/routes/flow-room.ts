import { caseOf } from "../cases/case-of";
import { documentElement, maxMegabytesOf } from "../collection/documents";
import type { Form } from "../collection/form";
import { dbOf } from "../db/db-of";
import { openUploads } from "../db/uploads";
import { fileSizes, type Share, shareOf } from "../documents/shares";
import type { CaseDocument, CaseLink, CaseRef } from "../domain";
import type { Env } from "../env";
import { err, ok, type Result } from "../lib/result";

/** Why there is no room for a file. `megabytes`: the limit it is over. */
export interface NoRoom {
  code: "too_large" | "too_many_files" | "case_full";
  status: number;
  megabytes?: number;
}

/**
 * Whether whoever has this link may bring one file more of this size: by what the form says of the document, by number, and by what all
 * of their files weigh, those that are on their way included.
 */
export async function roomIn(
  db: D1Database,
  ref: CaseRef,
  { form, documents, links }: { form: Form | null; documents: readonly CaseDocument[]; links: readonly CaseLink[] },
  { linkId, element, sizeBytes }: { linkId: string; element: string; sizeBytes: number },
): Promise<Result<null, NoRoom>> {
  const megabytes = maxMegabytesOf(documentElement(form, element));
  if (sizeBytes > megabytes * 1_048_576) return err({ code: "too_large", status: 413, megabytes });
  const share = shareOf(links, linkId);
  const coming = await openUploads(db, ref, share.holds);
  return within(share, documents, { files: coming.files + 1, bytes: coming.bytes + sizeBytes });
}

/**
 * The same once more, after the upload was noted: many that begin at the same moment all find room before any of them takes it up. Those
 * that were noted earlier are counted, so as many go on as there is room for.
 */
export async function isRoomLeft(
  env: Env,
  ref: CaseRef,
  { links }: { links: readonly CaseLink[] },
  { linkId, fileId }: { linkId: string; fileId: string },
): Promise<Result<null, NoRoom>> {
  const share = shareOf(links, linkId);
  // In this order: what arrives in between is counted twice rather than never.
  const coming = await openUploads(dbOf(env, ref.tenantId), ref, share.holds, fileId);
  const flow = await caseOf(env, ref).flow(linkId);
  return within(share, flow.ok ? flow.value.documents : [], coming);
}

function within(
  share: Share,
  documents: readonly CaseDocument[],
  coming: { files: number; bytes: number },
): Result<null, NoRoom> {
  const sizes = fileSizes(documents, share);
  if (sizes.size + coming.files > share.maxFiles) return err({ code: "too_many_files", status: 409 });
  const weight = [...sizes.values()].reduce((sum, size) => sum + size, coming.bytes);
  return weight > share.maxBytes
    ? err({ code: "case_full", status: 413, megabytes: share.maxBytes / 1_048_576 })
    : ok(null);
}
