import * as z from "zod";
import { listOf } from "./case-schemas";
import { deleteNote, listNotes, writeNote } from "./entity-note-routes";
import { entityIn } from "./entity-reads";
import { OneEntity, Page } from "./entity-schemas";
import { defineRoute, type Route } from "./framework";
import { AddEntityNote, EntityNoteView } from "./note-schemas";

const path = "/api/v1/entities/{id}/notes";
const OneNote = z.object({ id: z.string().max(96), noteId: z.string().max(96) });

/** Notes on a person or company, reached without a case of theirs. They are the same that stand on every case. */
export const entityOwnNoteRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Entities",
      name: "listNotesOfEntity",
      method: "GET",
      path,
      summary: "Read the notes on a person or company",
      description: "Newest first, those that were written in cases among them.",
      params: OneEntity,
      query: Page,
      answers: { 200: listOf(EntityNoteView) },
    },
    async (call) => {
      const found = await entityIn(call);
      return found.ok ? listNotes(call, found.value.entity.id) : found;
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag: "Entities",
      name: "addNoteToEntity",
      method: "POST",
      path,
      summary: "Write a note on a person or company",
      params: OneEntity,
      body: AddEntityNote,
      idempotent: "d1",
      answers: { 201: EntityNoteView },
    },
    async (call) => {
      const found = await entityIn(call);
      return found.ok ? writeNote(call, found.value.entity.id, null) : found;
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag: "Entities",
      name: "deleteNoteOfEntity",
      method: "DELETE",
      path: `${path}/{noteId}`,
      summary: "Delete a note on a person or company",
      description: "One's own, or a manager any. That there was one stays.",
      params: OneNote,
      idempotent: "none",
      answers: { 200: EntityNoteView },
    },
    async (call) => {
      const found = await entityIn(call);
      return found.ok ? deleteNote(call, found.value.entity.id) : found;
    },
  ),
];
