import { type Actor, actorRef, type Command, type CommandBody, type Refusal } from "../domain";
import type { Result } from "../lib/result";
import { type Carried, yes } from "./carried";
import { nextEffectId, plan, type Turn } from "./turn";

// Notes lie beside the snapshot, in a table of their own: whether a note is there and who may change it is asked before
// (durable-objects/case-notes.ts); here it is written down what becomes of it.

/** So often a file is looked at before a person must. */
const inspectAttempts = 5;

export function addNote(
  turn: Turn,
  { actor }: Command,
  { noteId, content, parentId, mentions = [], files = [] }: Extract<CommandBody, { type: "add_note" }>,
): Result<Carried, Refusal> {
  const { kind: authorKind, id: authorId } = actorRef(actor);
  turn.notes.push({ id: noteId, content, parentId, authorKind, authorId, atMs: turn.nowMs, mentions, files });
  for (const { fileId } of files)
    plan(turn, { kind: "inspect_file", id: nextEffectId(turn), documentId: noteId, fileId }, inspectAttempts);
  turn.steps.push({ kind: "note", noteId });
  return yes("note.added", noteId);
}

export function editNote(
  turn: Turn,
  { noteId, content, mentions = [] }: Extract<CommandBody, { type: "edit_note" }>,
): Result<Carried, Refusal> {
  turn.noteChanges.push({ to: "edited", noteId, content, mentions, atMs: turn.nowMs });
  turn.steps.push({ kind: "note", noteId });
  return yes("note.edited", noteId);
}

export function deleteNote(turn: Turn, actor: Actor, noteId: string): Result<Carried, Refusal> {
  turn.noteChanges.push({ to: "deleted", noteId, byId: actorRef(actor).id, atMs: turn.nowMs });
  turn.steps.push({ kind: "note", noteId });
  return yes("note.deleted", noteId);
}

export function pinNote(
  turn: Turn,
  actor: Actor,
  { noteId, pinned }: Extract<CommandBody, { type: "pin_note" }>,
): Result<Carried, Refusal> {
  turn.noteChanges.push({ to: "pinned", noteId, byId: pinned ? actorRef(actor).id : null, atMs: turn.nowMs });
  turn.steps.push({ kind: "note", noteId });
  return yes(pinned ? "note.pinned" : "note.unpinned", noteId);
}

/** A file of a note was looked at. `documentId` names the note; the snapshot knows nothing of it. */
export function noteFileInspected(
  turn: Turn,
  { documentId: noteId, fileId, verdict }: Extract<CommandBody, { type: "file_inspected" }>,
): Result<Carried, Refusal> {
  turn.noteChanges.push({ to: "inspected", noteId, fileId, verdict });
  return yes("file.inspected", fileId, { status: verdict.status });
}
