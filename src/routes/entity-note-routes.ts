import * as z from "zod";
import { dbOf } from "../db/db-of";
import {
  deleteEntityNote,
  type EntityNoteRow,
  getEntityNote,
  insertEntityNote,
  listEntityNotes,
} from "../db/entity-notes";
import type { Keyset } from "../db/keyset";
import { actorRef, newId, type TenantId } from "../domain";
import { notesPurpose } from "../entities/notes";
import { type Env, keyringOf } from "../env";
import type { JsonObject } from "../lib/json";
import { openWith, sealWith } from "../lib/keyring";
import { err } from "../lib/result";
import { mayDeleteNote } from "../review/notes";
import { ask } from "./case-reads";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { AddEntityNote, EntityNoteView } from "./note-schemas";
import { notFound, problemOf } from "./problem";

const path = "/api/v1/cases/{id}/entity-notes";
const One = z.object({ id: z.string() });
const OneNote = z.object({ id: z.string(), noteId: z.string().max(96) });

/** Notes on the person or company of a case. They stand on every case of theirs, the next one too. */
export const entityNoteRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Notes",
      name: "listEntityNotes",
      method: "GET",
      path,
      summary: "Read the notes on whom a case is about",
      description: "Newest first. They follow the person or company from case to case.",
      params: One,
      query: z.strictObject({ limit, cursor: keysetCursor }),
      answers: { 200: listOf(EntityNoteView) },
    },
    async (call) => {
      const subject = await ask(call, (one) => one.snapshot());
      if (!subject.ok) return subject;
      return listNotes(call, subject.value.entity.id);
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag: "Notes",
      name: "addEntityNote",
      method: "POST",
      path,
      summary: "Write a note on whom a case is about",
      params: One,
      body: AddEntityNote,
      idempotent: "d1",
      answers: { 201: EntityNoteView },
    },
    async (call) => {
      const subject = await ask(call, (one) => one.snapshot());
      if (!subject.ok) return subject;
      if (subject.value.erasure !== null) return err(problemOf({ code: "case_closed", status: "erased" }));
      return writeNote(call, subject.value.entity.id, subject.value.caseId);
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag: "Notes",
      name: "deleteEntityNote",
      method: "DELETE",
      path: `${path}/{noteId}`,
      summary: "Delete a note on whom a case is about",
      description: "One's own, or a manager any. That there was one stays.",
      params: OneNote,
      idempotent: "none",
      answers: { 200: EntityNoteView },
    },
    async (call) => {
      const subject = await ask(call, (one) => one.snapshot());
      if (!subject.ok) return subject;
      return deleteNote(call, subject.value.entity.id);
    },
  ),
];

/** The notes on somebody, newest first. */
export async function listNotes(
  { env, tenantId, query }: Call<unknown, { limit: number; cursor?: Keyset | undefined }>,
  entityId: string,
): Promise<Outcome> {
  const page = { after: query.cursor ?? null, limit: query.limit };
  const notes = await listEntityNotes(dbOf(env, tenantId), tenantId, entityId, page);
  return answer(200, {
    data: notes.data.map((row) => viewOf(env, tenantId, row)),
    nextCursor: nextKeyset(notes.next),
  });
}

/** Writes one; `caseId` null: it was not written in a case. */
export async function writeNote(
  { env, tenantId, actor, nowMs, body }: Call<unknown, unknown, { content: string }>,
  entityId: string,
  caseId: string | null,
): Promise<Outcome> {
  const { kind: authorKind, id: authorId } = actorRef(actor);
  const id = newId("note");
  const row: EntityNoteRow = {
    ...{ id, entityId, caseId: caseId ?? "", authorKind, authorId },
    sealed: sealWith(keyringOf(env), notesPurpose, body.content, `${tenantId}|${id}`),
    ...{ createdAtMs: nowMs, deletedAtMs: null, deletedById: null },
  };
  await insertEntityNote(dbOf(env, tenantId), tenantId, row);
  return answer(201, viewOf(env, tenantId, row));
}

export async function deleteNote(
  { env, tenantId, actor, nowMs, params }: Call<{ noteId: string }>,
  entityId: string,
): Promise<Outcome> {
  const db = dbOf(env, tenantId);
  const row = await getEntityNote(db, tenantId, entityId, params.noteId);
  if (row === null) return err(notFound("note"));
  if (row.deletedAtMs !== null) return answer(200, viewOf(env, tenantId, row));
  const refused = mayDeleteNote(actor, { ...row, atMs: row.createdAtMs });
  if (refused !== null) return err(problemOf(refused));
  const by = { byId: actorRef(actor).id, atMs: nowMs };
  await deleteEntityNote(db, tenantId, entityId, row.id, by);
  return answer(200, viewOf(env, tenantId, { ...row, sealed: null, deletedAtMs: nowMs, deletedById: by.byId }));
}

const viewOf = (env: Env, tenantId: TenantId, row: EntityNoteRow): JsonObject => ({
  id: row.id,
  entityId: row.entityId,
  caseId: row.caseId === "" ? null : row.caseId,
  author: { kind: row.authorKind, id: row.authorId },
  content: row.sealed === null ? null : openWith(keyringOf(env), notesPurpose, row.sealed, `${tenantId}|${row.id}`),
  createdAt: new Date(row.createdAtMs).toISOString(),
  deleted:
    row.deletedAtMs === null ? null : { at: new Date(row.deletedAtMs).toISOString(), byId: row.deletedById ?? "" },
});
