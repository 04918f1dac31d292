import type { FlowView, LinkStatus } from "../cases/case-api";
import { requirementsOf } from "../collection/requirements";
import { type CaseLink, type CaseSnapshot, deadBecause, entityName } from "../domain";
import { getPath, isObject } from "../lib/json";
import { collectingOf } from "./collecting";
import type { CompiledDefinition } from "./compile";
import { partFor } from "./own-part";
import { allowedNow } from "./view";

/** What the applicant's pages, and the requirements route, are made of. */
export function flowView(
  definition: CompiledDefinition,
  snapshot: CaseSnapshot,
  drafts: FlowView["drafts"],
  nowMs: number,
  linkId: string | null,
): FlowView {
  const now = collectingOf(definition, snapshot);
  const link = snapshot.links.find((candidate) => candidate.id === linkId);
  const form = partFor(now?.form ?? null, link);
  const mode = form === null ? "none" : (now?.mode ?? "none");
  const facts = { context: snapshot.context, documents: snapshot.documents, nowMs };
  const data = getPath(snapshot.context, "entity.data");
  return {
    form,
    mode,
    context: snapshot.context,
    documents: snapshot.documents,
    drafts,
    progress: snapshot.collection,
    requirements: requirementsOf(form, facts, snapshot.collection, mode),
    status: snapshot.status,
    outcome: snapshot.outcome,
    language: snapshot.language,
    allowedEvents: allowedNow(definition, snapshot),
    reference: snapshot.caseId.slice("case_".length, "case_".length + 8).toUpperCase(),
    isPart: link?.pages !== undefined,
    links: snapshot.links,
    linkStatus: linkStatus(snapshot.links, nowMs),
    companyName: entityName(isObject(data) ? data : {}),
    version: snapshot.version,
    nowMs,
  };
}

function linkStatus(links: readonly CaseLink[], nowMs: number): LinkStatus {
  const own = links.filter((link) => link.subject === "applicant");
  if (own.some((link) => deadBecause(link, nowMs) === null)) return "active";
  const newest = own.at(-1);
  return newest === undefined ? "none" : (deadBecause(newest, nowMs) ?? "none");
}
