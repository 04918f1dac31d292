import * as z from "zod";
import { maxRequestBytes } from "../documents/limits";
import { dropFile } from "../documents/store";
import { type CaseRef, type CommandBody, idFrom, newId, parseId } from "../domain";
import { base32, hmacSha256 } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { err } from "../lib/result";
import { type CaseCall, caseIn, commandCase } from "./case-command";
import { ask, Pages, pageOf } from "./case-reads";
import { listOf } from "./case-schemas";
import { storeAll } from "./document-files";
import { fileAnswer, fileAnswers } from "./file-answer";
import { answer, defineRoute, type Outcome, type Route } from "./framework";
import { namedPeople } from "./named-people";
import {
  AddNote,
  AddNoteWithFiles,
  EditNote,
  NoteAdded,
  NoteChanged,
  NoteHistory,
  NoteView,
  PinNote,
} from "./note-schemas";
import { notFound, problem } from "./problem";
import { pageOfNote } from "./stored-file";

const One = z.object({ id: z.string() });
const OneNote = z.object({ id: z.string(), noteId: z.string().max(96) });
const OneFile = OneNote.extend({ fileId: z.string().max(96) });
const OnlyVersion = z.strictObject({ expectedVersion: z.int().min(0).optional() });
/** Files of one note. */
const mostFiles = 5;

const reads = { scope: "cases:read", method: "GET", tag: "Notes" } as const;
const writes = { scope: "cases:write", tag: "Notes", idempotent: "case" } as const;

/** What people have to say to each other about a case. No applicant ever sees a note or a file of one. */
export const noteRoutes: Route[] = [
  defineRoute(
    {
      ...reads,
      name: "listNotes",
      path: "/api/v1/cases/{id}/notes",
      summary: "Read the notes on a case",
      description: "Oldest first, answers among them. Of a deleted note it is told that there was one.",
      params: One,
      query: Pages,
      answers: { 200: listOf(NoteView) },
    },
    (call) => pageOf(call, (subject, page) => subject.notes(page)),
  ),
  defineRoute(
    {
      ...writes,
      name: "addNote",
      method: "POST",
      path: "/api/v1/cases/{id}/notes",
      summary: "Write a note on a case",
      params: One,
      body: AddNote,
      answers: { 201: NoteAdded },
    },
    (call) => writeNote(call, call.body, []),
  ),
  defineRoute(
    {
      ...writes,
      name: "addNoteWithFiles",
      method: "POST",
      path: "/api/v1/cases/{id}/notes/with-files",
      summary: "Write a note with files",
      description:
        "The note and its files in one step. Files are looked at like documents: PDF, JPEG, PNG, WEBP, HEIC up to 20 MB each, at most five; " +
        "`processing` until then, and nobody but people of the team can open them.",
      params: One,
      body: AddNoteWithFiles,
      form: true,
      limits: { bytes: maxRequestBytes },
      answers: { 201: NoteAdded },
    },
    async (call) => {
      const ref = caseIn(call);
      if (!ref.ok) return ref;
      // First of all: a case of somebody else answers as none does, whatever was sent.
      const known = await ask(call, (subject) => subject.snapshot());
      if (!known.ok) return known;
      const sent = call.body.files;
      if (sent.length === 0 || sent.length > mostFiles)
        return err(
          problem("too_many_files", `From one to ${mostFiles} files.`, {
            param: "files",
            details: { limit: mostFiles },
          }),
        );
      const files = await storeAll(call, ref.value, sent);
      if (!files.ok) return files;
      const written = await writeNote({ ...call, body: {} }, call.body.note, files.value);
      // Refused: nobody knows the files. With a key their ids follow from the request, so a refusal that is repeated drops nothing else.
      if (!written.ok)
        await dropUnknownTo(
          call,
          ref.value,
          files.value.map(({ fileId }) => fileId),
        );
      return written;
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "editNote",
      method: "PATCH",
      path: "/api/v1/cases/{id}/notes/{noteId}",
      summary: "Correct one's own note",
      description: "Within 15 minutes, by who wrote it. What it said before stays in its history.",
      params: OneNote,
      body: EditNote,
      answers: { 200: NoteChanged },
    },
    async (call) => {
      const mentions = await namedPeople(call, call.body.mentions ?? []);
      if (!mentions.ok) return mentions;
      const { noteId } = call.params;
      return changeNote(call, { type: "edit_note", noteId, content: call.body.content, mentions: mentions.value });
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "deleteNote",
      method: "DELETE",
      path: "/api/v1/cases/{id}/notes/{noteId}",
      summary: "Delete a note",
      description: "One's own, or a manager any. That there was one, whose and when, stays; its files go.",
      params: OneNote,
      body: OnlyVersion,
      answers: { 200: NoteChanged },
    },
    async (call) => {
      const ref = caseIn(call);
      if (!ref.ok) return ref;
      const files = await ask(call, (subject) => subject.noteFiles(call.params.noteId));
      if (!files.ok) return files;
      const done = await changeNote(call, { type: "delete_note", noteId: call.params.noteId });
      const fileIds = done.ok ? files.value.flatMap(({ fileId }) => parseId("file", fileId) ?? []) : [];
      for (const fileId of fileIds) await dropFile(call.env, ref.value, fileId);
      return done;
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "pinNote",
      method: "PUT",
      path: "/api/v1/cases/{id}/notes/{noteId}/pin",
      summary: "Pin a note to the top of its case, or take it down",
      params: OneNote,
      body: PinNote,
      answers: { 200: NoteChanged },
    },
    (call) => changeNote(call, { type: "pin_note", noteId: call.params.noteId, pinned: call.body.pinned }),
  ),
  defineRoute(
    {
      ...reads,
      name: "readNoteHistory",
      path: "/api/v1/cases/{id}/notes/{noteId}/history",
      summary: "Read what a note said before it was corrected",
      params: OneNote,
      answers: { 200: NoteHistory },
    },
    async (call) => {
      const texts = await ask(call, (subject) => subject.noteHistory(call.params.noteId));
      return texts.ok ? answer(200, { data: texts.value, nextCursor: null }) : texts;
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "downloadNoteFile",
      path: "/api/v1/cases/{id}/notes/{noteId}/files/{fileId}",
      summary: "Download a file of a note",
      description: "Always as an attachment, and only once it has been looked at.",
      params: OneFile,
      answers: fileAnswers,
    },
    async (call) => {
      const ref = caseIn(call);
      if (!ref.ok) return ref;
      const { noteId, fileId } = call.params;
      if (parseId("file", fileId) === null) return err(notFound("file"));
      const files = await ask(call, (subject) => subject.noteFiles(noteId));
      if (!files.ok) return files;
      const file = files.value.find((one) => one.fileId === fileId);
      if (file === undefined) return err(notFound("file"));
      const subject = { purpose: "note", noteId } as const;
      return fileAnswer(call, { ref: ref.value, page: pageOfNote(file), subject, disposition: "attachment" });
    },
  ),
];

type Written = { content: string; parentId?: string | null | undefined; mentions?: string[] | undefined };
type NoteCall = CaseCall<unknown, { expectedVersion?: number | undefined }>;
type NoteFiles = NonNullable<Extract<CommandBody, { type: "add_note" }>["files"]>;

async function writeNote(call: NoteCall, written: Written, files: NoteFiles): Promise<Outcome> {
  const named = await namedPeople(call, written.mentions ?? []);
  if (!named.ok) return named;
  const { content, parentId = null } = written;
  const id = noteIdOf(call);
  const mentions = named.value;
  const done = await commandCase(call, {
    type: "add_note",
    noteId: id,
    content,
    parentId,
    ...(mentions.length > 0 && { mentions }),
    ...(files.length > 0 && { files }),
  });
  if (!done.ok) return done;
  return answer(201, {
    id,
    caseId: done.value.row.caseId,
    content,
    parentId,
    mentions,
    caseVersion: done.value.version,
  });
}

async function changeNote(call: NoteCall & { params: { noteId: string } }, body: CommandBody): Promise<Outcome> {
  const done = await commandCase(call, body);
  if (!done.ok) return done;
  return answer(200, { id: call.params.noteId, caseId: done.value.row.caseId, caseVersion: done.value.version });
}

/** A repeat that is refused must not take away what the first call has given to the case. */
async function dropUnknownTo(call: CaseCall, ref: CaseRef, fileIds: readonly string[]): Promise<void> {
  const known = await ask(call, (subject) => subject.noteFiles(noteIdOf(call)));
  if (!known.ok) return;
  for (const fileId of fileIds)
    if (!known.value.some((file) => file.fileId === fileId)) await dropFile(call.env, ref, fileId);
}

// With a key the id follows from the request, so that a repeat answers with the id of the note that was written.
const noteIdOf = ({ env, tenantId, params, idempotencyKey }: CaseCall): string =>
  idempotencyKey === null
    ? newId("note")
    : idFrom(
        "note",
        base32(hmacSha256(derivedKey(env.MASTER_KEY, "note-id"), `${tenantId}|${params.id}|${idempotencyKey}`), 26),
      );
