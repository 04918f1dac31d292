import { readFileSync } from "node:fs";
import path from "node:path";
import type { Form, FormFacts, FormPage } from "../../src/collection/form";
import { parseForm } from "../../src/collection/form.schema";
import type { CaseDocument, DocumentPage } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";

/** The clock of the tests: 21 November 2026, noon. */
export const nowMs = Date.UTC(2026, 10, 21, 12);

export const factsWith = (context: JsonObject = {}, documents: CaseDocument[] = []): FormFacts => ({
  context,
  documents,
  nowMs,
});

export const dataFacts = (data: JsonObject, documents: CaseDocument[] = []): FormFacts =>
  factsWith({ entity: { type: "business", data } }, documents);

/** A form of one page with these elements (as a builder writes them). */
export function formOf(elements: Json[], over: JsonObject = {}): Form {
  const parsed = parseForm(
    { key: "test", title: "Test", pages: [{ id: "page", title: "Page", elements }], ...over },
    "forms.test",
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

export const pageOf = (elements: Json[]): FormPage => firstPage(formOf(elements));

export function firstPage(form: Form): FormPage {
  const [page] = form.pages;
  if (page === undefined) throw new Error("the form has no page");
  return page;
}

/** An element with a label and an answer below `entity.data.<id>`. */
export const field = (id: string, element: string, over: JsonObject = {}): JsonObject => ({
  id,
  element,
  valueDestination: `entity.data.${id}`,
  params: { label: id },
  ...over,
});

export function demoForm(key: "kyb" | "kyc"): Form {
  const file = path.join(import.meta.dirname, `../../scripts/demo/definitions/${key}.json`);
  const parsed = parseForm(JSON.parse(readFileSync(file, "utf8")).uiDefinition, key);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

export function pageNamed(form: Form, id: string): FormPage {
  const page = form.pages.find((candidate) => candidate.id === id);
  if (page === undefined) throw new Error(`no page ${id}`);
  return page;
}

export const aDocumentPage = (over: Partial<DocumentPage> = {}): DocumentPage => ({
  fileId: "file_1",
  uri: null,
  provider: null,
  type: null,
  fileName: "scan.pdf",
  metadata: {},
  status: "ready",
  sizeBytes: 1_000,
  sha256: null,
  problem: null,
  ...over,
});

export const aDocument = (over: Partial<CaseDocument> = {}): CaseDocument => ({
  id: "doc_1",
  key: null,
  category: null,
  type: null,
  version: 1,
  pages: [aDocumentPage()],
  nextPages: [],
  previousPages: [],
  properties: {},
  decision: { status: null, reason: null, comment: null, byId: null, atMs: null },
  rest: {},
  ...over,
});

export const decision = (status: string | null, reason: string | null = null, comment: string | null = null) => ({
  status,
  reason,
  comment,
  byId: null,
  atMs: null,
});
