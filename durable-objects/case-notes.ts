import type { Actor, CommandBody, Refusal } from "../src/domain";
import type { Json, JsonObject } from "../src/lib/json";
import { type JudgedNote, mayDeleteNote, mayEditNote } from "../src/review/notes";
import type { NoteChange, NoteRow } from "../src/workflow/turn";
import type { CaseSeal, Cell } from "./case-seal";

/** Files of all notes of one case together. */
const mostFiles = 200;

/** A file of a note as it is stored beside it. */
interface NoteFile {
  fileId: string;
  fileName: string;
  sizeBytes: number;
  status: "processing" | "ready" | "refused";
  type: string | null;
  sha256: string | null;
  problem: string | null;
}

interface StoredNote extends Record<string, SqlStorageValue> {
  place: number;
  id: string;
  parent_id: string | null;
  author_kind: string;
  author_id: string;
  at_ms: number;
  content: Cell;
  files: Cell;
  deleted_at_ms: number | null;
}

/** The notes of one case. Every method that writes is called inside the object's one `transactionSync`. */
export class CaseNotes {
  readonly #storage: DurableObjectStorage;
  readonly #seal: CaseSeal;

  constructor(storage: DurableObjectStorage, seal: CaseSeal) {
    this.#storage = storage;
    this.#seal = seal;
  }

  get #sql(): SqlStorage {
    return this.#storage.sql;
  }

  /** Oldest first, a page after the place `after`. */
  page(after: number | null, limit: number): JsonObject[] {
    return this.#sql
      .exec<StoredNote>(
        `SELECT *, (SELECT count(*) FROM note_texts WHERE note_id = notes.id) AS edits
         FROM notes WHERE place > ? ORDER BY place LIMIT ?`,
        after ?? 0,
        limit,
      )
      .toArray()
      .map((note) => ({
        ...note,
        content: this.#seal.open("notes.content", note.id, note.content),
        files: this.#seal.open("notes.files", note.id, note.files),
      })) as unknown as JsonObject[];
  }

  /** What a note said before it was corrected, oldest first; null: there is no such note. */
  history(id: string): JsonObject[] | null {
    if (this.#note(id) === null) return null;
    return this.#sql
      .exec<{ place: number; content: Cell; until_ms: number }>(
        "SELECT place, content, until_ms FROM note_texts WHERE note_id = ? ORDER BY place",
        id,
      )
      .toArray()
      .map(({ place, content, until_ms }) => ({
        content: this.#seal.open("note_texts.content", place, content),
        until: new Date(until_ms).toISOString(),
      }));
  }

  /** The files of a note, as they were found to be; none when the note is gone. */
  files(noteId: string): JsonObject[] {
    const note = this.#note(noteId);
    return note === null ? [] : (this.#filesOf(note) as unknown as JsonObject[]);
  }

  /** Why a command about a note cannot be carried out; null when nothing stands against it, or it is about none. */
  refusalOf(body: CommandBody, actor: Actor, nowMs: number): Refusal | null {
    switch (body.type) {
      case "add_note": {
        if (body.files !== undefined && this.#fileCount() + body.files.length > mostFiles)
          return { code: "bad_value", param: "files", message: `notes of one case have at most ${mostFiles} files` };
        const parent = body.parentId === null ? null : this.#note(body.parentId);
        if (body.parentId !== null && parent === null) return { code: "unknown_note", noteId: body.parentId };
        return null;
      }
      case "edit_note":
      case "delete_note":
      case "pin_note": {
        const note = this.#note(body.noteId);
        if (note === null) return { code: "unknown_note", noteId: body.noteId };
        const judged = judgedOf(note);
        if (body.type === "edit_note") return mayEditNote(actor, judged, nowMs);
        if (body.type === "delete_note") return mayDeleteNote(actor, judged);
        return judged.deletedAtMs === null ? null : { code: "not_permitted", message: "the note was deleted" };
      }
      default:
        return null;
    }
  }

  add(note: NoteRow): void {
    const files = note.files.map(
      (file): NoteFile => ({ ...file, status: "processing", type: null, sha256: null, problem: null }),
    );
    this.#sql.exec(
      `INSERT INTO notes (id, parent_id, author_kind, author_id, at_ms, content, mentions, files)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      note.id,
      note.parentId,
      note.authorKind,
      note.authorId,
      note.atMs,
      this.#seal.seal("notes.content", note.id, note.content),
      JSON.stringify(note.mentions),
      this.#seal.seal("notes.files", note.id, JSON.stringify(files)),
    );
  }

  change(change: NoteChange): void {
    const { noteId } = change;
    switch (change.to) {
      case "edited":
        this.#keepFormerText(noteId, change.atMs);
        this.#sql.exec(
          "UPDATE notes SET content = ?, mentions = ?, edited_at_ms = ? WHERE id = ?",
          this.#seal.seal("notes.content", noteId, change.content),
          JSON.stringify(change.mentions),
          change.atMs,
          noteId,
        );
        return;
      case "deleted":
        this.#sql.exec("DELETE FROM note_texts WHERE note_id = ?", noteId);
        this.#sql.exec(
          `UPDATE notes SET content = '', mentions = '[]', files = '[]', pinned_at_ms = NULL, pinned_by = NULL,
             deleted_at_ms = ?, deleted_by = ? WHERE id = ?`,
          change.atMs,
          change.byId,
          noteId,
        );
        return;
      case "pinned":
        this.#sql.exec(
          "UPDATE notes SET pinned_at_ms = ?, pinned_by = ? WHERE id = ?",
          change.byId === null ? null : change.atMs,
          change.byId,
          noteId,
        );
        return;
      case "inspected":
        this.#setFile(change);
    }
  }

  #keepFormerText(noteId: string, untilMs: number): void {
    const note = this.#note(noteId);
    if (note === null) return;
    const text = this.#seal.open("notes.content", noteId, note.content);
    const { place } = this.#sql
      .exec<{ place: number }>("SELECT coalesce(max(place), 0) + 1 AS place FROM note_texts")
      .one();
    this.#sql.exec(
      "INSERT INTO note_texts (place, note_id, content, until_ms) VALUES (?, ?, ?, ?)",
      place,
      noteId,
      this.#seal.seal("note_texts.content", place, text),
      untilMs,
    );
  }

  /** A file of a note that is gone, or that was looked at before, stays as it is. */
  #setFile({ noteId, fileId, verdict }: Extract<NoteChange, { to: "inspected" }>): void {
    const note = this.#note(noteId);
    if (note === null) return;
    const looked = this.#filesOf(note).map((file): NoteFile => {
      if (file.fileId !== fileId || file.status !== "processing") return file;
      if (verdict.status === "refused") return { ...file, status: "refused", problem: verdict.problem };
      const { contentType: type, sizeBytes, sha256 } = verdict;
      return { ...file, status: "ready", type, sizeBytes, sha256 };
    });
    this.#sql.exec(
      "UPDATE notes SET files = ? WHERE id = ?",
      this.#seal.seal("notes.files", noteId, JSON.stringify(looked)),
      noteId,
    );
  }

  #note(id: string): StoredNote | null {
    return this.#sql.exec<StoredNote>("SELECT * FROM notes WHERE id = ?", id).toArray()[0] ?? null;
  }

  #fileCount(): number {
    const notes = this.#sql.exec<StoredNote>("SELECT * FROM notes WHERE deleted_at_ms IS NULL");
    return notes.toArray().reduce((sum, note) => sum + this.#filesOf(note).length, 0);
  }

  #filesOf({ id, files }: StoredNote): NoteFile[] {
    return JSON.parse(this.#seal.open("notes.files", id, files)) as NoteFile[];
  }
}

const judgedOf = (note: StoredNote): JudgedNote => ({
  authorKind: note.author_kind,
  authorId: note.author_id,
  atMs: note.at_ms,
  deletedAtMs: note.deleted_at_ms,
});

/** A stored note as the API shows it. Of a deleted one only that there was one. */
export function noteEntry(row: JsonObject): JsonObject {
  const list = (text: Json | undefined): Json => (typeof text === "string" ? (JSON.parse(text) as Json) : []);
  return {
    id: row.id ?? null,
    parentId: row.parent_id ?? null,
    author: { kind: row.author_kind ?? null, id: row.author_id ?? null },
    content: row.deleted_at_ms === null ? (row.content ?? null) : null,
    mentions: list(row.mentions),
    files: list(row.files),
    createdAt: iso(row.at_ms),
    editedAt: isoOrNull(row.edited_at_ms),
    edits: row.edits ?? 0,
    deleted: row.deleted_at_ms === null ? null : { at: iso(row.deleted_at_ms), byId: row.deleted_by ?? null },
    pinned: row.pinned_at_ms === null ? null : { at: iso(row.pinned_at_ms), byId: row.pinned_by ?? null },
  };
}

const iso = (atMs: Json | undefined): string => new Date(Number(atMs)).toISOString();
const isoOrNull = (atMs: Json | undefined): string | null => (typeof atMs === "number" ? iso(atMs) : null);
