import { caseOf } from "../cases/case-of";
import { downloadHeaders, parseRange } from "../documents/download";
import { fileKey } from "../documents/file-key";
import { isFileKind } from "../documents/sniff";
import { dropFile } from "../documents/store";
import { verified } from "../documents/verified";
import { type CaseDocument, type CaseRef, type DocumentPage, parseId } from "../domain";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { log } from "../lib/log";
import { err, ok, type Result } from "../lib/result";
import { bucketOf } from "../places/bucket-of";

/** A stored file as it leaves: the whole of it, or the part that was asked for. */
export interface OpenedFile {
  status: 200 | 206;
  headers: Record<string, string>;
  bytes: ReadableStream<Uint8Array>;
}
export type OpenProblem = { code: "not_found" } | { code: "range_not_satisfiable"; sizeBytes: number };

/**
 * Opens a file that was looked at and found fine; one that was not is not there. The whole file is compared with its hash on its way
 * out; a part cannot be.
 */
export async function openStoredFile(
  env: Env,
  ref: CaseRef,
  page: DocumentPage,
  wish: { disposition: "attachment" | "inline"; headers: Headers },
): Promise<Result<OpenedFile, OpenProblem>> {
  const { fileId, type, sizeBytes, sha256 } = page;
  if (page.status !== "ready" || fileId === null || !isFileKind(type) || sizeBytes === null || sha256 === null)
    return err({ code: "not_found" });
  const range = rangeOf(wish.headers, sizeBytes, sha256);
  if (range === "not_satisfiable") return err({ code: "range_not_satisfiable", sizeBytes });
  const stored = await bucketOf(env, ref.tenantId).get(fileKey(ref, fileId), range === null ? {} : { range });
  if (stored === null) return err({ code: "not_found" });
  const headers = downloadHeaders({ kind: type, fileName: page.fileName, sha256, disposition: wish.disposition });
  if (range !== null) {
    const { offset, length } = range;
    const contentRange = `bytes ${offset}-${offset + length - 1}/${sizeBytes}`;
    return ok({ status: 206, headers: { ...headers, "Content-Range": contentRange }, bytes: stored.body });
  }
  const mismatch = () => log.error("file.hash_mismatch", { caseId: ref.caseId, fileId });
  return ok({ status: 200, headers, bytes: verified(stored.body, sha256, mismatch) });
}

/** The page of a document that a file belongs to: as it is, as it was before, or, with `waiting`, not submitted yet. */
export function pageOfFile(document: CaseDocument, fileId: string, waiting = false): DocumentPage | null {
  const pages = [...document.pages, ...document.previousPages, ...(waiting ? document.nextPages : [])];
  return pages.find((page) => page.fileId === fileId) ?? null;
}

/** A file of a note as the store of files reads one. */
export const pageOfNote = (file: JsonObject): DocumentPage => ({
  fileId: typeof file.fileId === "string" ? file.fileId : null,
  uri: null,
  provider: null,
  type: typeof file.type === "string" ? file.type : null,
  fileName: typeof file.fileName === "string" ? file.fileName : null,
  status: file.status === "ready" ? "ready" : "processing",
  problem: null,
  sizeBytes: typeof file.sizeBytes === "number" ? file.sizeBytes : null,
  sha256: typeof file.sha256 === "string" ? file.sha256 : null,
  metadata: {},
});

/** Every stored file a case knows, each once. */
const filesOf = (documents: readonly CaseDocument[]): Set<string> =>
  new Set(
    documents
      .flatMap(({ pages, nextPages, previousPages }) => [...pages, ...nextPages, ...previousPages])
      .flatMap(({ fileId }) => fileId ?? []),
  );

/**
 * Deletes stored files unless the case knows them. Asked when a call was refused or repeated: an earlier attempt at the same upload may
 * have given the case what this one only stored.
 */
export async function dropUnknown(env: Env, ref: CaseRef, fileIds: readonly string[]): Promise<void> {
  const snapshot = await caseOf(env, ref).snapshot();
  if (!snapshot.ok) return;
  const known = filesOf(snapshot.value.documents);
  for (const fileId of fileIds)
    if (parseId("file", fileId) !== null && !known.has(fileId)) await dropFile(env, ref, fileId);
}

function rangeOf(headers: Headers, sizeBytes: number, sha256: string) {
  const condition = headers.get("if-range");
  if (condition !== null && condition !== `"${sha256}"`) return null;
  return parseRange(headers.get("range"), sizeBytes);
}
