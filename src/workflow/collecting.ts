import { acceptedAnswers, applyAnswers } from "../collection/apply";
import { documentOf, freeSide } from "../collection/documents";
import { documentOfDraftRow } from "../collection/draft-rows";
import type { Element, Form, FormFacts } from "../collection/form";
import { documentAskedAt, revisionPage } from "../collection/revision-page";
import { documentRow, documentsAmong, isOfRow, placedDocument } from "../collection/row-documents";
import { validateForm, validatePage } from "../collection/validate";
import { visibleElements, visiblePages } from "../collection/visible";
import { withoutWithdrawn } from "../collection/withdrawn";
import { undeclaredPath } from "../collection/write-policy";
import type { Actor, CaseDocument, CaseSnapshot, CommandBody, DocumentPage, Refusal } from "../domain";
import { err, ok, type Result } from "../lib/result";
import { audienceOf } from "./audience";
import type { CompiledDefinition } from "./compile";
import { keepConsents } from "./consents";
import { emptyDocument, uploadedPage } from "./documents";
import { activeStates, stateString, tagsOf } from "./kernel";
import { withItemIds } from "./merge-context";
import { dropUnsentRows, keepRowDocuments } from "./row-documents";
import { emit, nextEffectId, patch, plan, type Turn } from "./turn";

/** Of all rows of a case together, sent or not: a person has many lists, but no thousand passports. */
const mostRowDocuments = 500;
const inspectAttempts = 5;
const defaultMaxFiles = 20;

/** What the applicant may do now: fill the form, fix what was asked again, or nothing. */
export interface Collecting {
  form: Form;
  mode: "collect" | "revise";
}

const positionOf = (snapshot: CaseSnapshot) => ({ configuration: snapshot.configuration, history: snapshot.history });

/** The form a plugin has attached, until it has been submitted; else that of the innermost active state that names one. */
export function collectingOf(definition: CompiledDefinition, snapshot: CaseSnapshot): Collecting | null {
  if (snapshot.status !== "active") return null;
  const attached = snapshot.attachedForm === null ? undefined : definition.forms.get(snapshot.attachedForm);
  if (attached !== undefined) return { form: attached, mode: "collect" };
  const position = positionOf(snapshot);
  for (const node of activeStates(definition.chart, position).toReversed()) {
    const key = node.meta.form;
    const form = typeof key === "string" ? definition.forms.get(key) : undefined;
    if (form === undefined) continue;
    return { form, mode: tagsOf(definition.chart, position).includes("revision") ? "revise" : "collect" };
  }
  return null;
}

export const factsOf = (turn: Turn): FormFacts => ({
  context: turn.next.context,
  documents: turn.next.documents,
  nowMs: turn.nowMs,
});

type Refused = { ok: false; error: Refusal };

function collecting(turn: Turn): Result<Collecting, Refusal> {
  const now = collectingOf(turn.definition, turn.before);
  return now === null ? err({ code: "no_form", state: stateString(positionOf(turn.before)) }) : ok(now);
}

/** Takes in one page. Only what the page declares can be written; what does not hold is refused with the fields named. */
export function submitPage(
  turn: Turn,
  actor: Actor,
  body: Extract<CommandBody, { type: "submit_page" }>,
): Refused | null {
  const now = collecting(turn);
  if (!now.ok) return now;
  const facts = factsOf(turn);
  const page = visiblePages(now.value.form, facts).find((candidate) => candidate.id === body.page);
  if (page === undefined || now.value.mode === "revise") {
    return err({ code: "not_permitted", message: `the page ${body.page} is not open` });
  }
  const undeclared = undeclaredPath(page, body.answers, facts);
  if (undeclared !== null) return err({ code: "not_permitted", message: `the page does not declare ${undeclared}` });
  const { answers, renamed } = acceptedAnswers(page, body.answers, facts, `${turn.next.version}`);
  const answered = withItemIds(applyAnswers(turn.next.context, answers), `${turn.next.version}`);
  patch(turn, { context: withoutWithdrawn(now.value.form, facts, answered) });
  keepRowDocuments(turn, facts.context, page, renamed);
  const problems = validatePage(page, factsOf(turn));
  if (problems.length > 0) return err({ code: "invalid_answers", problems });
  for (const { element } of documentsAmong(page.elements, factsOf(turn), visibleElements)) {
    const document = documentOf(element, turn.next.documents);
    if (document !== null) promote(turn, document.id);
  }
  keepConsents(turn, actor, now.value.form, page.elements, body.language);
  const { collection } = turn.next;
  patch(turn, { collection: { ...collection, pages: { ...collection.pages, [page.id]: turn.nowMs } } });
  return null;
}

/** Everything is there: the event of the form, to be offered to the chart. */
export function submitForm(turn: Turn): Result<string, Refusal> {
  const now = collecting(turn);
  if (!now.ok) return now;
  const problems = validateForm(now.value.form, factsOf(turn));
  if (problems.length > 0) return err({ code: "invalid_answers", problems });
  dropUnsentRows(turn);
  for (const document of turn.next.documents) promote(turn, document.id);
  const { collection } = turn.next;
  patch(turn, {
    attachedForm: null,
    collection: { ...collection, submittedAtMs: turn.nowMs, round: collection.round + 1 },
  });
  return ok(now.value.form.event);
}

/** The uploaded pages take the place of the ones before, which are kept beside them. */
export function promote(turn: Turn, documentId: string): void {
  const document = turn.next.documents.find((candidate) => candidate.id === documentId);
  if (document === undefined || document.nextPages.length === 0) return;
  const asked = document.decision.status === "revision";
  const decision = asked
    ? { ...document.decision, status: "revised", reason: null, atMs: turn.nowMs }
    : document.decision;
  const next: CaseDocument = {
    ...document,
    version: document.version + 1,
    previousPages: document.pages,
    pages: document.nextPages,
    nextPages: [],
    decision,
  };
  patch(turn, { documents: turn.next.documents.map((other) => (other === document ? next : other)) });
  turn.steps.push({ kind: "document_changed", documentId: document.id, change: `version ${next.version}` });
  if (asked) {
    emit(turn, "workflow.context.document.changed", {
      documentId: document.id,
      status: "revised",
      previousStatus: "revision",
    });
  }
}

/** A file the applicant uploaded for a document of the form. It is looked at before it counts. */
export function addFile(turn: Turn, actor: Actor, body: Extract<CommandBody, { type: "add_file" }>): Refused | null {
  const now = collecting(turn);
  if (!now.ok) return now;
  const wanted = openDocument(turn, now.value, actor, body.element);
  if (wanted === null)
    return err({ code: "not_permitted", message: `the form asks for no document ${body.element} now` });
  const known = wanted.document;
  if (
    known === null &&
    isOfRow(wanted.element) &&
    turn.next.documents.filter(({ row }) => row !== undefined).length >= mostRowDocuments
  )
    return err({ code: "bad_value", param: body.element, message: `at most ${mostRowDocuments} documents in lists` });
  const document = known ?? newDocument(turn, now.value, wanted.element);
  const begun = document.nextPages.length > 0 || now.value.mode === "revise" ? document.nextPages : document.pages;
  const { maxFiles = defaultMaxFiles, sides = [] } = wanted.element.params;
  const said = body.file.side;
  if (said !== undefined && !sides.includes(said))
    return err({ code: "bad_value", param: body.element, message: `this document has no ${said}` });
  const side = said ?? freeSide(wanted.element, begun) ?? sides[0] ?? null;
  // What was not taken makes way for another file of the same side.
  const kept = begun.filter((page) => side === null || page.side !== side || page.status !== "refused");
  if (kept.length >= maxFiles) {
    return err({ code: "bad_value", param: body.element, message: `at most ${maxFiles} files for this document` });
  }
  if (side !== null && kept.some((page) => page.side === side))
    return err({ code: "bad_value", param: body.element, message: `the ${side} has its file already` });
  const next = { ...document, nextPages: [...kept, uploadedPage(body.file, side, partLinkOf(turn, actor))] };
  patch(turn, {
    documents:
      known === null
        ? [...turn.next.documents, next]
        : turn.next.documents.map((other) => (other === known ? next : other)),
  });
  turn.steps.push({ kind: "document_changed", documentId: next.id, change: "file added" });
  planInspection(turn, next.id, body.file.fileId);
  return null;
}

/** The link that somebody came by, when it opens a part of the form. */
function partLinkOf({ next }: Turn, actor: Actor): string | null {
  const link = actor.kind === "applicant" ? next.links.find(({ id }) => id === actor.linkId) : undefined;
  return link?.pages === undefined ? null : link.id;
}

export function planInspection(turn: Turn, documentId: string, fileId: string): void {
  plan(turn, { kind: "inspect_file", id: nextEffectId(turn), documentId, fileId }, inspectAttempts);
}

function newDocument(turn: Turn, { form }: Collecting, element: Element): CaseDocument {
  turn.count += 1;
  const id = `doc_${turn.next.caseId.slice("case_".length)}_${turn.next.version}_${turn.count}`;
  const document = emptyDocument(id, element.id, element.params.category ?? null, element.params.documentType ?? null);
  const placed = placedDocument(form, element.id);
  const row = placed === null ? undefined : documentRow(placed, element.id);
  return row === undefined ? document : { ...document, row };
}

function openDocument(
  turn: Turn,
  { form, mode }: Collecting,
  actor: Actor,
  elementId: string,
): { element: Element; document: CaseDocument | null } | null {
  const facts = factsOf(turn);
  if (mode === "revise") {
    const asked = revisionPage(form, turn.next.revisions, facts, audienceOf(actor, turn.next));
    return documentAskedAt(asked, facts.documents, elementId);
  }
  for (const page of visiblePages(form, facts)) {
    const element =
      documentsAmong(page.elements, facts, visibleElements).find((asked) => asked.element.id === elementId)?.element ??
      documentOfDraftRow(page, facts, elementId);
    if (element !== null) return { element, document: documentOf(element, facts.documents) };
  }
  return null;
}

/** Takes a file away again. What the analyst has already seen stays where it is. */
export function removeFile(
  turn: Turn,
  actor: Actor,
  body: Extract<CommandBody, { type: "remove_file" }>,
): Refused | null {
  const now = collecting(turn);
  if (!now.ok) return now;
  const wanted = openDocument(turn, now.value, actor, body.element);
  const document = wanted?.document ?? null;
  if (document === null)
    return err({ code: "not_permitted", message: `the form asks for no document ${body.element} now` });
  const without = (pages: DocumentPage[]) => pages.filter((page) => page.fileId !== body.fileId);
  const pages = now.value.mode === "revise" ? document.pages : without(document.pages);
  const nextPages = without(document.nextPages);
  if (pages.length === document.pages.length && nextPages.length === document.nextPages.length) {
    return err({ code: "bad_value", param: "fileId", message: "there is no such file in this document" });
  }
  patch(turn, {
    documents: turn.next.documents.map((other) => (other === document ? { ...document, pages, nextPages } : other)),
  });
  turn.steps.push({ kind: "document_changed", documentId: document.id, change: "file removed" });
  return null;
}

/** Puts the files of a document into another order, as the pages of a paper document lie. */
export function orderFiles(
  turn: Turn,
  actor: Actor,
  body: Extract<CommandBody, { type: "order_files" }>,
): Refused | null {
  const now = collecting(turn);
  if (!now.ok) return now;
  const document = openDocument(turn, now.value, actor, body.element)?.document ?? null;
  if (document === null)
    return err({ code: "not_permitted", message: `the form asks for no document ${body.element} now` });
  const begun = document.nextPages.length > 0 || now.value.mode === "revise" ? document.nextPages : document.pages;
  const nextPages = body.fileIds.flatMap((fileId) => begun.find((page) => page.fileId === fileId) ?? []);
  // Another tab may have added or removed one meanwhile: then this order is of other files than these.
  if (new Set(nextPages).size !== begun.length || body.fileIds.length !== begun.length)
    return err({ code: "bad_value", param: "fileIds", message: "these are not the files of this document" });
  patch(turn, {
    documents: turn.next.documents.map((other) => (other === document ? { ...document, nextPages } : other)),
  });
  turn.steps.push({ kind: "document_changed", documentId: document.id, change: "files in another order" });
  return null;
}

/** What the look at a file found. A refused one says why and does not count. */
export function fileInspected(turn: Turn, body: Extract<CommandBody, { type: "file_inspected" }>): boolean {
  const document = turn.next.documents.find((candidate) => candidate.id === body.documentId);
  if (document === undefined) return false;
  let found = false;
  const looked = (page: DocumentPage): DocumentPage => {
    if (page.fileId !== body.fileId || page.status !== "processing") return page;
    found = true;
    const { verdict } = body;
    return verdict.status === "ready"
      ? {
          ...page,
          status: "ready",
          type: verdict.contentType,
          sizeBytes: verdict.sizeBytes,
          sha256: verdict.sha256,
          problem: null,
        }
      : { ...page, status: "refused", problem: verdict.problem };
  };
  const next = {
    ...document,
    pages: document.pages.map(looked),
    nextPages: document.nextPages.map(looked),
    previousPages: document.previousPages.map(looked),
  };
  if (!found) return false;
  patch(turn, { documents: turn.next.documents.map((other) => (other === document ? next : other)) });
  turn.steps.push({ kind: "document_changed", documentId: document.id, change: `file ${body.verdict.status}` });
  return true;
}
