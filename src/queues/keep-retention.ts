import { caseOf } from "../cases/case-of";
import { writeAudit } from "../db/audit";
import { upsertIndexRows } from "../db/cases";
import { dbOf } from "../db/db-of";
import { jobCursor, saveJobCursor } from "../db/jobs";
import { holdsInFamily } from "../db/legal-holds";
import { deleteRawAnswers, rawAnswerKey } from "../db/raw-answers";
import {
  casesDue,
  type EndedAt,
  endedFamily,
  noteGone,
  rawAnswersOf,
  retentionOf,
  saveProgress,
  tenantsWithRules,
} from "../db/retention-rules";
import { clockOffsetOf } from "../db/tenants";
import { fileKey } from "../documents/file-key";
import type { CaseId, TenantId } from "../domain";
import { type RetentionOf, type RetentionRule, retentionClasses, ruleDue } from "../domain/retention-rules";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { bucketOf } from "../places/bucket-of";
import { tellFeeds } from "./tell-feeds";

const job = "keep_retention";
const tenantsPerSweep = 20;
/** Of each tenant and class: erasing a case is many small deeds, and what is left comes with the next sweep. */
const casesPerSweep = 20;
const objectsPerPage = 200;
const pagesPerCase = 10;

/** Lets go of what tenants' rules no longer want kept of cases that have ended: a page of each tenant per sweep, round and round. */
export async function keepRetention(env: Env, nowMs: number): Promise<void> {
  const from = await jobCursor(env.DB, job);
  const page = await tenantsWithRules(env.DB, from ?? "", tenantsPerSweep);
  for (const { tenantId, progress } of page) {
    try {
      await keepRetentionOf(env, tenantId as TenantId, progress, nowMs);
    } catch (problem) {
      log.error("retention.failed", { tenantId, ...errorFields(problem) });
    }
  }
  const next = page.length < tenantsPerSweep ? null : (page.at(-1)?.tenantId ?? null);
  if (next !== from) await saveJobCursor(env.DB, job, next, nowMs);
}

/** One tenant's page, by the clock of its cases: that of a sandbox may run ahead. */
export async function keepRetentionOf(env: Env, tenantId: TenantId, progress: string, realMs: number): Promise<void> {
  const db = dbOf(env, tenantId);
  const nowMs = realMs + (await clockOffsetOf(db, tenantId));
  const { rules, version } = await retentionOf(db, tenantId);
  const reached = JSON.parse(progress) as Partial<Record<RetentionOf, EndedAt | null>>; // written below
  const gone: Record<RetentionOf, number> = { case: 0, documents: 0, raw_answers: 0 };
  const next: Record<string, EndedAt | null> = {};
  for (const of of retentionClasses) {
    const page = await casesDue(db, tenantId, { rules, of, after: reached[of] ?? null, limit: casesPerSweep }, nowMs);
    for (const place of page) {
      // One that fails is met again in the next round; those behind it go on.
      const went = await letGo(env, tenantId, place, rules, of, nowMs).catch((problem: unknown) => {
        log.error("retention.case_failed", { caseId: place.caseId, ...errorFields(problem) });
        return false;
      });
      if (went) gone[of] += 1;
    }
    next[of] = page.length < casesPerSweep ? null : (page.at(-1) ?? null);
  }
  if (retentionClasses.some((of) => (next[of] ?? null) !== (reached[of] ?? null)))
    await saveProgress(db, tenantId, version, next);
  if (Object.values(gone).some((cases) => cases > 0))
    log.info("retention.let_go", {
      tenantId,
      cases: gone.case,
      documents: gone.documents,
      rawAnswers: gone.raw_answers,
    });
}

/** The list may lag: what the case itself says now decides, and it goes only as it was found. */
async function letGo(
  env: Env,
  tenantId: TenantId,
  place: EndedAt,
  rules: readonly RetentionRule[],
  of: RetentionOf,
  nowMs: number,
): Promise<boolean> {
  const { caseId } = place;
  const db = dbOf(env, tenantId);
  const subject = caseOf(env, { tenantId, caseId });
  const holdFence = await subject.holdFence();
  const truth = await subject.indexRow();
  const rule = truth === null ? null : ruleDue(rules, of, truth, nowMs);
  if (truth === null || rule === null || truth.resolvedAtMs === null) return false;
  if ((truth.legalHoldAtMs ?? null) !== null || (await holdsInFamily(db, tenantId, caseId)).length > 0) return false;
  if (of === "case") return eraseBy(env, tenantId, caseId, { expectedVersion: truth.version, holdFence }, rule);
  const family = await endedFamily(db, tenantId, caseId);
  if (family === null) return false;
  const removed = { objects: 0 };
  const dropPages = of === "documents" ? dropFiles : dropRawAnswers;
  for (const one of family) if (!(await dropPages(env, tenantId, one, removed))) return false;
  await writeAudit(
    db,
    tenantId,
    {
      actor: { kind: "system", id: "sweeper" },
      action: of === "documents" ? "retentionDocuments" : "retentionRawAnswers",
      object: { kind: "case", id: caseId },
      requestId: null,
      details: { rule: rule.name, afterDays: rule.afterDays, objects: removed.objects },
      once: `retention.${of}.${caseId}.${truth.resolvedAtMs}`,
    },
    nowMs,
  );
  await noteGone(db, tenantId, { caseId, resolvedAtMs: truth.resolvedAtMs }, of, nowMs);
  return true;
}

async function eraseBy(
  env: Env,
  tenantId: TenantId,
  caseId: CaseId,
  { expectedVersion, holdFence }: { expectedVersion: number; holdFence: number },
  rule: RetentionRule,
): Promise<boolean> {
  const done = await caseOf(env, { tenantId, caseId }).dispatch(
    {
      id: `retention.${caseId}.${expectedVersion}`,
      actor: { kind: "system", tenantId, part: "sweeper" },
      expectedVersion,
      body: { type: "erase", basis: "retention", reason: `${rule.name} (${rule.afterDays} days)`, holdFence },
    },
    null,
  );
  if (!done.ok) return false;
  await upsertIndexRows(dbOf(env, tenantId), [done.value.row]);
  await tellFeeds(env, [done.value.row]);
  return true;
}

type DropPages = (env: Env, tenantId: TenantId, caseId: CaseId, removed: { objects: number }) => Promise<boolean>;

/** The files of a case. The case keeps which there were, with their hashes. False: there are more than one sweep takes. */
const dropFiles: DropPages = async (env, tenantId, caseId, removed) => {
  const bucket = bucketOf(env, tenantId);
  for (let page = 0; page < pagesPerCase; page += 1) {
    const { objects } = await bucket.list({ prefix: fileKey({ tenantId, caseId }, ""), limit: objectsPerPage });
    if (objects.length === 0) return true;
    await bucket.delete(objects.map(({ key }) => key));
    removed.objects += objects.length;
  }
  return false;
};

/** What vendors answered word by word. What was read out of it stays in the case. */
const dropRawAnswers: DropPages = async (env, tenantId, caseId, removed) => {
  const db = dbOf(env, tenantId);
  for (let page = 0; page < pagesPerCase; page += 1) {
    const ids = await rawAnswersOf(db, tenantId, caseId, rawAnswersPerPage);
    if (ids.length === 0) return true;
    await bucketOf(env, tenantId).delete(ids.map((id) => rawAnswerKey(tenantId, id)));
    await deleteRawAnswers(db, ids);
    removed.objects += ids.length;
  }
  return false;
};
const rawAnswersPerPage = 50;
