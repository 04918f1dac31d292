import * as z from "zod";
import { ActorView, listOf } from "./case-schemas";
import { UploadedFiles } from "./framework-form";

const time = z.string().meta({ format: "date-time" });
const expectedVersion = z
  .int()
  .min(0)
  .optional()
  .meta({ description: "The version the case must have; otherwise 409 `stale_version`." });
const content = z.string().min(1).max(20_000);
/** People that one note can name. */
const mostMentions = 20;
const mentions = z
  .array(z.string().min(1).max(96))
  .max(mostMentions)
  .optional()
  .meta({ description: "Ids of people who are named in the note; each is told." });
const parentId = z.string().min(1).max(96).nullish().meta({ description: "The note that this one answers." });

export const AddNote = z
  .strictObject({ content, parentId, mentions, expectedVersion })
  .meta({ id: "AddNote", examples: [{ content: "@Ana Analyst: the register says otherwise.", mentions: ["usr_4x"] }] });
export const AddNoteWithFiles = z.strictObject({
  note: z.strictObject({ content, parentId, mentions }).meta({ description: "JSON text." }),
  files: UploadedFiles,
});
export const EditNote = z.strictObject({ content, mentions, expectedVersion }).meta({ id: "EditNote" });
export const PinNote = z.strictObject({ pinned: z.boolean(), expectedVersion }).meta({ id: "PinNote" });

export const NoteAdded = z
  .looseObject({
    id: z.string(),
    caseId: z.string(),
    content: z.string(),
    parentId: z.string().nullable(),
    caseVersion: z.int(),
  })
  .meta({ id: "NoteAdded" });

/** The answer to a change: what stands now is in the list. */
export const NoteChanged = z
  .looseObject({ id: z.string(), caseId: z.string(), caseVersion: z.int() })
  .meta({ id: "NoteChanged" });

export const NoteView = z
  .looseObject({
    id: z.string(),
    parentId: z.string().nullable(),
    author: ActorView,
    content: z.string().nullable().meta({ description: "Null once the note was deleted." }),
    mentions: z.array(z.string()),
    files: z.array(
      z.looseObject({
        fileId: z.string(),
        fileName: z.string(),
        sizeBytes: z.int(),
        status: z.enum(["processing", "ready", "refused"]),
        problem: z.string().nullable(),
      }),
    ),
    createdAt: time,
    editedAt: time.nullable(),
    edits: z.int().meta({ description: "How often it was corrected; `…/history` has what it said before." }),
    deleted: z.looseObject({ at: time, byId: z.string() }).nullable(),
    pinned: z.looseObject({ at: time, byId: z.string() }).nullable(),
  })
  .meta({ id: "Note" });

export const NoteHistory = listOf(
  z.looseObject({ content: z.string(), until: time.meta({ description: "Until then it said this." }) }),
);

export const AddEntityNote = z.strictObject({ content }).meta({ id: "AddEntityNote" });

export const EntityNoteView = z
  .looseObject({
    id: z.string(),
    entityId: z.string(),
    caseId: z.string().nullable().meta({ description: "Where it was written; null: not in a case." }),
    author: ActorView,
    content: z.string().nullable(),
    createdAt: time,
    deleted: z.looseObject({ at: time, byId: z.string() }).nullable(),
  })
  .meta({ id: "EntityNote" });
