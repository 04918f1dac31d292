import type { Actor, CommandBody, Refusal } from "../domain";
import { err } from "../lib/result";
import { planInspection } from "./collecting";
import { documentsFrom, uploadedPage } from "./documents";
import { emit, patch, type Turn } from "./turn";

const statusOf = { approve: "approved", reject: "rejected", revision: "revision" } as const;

/** Decides one document, or takes the decision back (null). Returns a refusal, or null when it is done. */
export function decideDocument(
  turn: Turn,
  actor: Actor,
  body: Extract<CommandBody, { type: "decide_document" }>,
): { ok: false; error: Refusal } | null {
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  const document = turn.next.documents.find(
    (candidate) => candidate.id === body.documentId || candidate.key === body.documentId,
  );
  if (document === undefined) return err({ code: "unknown_document", documentId: body.documentId });
  const status = body.decision === null ? null : statusOf[body.decision];
  const byId = actor.kind === "analyst" ? actor.userId : actor.kind === "api_key" ? actor.keyId : null;
  const decision = { status, reason: body.reason, comment: body.comment, byId, atMs: turn.nowMs };
  patch(turn, {
    documents: turn.next.documents.map((other) => (other === document ? { ...document, decision } : other)),
  });
  turn.steps.push({ kind: "document_changed", documentId: document.id, change: status ?? "decision cleared" });
  if (status !== document.decision.status) {
    emit(turn, "workflow.context.document.changed", {
      documentId: document.id,
      status,
      previousStatus: document.decision.status,
    });
  }
  return null;
}

/** A page that named an address was fetched, or could not be. The case goes on either way. */
export function pageImported(turn: Turn, body: Extract<CommandBody, { type: "page_imported" }>): boolean {
  const document = turn.next.documents.find((candidate) => candidate.id === body.documentId);
  const page = document?.pages[body.page];
  if (document === undefined || page === undefined) return false;
  if (page.status !== "not_fetched" && page.status !== "unreachable") return false;
  const imported = {
    ...page,
    fileId: body.fileId,
    status: body.fileId === null ? ("unreachable" as const) : ("processing" as const),
    problem: body.problem,
  };
  const pages = document.pages.map((other, position) => (position === body.page ? imported : other));
  patch(turn, { documents: turn.next.documents.map((other) => (other === document ? { ...document, pages } : other)) });
  turn.steps.push({ kind: "document_changed", documentId: document.id, change: imported.status });
  if (body.fileId !== null) planInspection(turn, document.id, body.fileId); // like any other file: looked at before it counts
  return true;
}

/** A document that an integrator or analyst uploads: it counts at once, its files are looked at. */
export function addDocument(
  turn: Turn,
  body: Extract<CommandBody, { type: "add_document" }>,
): { ok: false; error: Refusal } | null {
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  const [sent] = documentsFrom([body.document], turn.next.caseId.slice("case_".length));
  if (sent === undefined) return err({ code: "bad_value", param: "document", message: "must be an object" });
  const pages = [...sent.pages, ...body.files.map((file) => uploadedPage(file, null))];
  if (pages.length === 0)
    return err({ code: "bad_value", param: "file", message: "a document needs at least one file" });
  patch(turn, { documents: [...turn.next.documents, { ...sent, id: body.documentId, pages }] });
  turn.steps.push({ kind: "document_changed", documentId: body.documentId, change: "added" });
  for (const file of body.files) planInspection(turn, body.documentId, file.fileId);
  return null;
}

/** Corrects what a document is, or what was read from it. */
export function changeDocument(
  turn: Turn,
  body: Extract<CommandBody, { type: "change_document" }>,
): { ok: false; error: Refusal } | null {
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  const document = turn.next.documents.find(({ id, key }) => id === body.documentId || key === body.documentId);
  if (document === undefined) return err({ code: "unknown_document", documentId: body.documentId });
  const changed = {
    ...document,
    category: body.category ?? document.category,
    type: body.documentType ?? document.type,
    properties: body.properties === null ? document.properties : { ...document.properties, ...body.properties },
  };
  patch(turn, { documents: turn.next.documents.map((other) => (other === document ? changed : other)) });
  turn.steps.push({ kind: "document_changed", documentId: document.id, change: "corrected" });
  return null;
}
