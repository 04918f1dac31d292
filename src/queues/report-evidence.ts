import type { Page } from "../cases/case-api";
import { caseOf } from "../cases/case-of";
import { dbOf } from "../db/db-of";
import type { Report } from "../db/reports";
import { listUsers } from "../db/users";
import type { Actor, CaseDocument, CaseId, CaseSnapshot, DocumentPage, Refusal, TenantId } from "../domain";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { type Evidence, isDecision } from "../report/evidence";
import { hiddenFrom, type Mask, masked, maskOf } from "../review/masking";

const rowsPerPage = 100;
/** Entries, runs or notes of one report; a case with more has gone wrong, and its report would be read by nobody. */
const mostRows = 5_000;
const readings = 3;
/** Characters of one list. All that a report tells is held at once, beside what else this Worker does. */
const mostCharacters = 16_000_000;
const tooLarge = {
  code: "bad_value",
  param: "include",
  message: "The case is too large for one report. Leave out notes and checks.",
} satisfies Refusal;

/** Which case is told of, and what of it. */
type Told = Pick<Report, "caseId" | "include">;

/**
 * All that a report tells, as whoever asked for it may see it, and of one version of the case: read anew when it was changed meanwhile.
 * An error is a sentence for people.
 */
export async function gatherEvidence(
  env: Env,
  tenantId: TenantId,
  report: Told,
  actor: Actor,
): Promise<Result<Evidence, string>> {
  const subject = caseOf(env, { tenantId, caseId: report.caseId as CaseId });
  for (let reading = 0; reading < readings; reading++) {
    const read = await readCase(env, tenantId, report);
    if (!read.ok) return err(whyUnread(read.error));
    const still = await subject.indexRow();
    if (still?.version !== read.value.report.caseVersion) continue;
    const mask = await maskFor(env, tenantId, report, actor);
    if (!mask.ok) return err("The case is not there any more.");
    return ok(mask.value === null ? read.value : withMask(read.value, mask.value));
  }
  return err("The case was changed again and again while it was read. Try again.");
}

function whyUnread(refusal: Refusal): string {
  if (refusal.code === "unknown_case") return "The case is not there any more.";
  return refusal === tooLarge ? tooLarge.message : refusal.code;
}

const withMask = (evidence: Evidence, mask: Mask): Evidence => {
  const shown = masked(evidence as unknown as JsonObject, mask) as unknown as Evidence;
  return { ...shown, report: { ...evidence.report, masked: true } };
};

async function maskFor(
  env: Env,
  tenantId: TenantId,
  report: Told,
  actor: Actor,
): Promise<Result<Mask | null, Refusal>> {
  if (actor.kind !== "analyst" || actor.emergencyCases?.includes(report.caseId)) return ok(null);
  const ofTeam = actor.teamRules?.maskedFields ?? [];
  const subject = caseOf(env, { tenantId, caseId: report.caseId as CaseId });
  const told = await subject.hiddenFields(actor.role, ofTeam);
  return told.ok ? ok(maskOf(hiddenFrom(actor.role, told.value.fields), told.value.context)) : told;
}

async function readCase(env: Env, tenantId: TenantId, report: Told): Promise<Result<Evidence, Refusal>> {
  const subject = caseOf(env, { tenantId, caseId: report.caseId as CaseId });
  const wants = new Set(report.include);
  const view = await subject.view();
  if (!view.ok) return view;
  const snapshot = await subject.snapshot();
  if (!snapshot.ok) return snapshot;
  const timeline = await allOf((page) => subject.timeline(page));
  const checks = wants.has("checks") ? await allOf((page) => subject.runs(page)) : ok([]);
  const notes = wants.has("notes") ? await allOf((page) => subject.notes(page)) : ok([]);
  const children = wants.has("children") ? await subject.children() : ok([]);
  const explanation = wants.has("risk") ? await subject.explanation() : ok(null);
  if (!timeline.ok) return timeline;
  if (!checks.ok) return checks;
  if (!notes.ok) return notes;
  if (!children.ok) return children;
  if (!explanation.ok) return explanation;
  const {
    links: _openTheForm,
    context,
    ...shown
  } = JSON.parse(view.value.body) as JsonObject & { context: JsonObject };
  const { id, key, version, name, hash } = snapshot.value.workflow;
  const entries = timeline.value as unknown as JsonObject[];
  const wantsDecisions = wants.has("decisions");
  const evidence: Evidence = {
    report: {
      format: 1,
      caseId: report.caseId,
      caseVersion: view.value.version,
      logHash: timeline.value.at(-1)?.hash ?? null,
      masked: false,
      include: [...report.include],
    },
    case: {
      ...shown,
      ...(wants.has("facts") && { context }),
      ...(!wants.has("facts") && { context: entityOf(context) }),
    },
    definition: { id, key, version, name, sha256: hash },
    documents: wants.has("documents") ? snapshot.value.documents.map(documentEntry) : [],
    checks: checks.value,
    explanation: explanation.value,
    approvals: wantsDecisions ? snapshot.value.approvals.map(approvalEntry) : [],
    decisions: wantsDecisions ? entries.filter(({ type }) => isDecision(String(type))) : [],
    timeline: wants.has("timeline") ? entries : [],
    notes: notes.value,
    children: children.value,
    people: {},
  };
  return ok({ ...evidence, people: await peopleIn(env, tenantId, JSON.stringify(evidence)) });
}

/** Who the case is about stays in every report. */
const entityOf = ({ entity }: JsonObject): JsonObject => (entity === undefined ? {} : { entity });

async function allOf<Item>(
  read: (page: Page) => Promise<Result<{ data: Item[]; next: number | null }, Refusal>>,
): Promise<Result<Item[], Refusal>> {
  const found: Item[] = [];
  let characters = 0;
  for (let after: number | null = null; found.length < mostRows; ) {
    const page: Awaited<ReturnType<typeof read>> = await read({ limit: rowsPerPage, after });
    if (!page.ok) return page;
    found.push(...page.value.data);
    characters += JSON.stringify(page.value.data).length;
    if (characters > mostCharacters) return err(tooLarge);
    if (page.value.next === null) break;
    after = page.value.next;
  }
  return ok(found);
}

async function peopleIn(env: Env, tenantId: TenantId, text: string): Promise<Record<string, string>> {
  const users = await listUsers(dbOf(env, tenantId), tenantId);
  return Object.fromEntries(users.filter(({ id }) => text.includes(`"${id}"`)).map(({ id, name }) => [id, name]));
}

const isoOrNull = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());

export function documentEntry({
  id,
  key,
  category,
  type,
  version,
  pages,
  previousPages,
  properties,
  decision,
  rest,
}: CaseDocument): JsonObject {
  const { status, reason, comment, byId, atMs } = decision;
  return {
    id,
    key,
    category,
    type,
    version,
    properties,
    decision: { status, reason, comment, byId, at: isoOrNull(atMs) },
    files: pages.map(fileEntry),
    previousFiles: previousPages.map(fileEntry),
    more: rest,
  };
}

const fileEntry = (page: DocumentPage): JsonObject => ({
  fileId: page.fileId,
  fileName: page.fileName,
  type: page.type,
  side: page.side ?? null,
  status: page.status,
  sizeBytes: page.sizeBytes,
  sha256: page.sha256,
  problem: page.problem,
});

const approvalEntry = (approval: CaseSnapshot["approvals"][number]): JsonObject => ({
  plugin: approval.plugin,
  displayName: approval.displayName,
  openedAt: isoOrNull(approval.openedAtMs),
  dueAt: isoOrNull(approval.dueAtMs),
  roles: approval.roles,
  count: approval.count,
  selfApproval: approval.selfApproval,
  votes: approval.votes.map(({ byId, role, decision, comment, atMs }) => ({
    byId,
    role,
    decision,
    comment,
    at: isoOrNull(atMs),
  })),
});
