import type { FlowView, LinkStatus } from "../cases/case-api";
import type { Form, FormFacts } from "../collection/form";
import { requirementsOf } from "../collection/requirements";
import { type RevisionPage, revisionPage } from "../collection/revision-page";
import { type CaseLink, type CaseSnapshot, deadBecause, entityName, openRound } from "../domain";
import { getPath, isObject } from "../lib/json";
import { audienceFor } from "./audience";
import { type Collecting, collectingOf } from "./collecting";
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
  const facts = { context: snapshot.context, documents: snapshot.documents, nowMs };
  const { form, whole, revision } = shownForm(now, snapshot, facts, link);
  const mode = form === null ? "none" : (now?.mode ?? "none");
  const data = getPath(snapshot.context, "entity.data");
  return {
    workflow: snapshot.workflow.key,
    form,
    mode,
    context: snapshot.context,
    documents: snapshot.documents,
    drafts,
    progress: snapshot.collection,
    revision: revision === null ? null : { asked: revision.asked, round: openRound(snapshot.revisions) },
    requirements: requirementsOf(whole, facts, snapshot.collection, mode, revision?.asked ?? []),
    status: snapshot.status,
    outcome: snapshot.outcome,
    externalId: snapshot.externalId,
    language: snapshot.language,
    allowedEvents: allowedNow(definition, snapshot),
    reference: snapshot.caseId.slice("case_".length, "case_".length + 8).toUpperCase(),
    isPart: link?.pages !== undefined,
    links: snapshot.links,
    linkAddresses: snapshot.linkAddresses,
    linkStatus: linkStatus(snapshot.links, nowMs),
    companyName: entityName(isObject(data) ? data : {}),
    version: snapshot.version,
    nowMs,
  };
}

/**
 * The form as somebody with this link sees it: all of it or their part; in a revision a form of one page, with exactly what is asked of
 * them. `whole`: what it is made from.
 */
export function shownForm(
  now: Collecting | null,
  snapshot: CaseSnapshot,
  facts: FormFacts,
  link: CaseLink | undefined,
): { form: Form | null; whole: Form | null; revision: RevisionPage | null } {
  const part = partFor(now?.form ?? null, link);
  if (now?.mode !== "revise") return { form: part, whole: part, revision: null };
  const revision = revisionPage(now.form, snapshot.revisions, facts, audienceFor(link));
  const isAsked = part !== null || revision.asked.length > 0;
  const whole = part ?? { ...now.form, pages: [] };
  return { form: isAsked ? { ...now.form, pages: [revision.page] } : null, whole, revision };
}

function linkStatus(links: readonly CaseLink[], nowMs: number): LinkStatus {
  const own = links.filter((link) => link.subject === "applicant");
  if (own.some((link) => deadBecause(link, nowMs) === null)) return "active";
  const newest = own.at(-1);
  return newest === undefined ? "none" : (deadBecause(newest, nowMs) ?? "none");
}
