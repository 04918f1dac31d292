import { fileNameFrom } from "../documents/file-name";
import { maxFileBytes, maxPagesPerDocument } from "../documents/limits";
import { fileSizes, shareOf } from "../documents/shares";
import { storeFile } from "../documents/store";
import { type CaseRef, type CommandBody, type Id, idFrom, newId } from "../domain";
import { base32, hmacSha256 } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { err, ok, type Result } from "../lib/result";
import type { CaseCall } from "./case-command";
import { ask } from "./case-reads";
import type { UploadedFile } from "./framework-form";
import { type ApiProblem, problem } from "./problem";

/** Files as the case takes them. */
export type StoredFiles = Extract<CommandBody, { type: "add_document" }>["files"];

/** Whether the case takes so many files more. Asked before anything is stored. */
export async function roomFor(call: CaseCall, count: number): Promise<Result<null, ApiProblem>> {
  if (count === 0) return err(problem("bad_value", "A document needs at least one file.", { param: "files" }));
  const tooMany = (limit: number) =>
    err(problem("too_many_files", `At most ${limit} files.`, { param: "files", details: { limit } }));
  if (count > maxPagesPerDocument) return tooMany(maxPagesPerDocument);
  const snapshot = await ask(call, (subject) => subject.snapshot());
  if (!snapshot.ok) return snapshot;
  const { documents, links } = snapshot.value;
  const share = shareOf(links);
  const isRepeat = documents.some(({ id }) => id === idOf(call, "document", 0));
  const isFull = fileSizes(documents, share).size + count > share.maxFiles;
  return !isRepeat && isFull ? tooMany(share.maxFiles) : ok(null);
}

/** Stores files that came with a call, in their order. Sizes are looked at first: all are kept, or none. */
export async function storeAll(
  call: CaseCall,
  ref: CaseRef,
  sent: UploadedFile[],
): Promise<Result<StoredFiles, ApiProblem>> {
  const trouble = sent.findIndex(({ bytes }) => bytes.length === 0 || bytes.length > maxFileBytes);
  if (trouble !== -1) return err(sizeProblem(sent[trouble]?.bytes.length === 0 ? "empty" : "too_large", trouble));
  const files: StoredFiles = [];
  for (const [place, { fileName, bytes }] of sent.entries()) {
    const stored = await storeFile(call.env, ref, bytes, null, idOf(call, "file", place));
    if (!stored.ok) return err(sizeProblem(stored.error.code === "too_large" ? "too_large" : "empty", place));
    files.push({ ...stored.value, fileName: fileNameFrom(fileName) });
  }
  return ok(files);
}

const sizeProblem = (code: "empty" | "too_large", place: number): ApiProblem =>
  code === "empty"
    ? problem("bad_value", "The file is empty.", { param: `files.${place}` })
    : problem("too_large", `A file may have at most ${maxFileBytes} bytes.`, {
        param: `files.${place}`,
        details: { maxBytes: maxFileBytes },
      });

// With a key ids follow from the request, so that a repeat names what the first one stored.
export function idOf<K extends "document" | "file">(call: CaseCall, kind: K, place: number): Id<K> {
  const { env, tenantId, params, idempotencyKey, fingerprint } = call;
  if (idempotencyKey === null) return newId(kind);
  const seed = `${tenantId}|${params.id}|${idempotencyKey}|${fingerprint}|${place}`;
  return idFrom(kind, base32(hmacSha256(derivedKey(env.MASTER_KEY, `${kind}-id`), seed), 26));
}
