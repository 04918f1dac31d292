import * as z from "zod";
import { rowPerson } from "../collection/row-labels";
import { rowAt } from "../collection/rows";
import { maxRequestBytes } from "../documents/limits";
import { type CaseDocument, parseId } from "../domain";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { err } from "../lib/result";
import { documentsForContext } from "../workflow/documents";
import { caseIn, commandCase } from "./case-command";
import { ask } from "./case-reads";
import { AnyObject, listOf } from "./case-schemas";
import { idOf, roomFor, storeAll } from "./document-files";
import { fileAnswer, fileAnswers } from "./file-answer";
import { answer, defineRoute, type Outcome, type Route } from "./framework";
import { UploadedFiles } from "./framework-form";
import { notFound } from "./problem";
import { dropUnknown, pageOfFile } from "./stored-file";

const One = z.object({ id: z.string() });
const OneDocument = z.object({ id: z.string(), documentId: z.string().max(200) });
const OneFile = z.object({ id: z.string(), documentId: z.string().max(200), fileId: z.string().max(96) });
const word = z.string().min(1).max(200);

const AddDocument = z.strictObject({
  document: z
    .strictObject({
      category: word,
      type: word,
      key: word.optional().meta({ description: "Your own id of the document." }),
      issuer: AnyObject.optional(),
      properties: AnyObject.optional(),
    })
    .meta({ description: "JSON text." }),
  file: UploadedFiles.optional(),
  files: UploadedFiles.optional(),
});
const ChangeDocument = z
  .strictObject({
    category: word.optional(),
    type: word.optional(),
    properties: AnyObject.optional().meta({ description: "Merged into what is there, key by key." }),
    expectedVersion: z.int().min(0).optional(),
  })
  .refine((change) => [change.category, change.type, change.properties].some((value) => value !== undefined), {
    message: "Give a category, a type or properties.",
  });

export const DocumentView = z
  .looseObject({
    id: z.string(),
    key: z.string().nullable(),
    category: z.string().nullable(),
    type: z.string().nullable(),
    version: z.int(),
    properties: AnyObject,
    pages: z.array(
      z.looseObject({
        status: z.enum(["stored", "not_fetched", "unreachable", "inline", "processing", "ready", "refused"]).meta({
          description: "`processing` until the file has been looked at; only `ready` ones can be downloaded.",
        }),
        problem: z.string().nullable(),
        downloadPath: z.string().nullable(),
      }),
    ),
    decision: AnyObject,
    element: z
      .string()
      .optional()
      .meta({ description: "Of a document that an item of a list is asked for: the question." }),
    itemId: z.string().nullable().optional().meta({ description: "That item, by its id." }),
    item: z.string().optional().meta({
      description: "The same from the top, as `entity.data.additionalInfo.ubos[item_1]`.",
    }),
    personName: z.string().nullable().optional().meta({
      description:
        "When documents are listed: what the item, or the one around it, is called; null while nobody said it.",
    }),
  })
  .meta({ id: "Document" });

const tag = "Documents";

/** Documents of a case: added with their files, listed, corrected, downloaded. Deciding on them is in cases.ts. */
export const documentRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:write",
      tag,
      name: "addDocument",
      method: "POST",
      path: "/api/v1/cases/{id}/documents",
      summary: "Add a document with its files",
      description:
        "Kinds are told by content: PDF, JPEG, PNG, WEBP, HEIC. A file may have 20 MB, one request 24 MB. Files are `processing` until they " +
        "have been looked at; what is hostile or unreadable becomes `refused`, with the reason in `problem`. Uploads in parts are not offered.",
      params: One,
      body: AddDocument,
      form: true,
      limits: { bytes: maxRequestBytes },
      idempotent: "case",
      answers: { 201: DocumentView },
    },
    async (call) => {
      const ref = caseIn(call);
      if (!ref.ok) return ref;
      const { document } = call.body;
      const sent = [...(call.body.file ?? []), ...(call.body.files ?? [])];
      const room = await roomFor(call, sent.length);
      if (!room.ok) return room;
      const files = await storeAll(call, ref.value, sent);
      if (!files.ok) return files;
      const documentId = idOf(call, "document", 0);
      const { key, ...rest } = document;
      const added = await commandCase(
        { ...call, body: {} },
        {
          type: "add_document",
          documentId,
          document: { ...known(rest), ...(key !== undefined && { id: key }) },
          files: files.value,
        },
      );
      if (!added.ok)
        await dropUnknown(
          call.env,
          ref.value,
          files.value.map(({ fileId }) => fileId),
        );
      return added.ok ? documentAnswer(201, call.params.id, added.value.body, documentId) : added;
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "listDocuments",
      method: "GET",
      path: "/api/v1/cases/{id}/documents",
      summary: "Read the documents of a case",
      description: "`previousPages`: the files of the version before.",
      params: One,
      answers: { 200: listOf(DocumentView) },
    },
    async (call) => {
      const snapshot = await ask(call, (subject) => subject.snapshot());
      if (!snapshot.ok) return snapshot;
      const data = snapshot.value.documents.flatMap((document) =>
        documentsForContext([document]).map((entry) => {
          const [before] = documentsForContext([{ ...document, pages: document.previousPages }]);
          return {
            ...viewOf(call.params.id, entry),
            previousPages: viewOf(call.params.id, before).pages ?? [],
            ...whoseOf(document, snapshot.value.context),
          };
        }),
      );
      return answer(200, { data, nextCursor: null });
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag,
      name: "changeDocument",
      method: "PATCH",
      path: "/api/v1/cases/{id}/documents/{documentId}",
      summary: "Correct what a document is, or what was read from it",
      params: OneDocument,
      body: ChangeDocument,
      idempotent: "case",
      answers: { 200: DocumentView },
    },
    async (call) => {
      const { documentId } = call.params;
      const { category = null, type = null, properties = null } = call.body;
      const changed = await commandCase(call, {
        type: "change_document",
        documentId,
        category,
        documentType: type,
        properties,
      });
      return changed.ok ? documentAnswer(200, call.params.id, changed.value.body, documentId) : changed;
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "downloadFile",
      method: "GET",
      path: "/api/v1/cases/{id}/documents/{documentId}/files/{fileId}",
      summary: "Download a file",
      description:
        "As an attachment unless `disposition=inline`; always in a sandbox. `Range` with one part is understood. Where files have a host of " +
        "their own (the setting `CONTENT_ORIGIN`), a person who is signed in is sent there; a key gets the bytes.",
      params: OneFile,
      query: z.strictObject({ disposition: z.enum(["attachment", "inline"]).default("attachment") }),
      answers: fileAnswers,
    },
    async (call) => {
      const snapshot = await ask(call, (subject) => subject.snapshot());
      if (!snapshot.ok) return snapshot;
      const { documentId, fileId } = call.params;
      const document = snapshot.value.documents.find(({ id, key }) => id === documentId || key === documentId);
      const page = document === undefined || parseId("file", fileId) === null ? null : pageOfFile(document, fileId);
      if (page === null) return err(notFound("file"));
      const ref = { tenantId: call.tenantId, caseId: snapshot.value.caseId };
      const subject = { purpose: "review", documentId } as const;
      return fileAnswer(call, { ref, page, subject, disposition: call.query.disposition });
    },
  ),
];

/** The document out of the answer of the case, which is frozen: a repeat gives the same bytes. */
function documentAnswer(status: number, caseId: string, caseText: string, documentId: string): Outcome {
  const documents = getPath(JSON.parse(caseText) as Json, "context.documents");
  const entry = Array.isArray(documents) ? documents.find((one) => isObject(one) && one.id === documentId) : undefined;
  if (entry === undefined) throw new Error(`the case answered without the document ${documentId}`);
  return answer(status, viewOf(caseId, entry), {
    ...(status === 201 && { Location: `/api/v1/cases/${caseId}/documents/${documentId}` }),
  });
}

/** The name of whom a document of a list is about, as it is now. */
function whoseOf({ row }: CaseDocument, context: JsonObject): { personName?: string | null } {
  if (row === undefined) return {};
  const found = rowAt(context, row.steps);
  return { personName: found === null ? null : rowPerson(found.facts) };
}

/** The documented shape, with where each file can be downloaded. */
function viewOf(caseId: string, entry: Json | undefined): JsonObject {
  if (!isObject(entry)) return {};
  const pages = Array.isArray(entry.pages) ? entry.pages.filter(isObject) : [];
  const pathTo = (page: JsonObject): string | null =>
    page.status === "ready" ? `/api/v1/cases/${caseId}/documents/${entry.id}/files/${page.ballerineFileId}` : null;
  return {
    ...entry,
    pages: pages.map((page) => ({ ...page, fileId: page.ballerineFileId ?? null, downloadPath: pathTo(page) })),
  };
}

const known = (fields: Record<string, Json | undefined>): JsonObject =>
  Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
