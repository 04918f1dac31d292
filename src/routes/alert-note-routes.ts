import * as z from "zod";
import { type AlertNoteRow, deleteAlertNote, getAlertNote, insertAlertNote, listAlertNotes } from "../db/alert-notes";
import { getAlert } from "../db/alerts";
import { dbOf } from "../db/db-of";
import { erasureOf } from "../db/erasures";
import { actorRef, type CaseId, newId, type TenantId } from "../domain";
import { alertNotesPurpose } from "../entities/notes";
import { type Env, keyringOf } from "../env";
import type { JsonObject } from "../lib/json";
import { openWith, sealWith } from "../lib/keyring";
import { err } from "../lib/result";
import { mayDeleteNote } from "../review/notes";
import { AlertNoteView } from "./alert-schemas";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { AddEntityNote } from "./note-schemas";
import { notFound, problem, problemOf } from "./problem";

const path = "/api/v1/alerts/{id}/notes";
const One = z.object({ id: z.string().max(100) });
const OneNote = z.object({ id: z.string().max(100), noteId: z.string().max(96) });

/** Notes on alerts, sealed: people write names into them. */
export const alertNoteRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Alerts",
      name: "listAlertNotes",
      method: "GET",
      path,
      summary: "Read the notes on an alert, newest first",
      params: One,
      query: z.strictObject({ limit, cursor: keysetCursor }),
      answers: { 200: listOf(AlertNoteView) },
    },
    async ({ env, tenantId, params, query }) => {
      const db = dbOf(env, tenantId);
      if ((await getAlert(db, tenantId, params.id)) === null) return err(notFound("alert"));
      const page = await listAlertNotes(db, tenantId, params.id, { after: query.cursor ?? null, limit: query.limit });
      return answer(200, {
        data: page.data.map((row) => viewOf(env, tenantId, row)),
        nextCursor: nextKeyset(page.next),
      });
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag: "Alerts",
      name: "addAlertNote",
      method: "POST",
      path,
      summary: "Write a note on an alert",
      params: One,
      body: AddEntityNote,
      idempotent: "d1",
      answers: { 201: AlertNoteView },
    },
    async ({ env, tenantId, actor, params, body, nowMs }) => {
      const db = dbOf(env, tenantId);
      const alert = await getAlert(db, tenantId, params.id);
      if (alert === null) return err(notFound("alert"));
      const caseId = alert.caseId as CaseId | null;
      if (caseId !== null && (await erasureOf(db, tenantId, caseId)) !== null)
        return err(problemOf({ code: "case_closed", status: "erased" }));
      const { kind: authorKind, id: authorId } = actorRef(actor);
      const id = newId("note");
      const row: AlertNoteRow = {
        ...{ id, alertId: params.id, authorKind, authorId, createdAtMs: nowMs, deletedAtMs: null, deletedById: null },
        sealed: sealWith(keyringOf(env), alertNotesPurpose, body.content, `${tenantId}|${id}`),
      };
      if (!(await insertAlertNote(db, tenantId, row)))
        return err(problem("conflict", "Whom the alert is about is being erased."));
      return answer(201, viewOf(env, tenantId, row));
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag: "Alerts",
      name: "deleteAlertNote",
      method: "DELETE",
      path: `${path}/{noteId}`,
      summary: "Delete a note on an alert",
      description: "One's own, or a manager any. That there was one stays.",
      params: OneNote,
      idempotent: "none",
      answers: { 200: AlertNoteView },
    },
    async ({ env, tenantId, actor, params, nowMs }) => {
      const db = dbOf(env, tenantId);
      const row = await getAlertNote(db, tenantId, params.id, params.noteId);
      if (row === null) return err(notFound("note"));
      if (row.deletedAtMs !== null) return answer(200, viewOf(env, tenantId, row));
      const refused = mayDeleteNote(actor, { ...row, atMs: row.createdAtMs });
      if (refused !== null) return err(problemOf(refused));
      const by = { byId: actorRef(actor).id, atMs: nowMs };
      await deleteAlertNote(db, tenantId, params.id, row.id, by);
      return answer(200, viewOf(env, tenantId, { ...row, sealed: null, deletedAtMs: nowMs, deletedById: by.byId }));
    },
  ),
];

function viewOf(env: Env, tenantId: TenantId, row: AlertNoteRow): JsonObject {
  const { id, alertId, authorKind, authorId, sealed, createdAtMs, deletedAtMs, deletedById } = row;
  return {
    ...{ id, alertId, author: { kind: authorKind, id: authorId } },
    content: sealed === null ? null : openWith(keyringOf(env), alertNotesPurpose, sealed, `${tenantId}|${id}`),
    createdAt: new Date(createdAtMs).toISOString(),
    deleted: deletedAtMs === null ? null : { at: new Date(deletedAtMs).toISOString(), byId: deletedById ?? "" },
  };
}
