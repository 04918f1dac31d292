import * as z from "zod";
import { dbOf } from "../db/db-of";
import {
  deleteEntityNote,
  type EntityNoteRow,
  getEntityNote,
  insertEntityNote,
  listEntityNotes,
} from "../db/entity-notes";
import { actorRef, newId, type TenantId } from "../domain";
import { type Env, keyringOf } from "../env";
import type { JsonObject } from "../lib/json";
import { openWith, sealWith } from "../lib/keyring";
import { err } from "../lib/result";
import { mayDeleteNote } from "../review/notes";
import { ask } from "./case-reads";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { AddEntityNote, EntityNoteView } from "./note-schemas";
import { notFound, problemOf } from "./problem";

const purpose = "entity-notes";
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
      const { env, tenantId, query } = call;
      const entityId = subject.value.entity.id;
      const page = await listEntityNotes(dbOf(env, tenantId), tenantId, entityId, {
        after: query.cursor ?? null,
        limit: query.limit,
      });
      return answer(200, {
        data: page.data.map((row) => viewOf(env, tenantId, row)),
        nextCursor: nextKeyset(page.next),
      });
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
      const { env, tenantId } = call;
      const { kind: authorKind, id: authorId } = actorRef(call.actor);
      const id = newId("note");
      const row: EntityNoteRow = {
        id,
        entityId: subject.value.entity.id,
        caseId: subject.value.caseId,
        authorKind,
        authorId,
        sealed: sealWith(keyringOf(env), purpose, call.body.content, `${tenantId}|${id}`),
        createdAtMs: call.nowMs,
        deletedAtMs: null,
        deletedById: null,
      };
      await insertEntityNote(dbOf(env, tenantId), tenantId, row);
      return answer(201, viewOf(env, tenantId, row));
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
      const { env, tenantId, actor, nowMs } = call;
      const db = dbOf(env, tenantId);
      const entityId = subject.value.entity.id;
      const row = await getEntityNote(db, tenantId, entityId, call.params.noteId);
      if (row === null) return err(notFound("note"));
      const judged = { ...row, atMs: row.createdAtMs };
      if (row.deletedAtMs !== null) return answer(200, viewOf(env, tenantId, row));
      const refused = mayDeleteNote(actor, judged);
      if (refused !== null) return err(problemOf(refused));
      const by = { byId: actorRef(actor).id, atMs: nowMs };
      await deleteEntityNote(db, tenantId, entityId, row.id, by);
      return answer(200, viewOf(env, tenantId, { ...row, sealed: null, deletedAtMs: nowMs, deletedById: by.byId }));
    },
  ),
];

const viewOf = (env: Env, tenantId: TenantId, row: EntityNoteRow): JsonObject => ({
  id: row.id,
  entityId: row.entityId,
  caseId: row.caseId,
  author: { kind: row.authorKind, id: row.authorId },
  content: row.sealed === null ? null : openWith(keyringOf(env), purpose, row.sealed, `${tenantId}|${row.id}`),
  createdAt: new Date(row.createdAtMs).toISOString(),
  deleted:
    row.deletedAtMs === null ? null : { at: new Date(row.deletedAtMs).toISOString(), byId: row.deletedById ?? "" },
});
