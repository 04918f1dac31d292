import type { FlowView } from "../cases/case-api";
import { caseOf } from "../cases/case-of";
import { documentElement, documentOf } from "../collection/documents";
import type { Element } from "../collection/form";
import { isDocument } from "../collection/kinds";
import { flatElements } from "../collection/layout";
import { dbOf } from "../db/db-of";
import { forgetUploads, noteUpload } from "../db/uploads";
import { fileNameFrom } from "../documents/file-name";
import { maxFileBytes } from "../documents/limits";
import { type StoredFile, type StoreProblem, storeFile } from "../documents/store";
import {
  type Actor,
  type CaseRef,
  type CommandBody,
  type DocumentPage,
  type DocumentSide,
  type Id,
  idFrom,
  newId,
  parseId,
  type Refusal,
  sideIn,
} from "../domain";
import { type Env, settingsOf } from "../env";
import { base32, hmacSha256, sha256Hex } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { canonicalJson } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { isOfWrongKind } from "./flow-accept";
import { isRoomLeft, type NoRoom, roomIn } from "./flow-room";
import { problemOf, statusOf } from "./problem";
import { dropUnknown, openStoredFile, pageOfFile } from "./stored-file";

export type FlowApplicant = Extract<Actor, { kind: "applicant" }>;

export interface AddedFile {
  fileId: string;
  fileName: string;
  sizeBytes: number;
}

/** Why a file was not taken. `documents/problems.ts` has sentences for those codes that are not refusals of the case. */
export interface UploadProblem {
  code: StoreProblem["code"] | NoRoom["code"] | "bad_upload" | "not_accepted" | "unknown_upload" | Refusal["code"];
  status: number;
  /** The limit that the file is over. */
  megabytes?: number;
}
type Uploaded = Promise<Result<AddedFile, UploadProblem>>;

/**
 * Takes a file that the applicant's page sends as the raw body of a request, with its name percent-encoded in `X-File-Name`. It is
 * streamed into the store. `?side=front` says what of a card it shows. `X-Upload-Id` names one attempt to add one file: sent again after a broken connection, it adds it once.
 */
export async function uploadFile(
  env: Env,
  ref: CaseRef,
  actor: FlowApplicant,
  element: string,
  request: Request,
): Uploaded {
  const side = new URL(request.url).searchParams.get("side");
  const fileName = decodedName(request.headers.get("x-file-name"));
  const uploadId = request.headers.get("x-upload-id");
  if (fileName === null || (uploadId !== null && !/^[\w-]{8,64}$/.test(uploadId)))
    return err({ code: "bad_upload", status: 400 });
  if (request.headers.has("content-encoding")) return err({ code: "bad_upload", status: 415 });
  const length = request.headers.get("content-length");
  const declaredLength = length !== null && /^\d{1,15}$/.test(length) ? Number(length) : null;
  return add(env, ref, actor, element, { name: fileName, sizeBytes: declaredLength ?? 0, uploadId, side }, (fileId) =>
    request.body === null
      ? Promise.resolve(err({ code: "empty" }))
      : storeFile(env, ref, request.body, declaredLength, fileId),
  );
}

/** Takes a file out of a form that was posted without JavaScript. */
export async function storeUploadedFile(
  env: Env,
  ref: CaseRef,
  actor: FlowApplicant,
  { element, side }: { element: string; side: string | null },
  file: File,
): Uploaded {
  if (file.size > maxFileBytes) return err({ code: "too_large", status: 413 });
  return add(
    env,
    ref,
    actor,
    element,
    { name: file.name, sizeBytes: file.size, uploadId: null, side },
    async (fileId) => storeFile(env, ref, new Uint8Array(await file.arrayBuffer()), null, fileId),
  );
}

/** Takes a file away again. What was only waiting to be submitted is deleted with it. */
export async function removeFile(
  env: Env,
  ref: CaseRef,
  actor: FlowApplicant,
  element: string,
  fileId: string,
): Promise<Result<null, UploadProblem>> {
  const removed = await give(env, ref, actor, { type: "remove_file", element, fileId }, null);
  if (!removed.ok) return removed;
  await dropUnknown(env, ref, [fileId]);
  return ok(null);
}

/** Moves a file of a document up or down by one. At the edge, or when it is gone meanwhile, nothing happens. */
export async function moveFile(
  env: Env,
  ref: CaseRef,
  actor: FlowApplicant,
  { form, mode, documents }: Pick<FlowView, "form" | "mode" | "documents">,
  { element, fileId, by }: { element: string; fileId: string; by: -1 | 1 },
): Promise<void> {
  const asked = documentElement(form, element);
  const document = asked === null ? null : documentOf(asked, documents);
  if (document === null) return;
  const pages = document.nextPages.length > 0 || mode === "revise" ? document.nextPages : document.pages;
  const fileIds = pages.flatMap((page) => page.fileId ?? []);
  const at = fileIds.indexOf(fileId);
  const neighbour = fileIds[at + by];
  if (at === -1 || neighbour === undefined) return;
  fileIds.splice(at, 1, neighbour);
  fileIds.splice(at + by, 1, fileId);
  await give(env, ref, actor, { type: "order_files", element, fileIds }, null);
}

/**
 * A picture of a document that the applicant's form shows, for the page itself: sandboxed like every file. 404 for all else: files of
 * documents outside the form, files that were not looked at yet or not taken, and what is not a picture.
 */
export async function serveOwnFile(
  env: Env,
  ref: CaseRef,
  fileId: string,
  headers = new Headers(),
  linkId: string | null = null,
): Promise<Response> {
  const page = await ownPicture(env, ref, fileId, linkId);
  const opened = page === null ? null : await openStoredFile(env, ref, page, { disposition: "inline", headers });
  if (!opened?.ok) return new Response("There is no such file.\n", { status: 404 });
  return new Response(opened.value.bytes, { status: opened.value.status, headers: opened.value.headers });
}

/** The file of such a picture; null: there is none. */
export async function ownPicture(
  env: Env,
  ref: CaseRef,
  fileId: string,
  linkId: string | null,
): Promise<DocumentPage | null> {
  if (parseId("file", fileId) === null) return null;
  const flow = await caseOf(env, ref).flow(linkId);
  if (!flow.ok || flow.value.form === null) return null;
  const { form, documents } = flow.value;
  const ofRows = documents.filter(
    ({ key, row }) => row !== undefined && key !== null && documentElement(form, key) !== null,
  );
  const page = form.pages
    .flatMap(({ elements }) => flatElements(elements).filter(isDocument))
    .flatMap((element) => documentOf(element, documents) ?? [])
    .concat(ofRows)
    .flatMap((document) => pageOfFile(document, fileId, true) ?? [])[0];
  return page?.type?.startsWith("image/") ? page : null;
}

async function add(
  env: Env,
  ref: CaseRef,
  actor: FlowApplicant,
  element: string,
  {
    name,
    sizeBytes,
    uploadId,
    side,
  }: { name: string; sizeBytes: number; uploadId: string | null; side: string | null },
  store: (fileId: Id<"file">) => Promise<Result<StoredFile, StoreProblem>>,
): Uploaded {
  const flow = await caseOf(env, ref).flow(actor.linkId);
  if (!flow.ok) return err(asProblem(flow.error));
  const asked = documentElement(flow.value.form, element);
  if (asked === null) return refusedByCase(env, ref, actor, element);
  if (!hasSide(asked, side)) return err({ code: "bad_upload", status: 400 });
  const fileId = uploadId === null ? newId("file") : fileIdOf(env, ref, actor, element, uploadId);
  // The answer to the first attempt was lost on the way; the file is here.
  const arrived = flow.value.documents.flatMap((document) => pageOfFile(document, fileId, true) ?? [])[0];
  if (arrived !== undefined)
    return ok({ fileId, fileName: arrived.fileName ?? "file", sizeBytes: arrived.sizeBytes ?? 0 });
  const db = dbOf(env, ref.tenantId);
  const room = await roomIn(db, ref, flow.value, { linkId: actor.linkId, element, sizeBytes });
  if (!room.ok) return room;

  // Noted first: should we die before the case has heard of the file, the sweeper finds it.
  const note = { fileId, linkId: actor.linkId, element, fingerprint: fileId, status: "single" as const, side: null };
  await noteUpload(db, ref, { ...note, multipartId: null, sizeBytes, createdAtMs: Date.now() });
  const left = await isRoomLeft(env, ref, flow.value, { linkId: actor.linkId, fileId });
  if (!left.ok) {
    await forgetUploads(db, ref, [fileId]);
    return left;
  }
  const stored = await store(fileId);
  const file = { fileId, fileName: fileNameFrom(name), sizeBytes: stored.ok ? stored.value.sizeBytes : 0 };
  const isTaken = stored.ok && !(await isOfWrongKind(env, ref, asked, fileId));
  const given = stored.ok
    ? !isTaken
      ? err(notAccepted)
      : await giveFile(env, ref, actor, { element, side: sideIn(side) }, file, uploadId)
    : err({ code: stored.error.code, status: statusOfStoring[stored.error.code] });
  await forgetUploads(db, ref, [fileId]);
  return given;
}

/**
 * No form asks this link for such a document: nothing is read or stored. The case is asked for what it cannot but refuse, so that it
 * writes down that somebody tried.
 */
export async function refusedByCase(
  env: Env,
  ref: CaseRef,
  actor: FlowApplicant,
  element: string,
): Promise<{ ok: false; error: UploadProblem }> {
  const asked = await give(env, ref, actor, { type: "order_files", element, fileIds: [] }, null);
  return asked.ok ? err({ code: "not_permitted", status: 403 }) : asked;
}

/** Whether a document is asked for by this side. A file that says none goes to the first side without one. */
export const hasSide = ({ params: { sides = [] } }: Element, side: string | null): boolean =>
  side === null || sides.some((one) => one === side);

/** Gives a stored file to the case; what the case does not take is deleted. `uploadId` names the upload: it is given once. */
export async function giveFile(
  env: Env,
  ref: CaseRef,
  actor: FlowApplicant,
  { element, side }: { element: string; side: DocumentSide | null },
  file: AddedFile,
  uploadId: string | null,
): Uploaded {
  const told = side === null ? file : { ...file, side };
  const added = await give(env, ref, actor, { type: "add_file", element, file: told }, uploadId);
  if (!added.ok || added.value === "repeated") await dropUnknown(env, ref, [file.fileId]);
  if (added.ok) return ok(file);
  // The one value the case can find fault with here is one file too many.
  return err(added.error.code === "bad_value" ? { code: "too_many_files", status: 409 } : added.error);
}

/**
 * An upload that is sent again by the same link names the same file, so that the store, which writes once, has it once. Names of two
 * links never meet: with one that was seen elsewhere there is nothing to be learned.
 */
const fileIdOf = (env: Env, ref: CaseRef, actor: FlowApplicant, element: string, uploadId: string): Id<"file"> =>
  idFrom(
    "file",
    base32(
      hmacSha256(
        derivedKey(settingsOf(env).MASTER_KEY, "file-id"),
        `${ref.tenantId}|${ref.caseId}|${actor.linkId}|${element}|${uploadId}`,
      ),
      26,
    ),
  );

async function give(
  env: Env,
  ref: CaseRef,
  actor: FlowApplicant,
  body: CommandBody,
  uploadId: string | null,
): Promise<Result<"done" | "repeated", UploadProblem>> {
  const id = uploadId === null ? null : `upload|${actor.linkId}|${uploadId}`;
  const fingerprint = body.type === "add_file" ? sha256Hex(canonicalJson([body.element, { ...body.file }])) : null;
  const given = await caseOf(env, ref).dispatch(
    { id, actor, expectedVersion: null, body },
    id === null ? null : fingerprint,
  );
  if (!given.ok) return err(asProblem(given.error));
  return ok(given.value.repeated ? "repeated" : "done");
}

/** A kind of file that we take, and this question does not. */
export const notAccepted: UploadProblem = { code: "not_accepted", status: 415 };

const statusOfStoring: Record<StoreProblem["code"], number> = {
  too_large: 413,
  empty: 400,
  length_required: 411,
  interrupted: 400,
};

export const asProblem = (refusal: Refusal): UploadProblem => ({
  code: refusal.code,
  status: statusOf(problemOf(refusal)),
});

/** A name from a header, percent-encoded; null when it is not. */
export function decodedName(header: string | null): string | null {
  try {
    return decodeURIComponent(header ?? "file");
  } catch {
    return null;
  }
}
