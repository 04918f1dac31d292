import { rowName } from "../collection/rows";
import { type CaseDocument, type DocumentPage, type DocumentRow, type DocumentSide, sideIn } from "../domain";
import { isObject, type Json, type JsonObject } from "../lib/json";

const knownKeys = new Set(["id", "category", "type", "version", "pages", "properties", "decision"]);

/** Documents as a caller sends them (catalogue 2.5.3) → rows of the case. Pages with an http address are fetched later. */
export function documentsFrom(raw: readonly JsonObject[], idBody: string): CaseDocument[] {
  return raw.map((sent, position) => ({
    id: `doc_${idBody}_${position + 1}`,
    key: text(sent.id),
    category: text(sent.category),
    type: text(sent.type),
    version: 1,
    pages: (Array.isArray(sent.pages) ? sent.pages : []).filter(isObject).map(pageFrom),
    nextPages: [],
    previousPages: [],
    properties: isObject(sent.properties) ? sent.properties : {},
    decision: { status: null, reason: null, comment: null, byId: null, atMs: null },
    rest: Object.fromEntries(Object.entries(sent).filter(([key]) => !knownKeys.has(key))),
  }));
}

function pageFrom(sent: JsonObject): DocumentPage {
  const uri = text(sent.uri);
  const side = sideIn(sent.side);
  const fetched = uri !== null && /^https?:/i.test(uri);
  return {
    fileId: text(sent.ballerineFileId),
    uri,
    provider: text(sent.provider),
    type: text(sent.type),
    fileName: text(sent.fileName),
    metadata: isObject(sent.metadata) ? sent.metadata : {},
    status: fetched ? "not_fetched" : sent.ballerineFileId === undefined ? "inline" : "stored",
    problem: null,
    sizeBytes: null,
    sha256: null,
    ...(side === null ? {} : { side }),
  };
}

/** A page made of a file that was just uploaded. `linkId`: the link to a part of the form that it came through. */
export const uploadedPage = (
  file: { fileId: string; fileName: string; sizeBytes: number },
  side: DocumentSide | null,
  linkId: string | null = null,
): DocumentPage => ({
  fileId: file.fileId,
  uri: null,
  provider: null,
  type: null,
  fileName: file.fileName,
  metadata: {},
  status: "processing",
  problem: null,
  sizeBytes: file.sizeBytes,
  sha256: null,
  ...(side === null ? {} : { side }),
  ...(linkId === null ? {} : { linkId }),
});

/** A document that has nothing in it yet. */
export const emptyDocument = (
  id: string,
  key: string | null,
  category: string | null,
  type: string | null,
): CaseDocument => ({
  id,
  key,
  category,
  type,
  version: 0,
  pages: [],
  nextPages: [],
  previousPages: [],
  properties: {},
  decision: { status: null, reason: null, comment: null, byId: null, atMs: null },
  rest: {},
});

/** The documented shape again, for rules, mappings, webhooks and the API. `id` is ours; the caller's own is `key`. */
export function documentsForContext(documents: readonly CaseDocument[]): Json[] {
  return documents
    .filter((document) => document.version > 0)
    .map((document) => ({
      ...document.rest,
      id: document.id,
      key: document.key,
      category: document.category,
      type: document.type,
      version: document.version,
      properties: document.properties,
      pages: document.pages.map((page) => ({
        ballerineFileId: page.fileId,
        uri: page.uri,
        provider: page.provider,
        type: page.type,
        fileName: page.fileName,
        metadata: page.metadata,
        status: page.status,
        problem: page.problem,
        sizeBytes: page.sizeBytes,
        sha256: page.sha256,
        ...(page.side === undefined ? {} : { side: page.side }),
      })),
      decision: {
        status: document.decision.status,
        revisionReason: document.decision.status === "revision" ? document.decision.reason : null,
        rejectionReason: document.decision.status === "rejected" ? document.decision.reason : null,
        comment: document.decision.comment,
      },
      ...(document.row === undefined ? {} : rowForContext(document.row)),
    }));
}

/** Whose it is: the item of the list, by its id, and the list in it when there are two. */
const rowForContext = ({ element, steps }: DocumentRow): JsonObject => ({
  element,
  itemId: steps.at(-1)?.id ?? null,
  item: rowName(steps),
});

const text = (value: Json | undefined): string | null =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : null;
