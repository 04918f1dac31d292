import type { CheckResult } from "../checks/contract";
import { orderedParties, type PartyScreened, type ScreeningCheck, screeningResult } from "../checks/screening-result";
import { dbOf } from "../db/db-of";
import { entityOfCase, monitorSubject } from "../db/screening-subjects";
import type { CaseId, RunResult, TenantId } from "../domain";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { activeLists, hitMarks, screenParty, settingsFor } from "../watchlists/screen-party";
import { sealParty, subjectKeyOf } from "../watchlists/subjects";

/**
 * A sanctions check answered from the tenant's own watch lists. A subject belongs to the entity of its case, so what was decided about it
 * is known to the next case too; with `ongoingMonitoring` it is screened again whenever a list changes. A check without a case has a subject
 * of nobody: nothing is remembered of it.
 */
export async function screenCheck(
  env: Env,
  tenantId: TenantId,
  caseId: CaseId | null,
  ask: { check: ScreeningCheck; input: JsonObject; environment: CheckResult["environment"] },
  nowMs: number,
): Promise<RunResult> {
  const order = orderedParties(ask.check, ask.input);
  if (typeof order === "string") return { status: "error", code: "bad_input", message: order };
  const owner = caseId === null ? null : await entityOfCase(dbOf(env, tenantId), tenantId, caseId);
  const asked = { caseId, owner, order, ...ask };
  let standing = await standingNow(env, tenantId);
  for (let look = 1; ; look += 1) {
    const result = await screenAgainst(env, tenantId, standing, asked, nowMs);
    if (!order.ongoing || look === mostLooks) return result;
    // A list that changed meanwhile has had its round over the monitored subjects, perhaps before these were among them.
    const now = await standingNow(env, tenantId);
    if (JSON.stringify(now) === JSON.stringify(standing)) return result;
    standing = now;
  }
}

/** Lists do not change faster than that. */
const mostLooks = 3;

/** What subjects are screened against. */
async function standingNow(env: Env, tenantId: TenantId) {
  const [lists, settings] = await Promise.all([activeLists(env, tenantId), settingsFor(env, tenantId)]);
  return { lists, settings };
}

interface Asked {
  caseId: CaseId | null;
  owner: string | null;
  order: Exclude<ReturnType<typeof orderedParties>, string>;
  check: ScreeningCheck;
  environment: CheckResult["environment"];
}

async function screenAgainst(
  env: Env,
  tenantId: TenantId,
  { lists, settings }: Awaited<ReturnType<typeof standingNow>>,
  { caseId, owner, order, check, environment }: Asked,
  nowMs: number,
): Promise<RunResult> {
  if (lists.length === 0)
    return {
      status: "error",
      code: "not_configured",
      message: "no watch list has an active version: nobody was screened",
    };
  const screened: PartyScreened[] = [];
  for (const { id, called, party } of order.parties) {
    const subjectKey =
      owner === null ? null : subjectKeyOf(env, tenantId, id === null ? owner : `${owner}/${id}`, party);
    const { hits, suppressed } = await screenParty(env, tenantId, party, { subjectKey, settings, lists });
    screened.push({ id, called, party, subjectKey, hits, suppressed: suppressed.length });
    if (!order.ongoing || caseId === null || subjectKey === null) continue;
    const sealed = sealParty(env, tenantId, subjectKey, party);
    const marks = JSON.stringify(hitMarks(hits));
    const times = { createdAtMs: nowMs, screenedAtMs: nowMs, changedAtMs: null };
    await monitorSubject(dbOf(env, tenantId), { tenantId, subjectKey, caseId, sealed, hits: marks, ...times });
  }
  const output: CheckResult = screeningResult(check, screened, lists, settings, environment);
  return { status: "success", output };
}
