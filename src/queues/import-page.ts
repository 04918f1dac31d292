import { fileKey } from "../documents/file-key";
import { sniff } from "../documents/sniff";
import type { CaseRef, CommandBody, Effect, Outside } from "../domain";
import type { Env } from "../env";
import { sha256Hex } from "../lib/bytes";
import { bucketOf } from "../places/bucket-of";

const maxPageBytes = 20_971_520;

/**
 * Fetches a document page that the caller named by an address, through the fence, and keeps it in R2 under a key of our own,
 * written once. A page that cannot be fetched or is not a document says so; the case goes on.
 */
export async function importPage(
  env: Env,
  ref: CaseRef,
  effect: Extract<Effect, { kind: "import_page" }>,
  outside: Outside,
): Promise<CommandBody> {
  const imported = (fileId: string | null, problem: string | null): CommandBody => ({
    type: "page_imported",
    documentId: effect.documentId,
    page: effect.page,
    fileId,
    problem,
  });
  const request = { method: "GET", headers: {}, body: null, timeoutMs: 15_000, maxBytes: maxPageBytes };
  const answer = await outside.fetch({ ...request, url: effect.uri });
  if (!answer.ok && answer.error.code === "too_large") return imported(null, "larger than 20 MB");
  if (!answer.ok || answer.value.status !== 200 || answer.value.bytes === undefined)
    return imported(null, "could not be fetched");
  const { bytes } = answer.value;
  const kind = sniff(bytes);
  if (kind === null) return imported(null, "not a PDF or an image we can read");
  const fileId = `file_${sha256Hex(`${ref.caseId}|${effect.id}`).slice(0, 32)}`;
  await bucketOf(env, ref.tenantId).put(fileKey(ref, fileId), bytes, {
    httpMetadata: { contentType: kind },
    onlyIf: { etagDoesNotMatch: "*" },
  });
  return imported(fileId, null);
}
