import { caseOf } from "../cases/case-of";
import { dbOf } from "../db/db-of";
import { entityOfCase } from "../db/screening-subjects";
import type { RunResult } from "../domain";
import type { Env } from "../env";
import { isObject } from "../lib/json";
import type { Applied } from "./apply-result";
import type { HeardTarget } from "./hear-callback";
import { raise } from "./raise-alerts";

/**
 * A vendor that keeps watch has found somebody after its check had been answered. The answer stays as it was; the case gets an incident and
 * an alert of the source `screening`, one open alert per run, later news count on it. Told twice changes nothing. A check without a case has
 * nobody to tell.
 */
export async function applyMonitoring(
  env: Env,
  target: HeardTarget,
  { eventId, result }: { eventId: string; result: RunResult },
  nowMs: number,
): Promise<Applied> {
  if ("checkId" in target) return { kind: "ignored" };
  const { tenantId, vendor, caseId, runId } = target;
  const found = hitsIn(result);
  const subject = `${vendor}/${runId}/${eventId}`;
  const hits = found === 1 ? "1 hit" : `${found} hits`;
  const command = {
    id: `monitoring.${subject}`,
    actor: { kind: "system" as const, tenantId, part: "sweeper" as const },
    expectedVersion: null,
    body: {
      type: "open_incident" as const,
      source: "screening" as const,
      subject,
      code: "screening_hit_new",
      message: `${vendor} keeps watch on a subject and has found ${hits} since the check was answered.`,
    },
  };
  const told = await caseOf(env, { tenantId, caseId }).dispatch(command, null);
  if (!told.ok) return { kind: "refused", refusal: told.error };
  await raise(env, tenantId, nowMs, {
    occurrenceId: `monitoring/${subject}`,
    source: "screening",
    rule: vendor,
    ruleName: "Ongoing monitoring",
    title: `Monitoring by ${vendor}: ${hits}`,
    severity: statusOf(result) === "rejected" ? "critical" : "high",
    cooldownSeconds: 0,
    sameBy: `run:${runId}`,
    caseId,
    subjectId: await entityOfCase(dbOf(env, tenantId), tenantId, caseId),
    runId: null,
    caseVersion: null,
    detail: { vendor, runId, hits: found },
    atMs: nowMs,
  });
  return { kind: "applied" };
}

const outputOf = (result: RunResult) => ("output" in result && isObject(result.output) ? result.output : {});
const statusOf = (result: RunResult) => outputOf(result).status;

/** Entries are counted, never named: incidents and alerts travel in webhooks. */
function hitsIn(result: RunResult): number {
  const { matches } = outputOf(result);
  return Array.isArray(matches) ? Math.max(matches.length, 1) : 1;
}
