import type { FlowView } from "../cases/case-api";
import { caseOf } from "../cases/case-of";
import { documentElement } from "../collection/documents";
import { dbOf } from "../db/db-of";
import {
  finishUpload,
  forgetUploads,
  keepPart,
  noteUpload,
  partsOf,
  type UploadRow,
  uploadByFingerprint,
  uploadOf,
} from "../db/uploads";
import { fileKey } from "../documents/file-key";
import { fileNameFrom } from "../documents/file-name";
import { partBytes } from "../documents/limits";
import { abortParts, beginParts, completeParts, partCount, partLength, storePart } from "../documents/multipart";
import { dropFile } from "../documents/store";
import { type CaseRef, type DocumentSide, newId, parseId, sideIn } from "../domain";
import { type Env, settingsOf } from "../env";
import { assertNever } from "../lib/assert-never";
import { base32, hmacSha256, sameSecret } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { err, ok, type Result } from "../lib/result";
import { isOfWrongKind } from "./flow-accept";
import {
  type AddedFile,
  asProblem,
  decodedName,
  type FlowApplicant,
  giveFile,
  hasSide,
  notAccepted,
  refusedByCase,
  type UploadProblem,
} from "./flow-files";
import { isRoomLeft, roomIn } from "./flow-room";
import { pageOfFile } from "./stored-file";

/** An upload in parts as the page's script sees it. `parts`: those that are here; `file`: set when all of it is. */
export interface UploadView {
  id: string;
  sizeBytes: number;
  partBytes: number;
  parts: number[];
  file: AddedFile | null;
}
type Viewed = Promise<Result<UploadView, UploadProblem>>;

/**
 * What is said before the first byte: how large the file is, by what it is known when it is chosen again after a reload, and which side
 * of a card it shows.
 */
export interface Announced {
  sizeBytes: number;
  fingerprint: string;
  side: DocumentSide | null;
}

/** Reads an announcement; null when it is none. */
export function announcedIn(body: unknown): Announced | null {
  if (typeof body !== "object" || body === null || !("sizeBytes" in body) || !("fingerprint" in body)) return null;
  const { sizeBytes, fingerprint } = body;
  if (typeof sizeBytes !== "number" || !Number.isSafeInteger(sizeBytes) || sizeBytes < 1) return null;
  if (typeof fingerprint !== "string" || !/^[\w-]{16,64}$/.test(fingerprint)) return null;
  if (!("side" in body)) return { sizeBytes, fingerprint, side: null };
  const side = sideIn(body.side);
  return side === null ? null : { sizeBytes, fingerprint, side };
}

/**
 * Begins an upload in parts, or finds the one that was begun with the same file at the same place: then it goes on where it stopped. What
 * the case has no room for, or does not ask for, is refused before anything is sent.
 */
export async function beginUpload(
  env: Env,
  ref: CaseRef,
  actor: FlowApplicant,
  element: string,
  announced: Announced,
): Viewed {
  const flow = await caseOf(env, ref).flow(actor.linkId);
  if (!flow.ok) return err(asProblem(flow.error));
  const asked = documentElement(flow.value.form, element);
  if (asked === null) return refusedByCase(env, ref, actor, element);
  const { side } = announced;
  if (!hasSide(asked, side)) return err({ code: "bad_upload", status: 400 });
  const db = dbOf(env, ref.tenantId);
  // The same file for the other side is another upload.
  const fingerprint = side === null ? announced.fingerprint : `${side}.${announced.fingerprint}`;
  const wanted = { linkId: actor.linkId, element, fingerprint };
  const known = await uploadByFingerprint(db, ref, wanted);
  if (known !== null) {
    const goesOn = await takenUp(env, ref, known, announced, flow.value);
    if (goesOn !== null) return ok(goesOn);
  }
  const { sizeBytes } = announced;
  const room = await roomIn(db, ref, flow.value, { linkId: actor.linkId, element, sizeBytes });
  if (!room.ok) return room;
  const fileId = newId("file");
  const multipartId = await beginParts(env, ref, fileId);
  const row = { ...wanted, side, fileId, status: "open" as const, multipartId, sizeBytes };
  if (await noteUpload(db, ref, { ...row, createdAtMs: Date.now() })) {
    const left = await isRoomLeft(env, ref, flow.value, { linkId: actor.linkId, fileId });
    if (left.ok) return ok(viewOf(env, ref, row, [], null));
    await abortParts(env, fileKey(ref, fileId), multipartId);
    await forgetUploads(db, ref, [fileId]);
    return left;
  }
  // Another tab began the same upload in this moment: both send into that one.
  await abortParts(env, fileKey(ref, fileId), multipartId);
  const other = await uploadByFingerprint(db, ref, wanted);
  const shared = other === null ? null : await takenUp(env, ref, other, announced, flow.value);
  return shared === null ? err({ code: "interrupted", status: 409 }) : ok(shared);
}

/** The upload as it stands; null when it cannot go on: it is forgotten then. */
async function takenUp(
  env: Env,
  ref: CaseRef,
  row: UploadRow,
  { sizeBytes }: Announced,
  { documents }: FlowView,
): Promise<UploadView | null> {
  const db = dbOf(env, ref.tenantId);
  if (row.status === "open" && row.sizeBytes === sizeBytes) {
    const parts = await partsOf(db, ref, row.fileId);
    return viewOf(
      env,
      ref,
      row,
      parts.map(({ part }) => part),
      null,
    );
  }
  const page = documents.flatMap((document) => pageOfFile(document, row.fileId, true) ?? [])[0];
  if (row.status === "done" && page !== undefined && page.status !== "refused") {
    const file = { fileId: row.fileId, fileName: page.fileName ?? "file", sizeBytes: page.sizeBytes ?? row.sizeBytes };
    return viewOf(env, ref, row, [], file);
  }
  if (row.status === "open") await giveUp(env, ref, row);
  await forgetUploads(db, ref, [row.fileId]);
  return null;
}

/** Takes one part, as the raw body of a request. One that is here already is not read again. */
export async function takePart(
  env: Env,
  ref: CaseRef,
  actor: FlowApplicant,
  upload: { id: string; part: string },
  request: Request,
): Promise<Result<null, UploadProblem>> {
  const row = await openRow(env, ref, actor, upload.id);
  if (row === null) return err(unknownUpload);
  const part = /^[1-9]\d{0,4}$/.test(upload.part) ? Number(upload.part) : 0;
  const length = partLength(row.sizeBytes, part);
  if (length === null || request.headers.has("content-encoding")) return err({ code: "bad_upload", status: 400 });
  const db = dbOf(env, ref.tenantId);
  if ((await partsOf(db, ref, row.fileId)).some((stored) => stored.part === part)) return ok(null);
  const declared = request.headers.get("content-length");
  if (declared === null) return err({ code: "length_required", status: 411 });
  if (declared !== String(length) || request.body === null) return err({ code: "bad_upload", status: 400 });
  const place = { key: fileKey(ref, row.fileId), multipartId: row.multipartId, part, length };
  const stored = await storePart(env, place, request.body);
  if (!stored.ok) return err(await partProblem(env, ref, row, stored.error.code));
  await keepPart(db, ref, row.fileId, { part, etag: stored.value });
  return ok(null);
}

/** Makes a file of the parts and gives it to the case. Sent again after a lost answer it is given once. */
export async function completeUpload(
  env: Env,
  ref: CaseRef,
  actor: FlowApplicant,
  uploadId: string,
  name: string | null,
): Promise<Result<AddedFile, UploadProblem>> {
  const fileName = decodedName(name);
  if (fileName === null) return err({ code: "bad_upload", status: 400 });
  const row = await rowOf(env, ref, actor, uploadId);
  if (row === null) return err(unknownUpload);
  const { fileId, sizeBytes, element, side, multipartId } = row;
  const db = dbOf(env, ref.tenantId);
  const file = { fileId, fileName: fileNameFrom(fileName), sizeBytes };
  if (row.status === "done") return ok(file);
  const parts = await partsOf(db, ref, fileId);
  if (parts.length !== partCount(sizeBytes)) return err({ code: "interrupted", status: 409 });
  const completed = await completeParts(env, { key: fileKey(ref, fileId), multipartId, sizeBytes }, parts);
  if (!completed.ok) return err(await partProblem(env, ref, row, completed.error.code));
  const flow = await caseOf(env, ref).flow(actor.linkId);
  const asked = flow.ok ? documentElement(flow.value.form, element) : null;
  const isWrong = await isOfWrongKind(env, ref, asked, fileId);
  const given = isWrong ? err(notAccepted) : await giveFile(env, ref, actor, { element, side }, file, fileId);
  if (given.ok) await finishUpload(db, ref, fileId);
  else await forgetUploads(db, ref, [fileId]);
  return given;
}

/** Gives up an upload; what came of it is deleted. */
export async function abortUpload(
  env: Env,
  ref: CaseRef,
  actor: FlowApplicant,
  uploadId: string,
): Promise<Result<null, UploadProblem>> {
  const row = await openRow(env, ref, actor, uploadId);
  if (row === null) return err(unknownUpload);
  await giveUp(env, ref, row);
  await forgetUploads(dbOf(env, ref.tenantId), ref, [row.fileId]);
  return ok(null);
}

const unknownUpload: UploadProblem = { code: "unknown_upload", status: 404 };

async function partProblem(env: Env, ref: CaseRef, row: OpenRow, code: "interrupted" | "gone"): Promise<UploadProblem> {
  switch (code) {
    case "interrupted":
      return { code, status: 400 };
    case "gone":
      // The store has forgotten it, or parts of it: the page begins anew.
      await giveUp(env, ref, row);
      await forgetUploads(dbOf(env, ref.tenantId), ref, [row.fileId]);
      return unknownUpload;
    default:
      return assertNever(code);
  }
}

async function giveUp(env: Env, ref: CaseRef, { fileId, multipartId }: UploadRow): Promise<void> {
  if (multipartId !== null) await abortParts(env, fileKey(ref, fileId), multipartId);
  await dropFile(env, ref, fileId);
}

type OpenRow = UploadRow & { multipartId: string };

/** The upload that an id names. Null: none of this case and link, or the id is not one of ours: then nobody is asked. */
async function rowOf(env: Env, ref: CaseRef, actor: FlowApplicant, uploadId: string): Promise<OpenRow | null> {
  const [fileText, mac = ""] = uploadId.split(".");
  const fileId = parseId("file", fileText);
  if (fileId === null || !sameSecret(mac, macOf(env, ref, actor.linkId, fileId))) return null;
  const row = await uploadOf(dbOf(env, ref.tenantId), ref, actor.linkId, fileId);
  return row === null || row.multipartId === null ? null : { ...row, multipartId: row.multipartId };
}

async function openRow(env: Env, ref: CaseRef, actor: FlowApplicant, uploadId: string): Promise<OpenRow | null> {
  const row = await rowOf(env, ref, actor, uploadId);
  return row?.status === "open" ? row : null;
}

const macOf = (env: Env, ref: CaseRef, linkId: string, fileId: string): string =>
  base32(
    hmacSha256(derivedKey(settingsOf(env).MASTER_KEY, "upload"), `${ref.tenantId}|${ref.caseId}|${linkId}|${fileId}`),
    20,
  );

function viewOf(
  env: Env,
  ref: CaseRef,
  row: Pick<UploadRow, "fileId" | "linkId" | "sizeBytes">,
  parts: number[],
  file: AddedFile | null,
): UploadView {
  const id = `${row.fileId}.${macOf(env, ref, row.linkId, row.fileId)}`;
  return { id, sizeBytes: row.sizeBytes, partBytes, parts, file };
}
