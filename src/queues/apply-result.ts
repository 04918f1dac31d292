import { caseOf } from "../cases/case-of";
import type { CheckId, Command, Refusal, RunId, RunResult, TenantId } from "../domain";
import type { Env } from "../env";
import { recordedCheck, recordIdOf, resultOf } from "./case-check-records";
import type { HeardTarget } from "./hear-callback";
import { applyNews } from "./settle-check";

/** What became of a vendor's late answer. `refused`: the case does not take it, now or ever. */
export type Applied = { kind: "applied" } | { kind: "ignored" } | { kind: "refused"; refusal: Refusal };

/**
 * Gives a vendor's answer to whoever waits for it: the run of a case, or a check that was run alone. The same message twice changes
 * nothing. `fingerprint`: hash of the message, so that its id cannot come with another one.
 */
export async function applyResult(
  env: Env,
  target: HeardTarget,
  { eventId, result, fingerprint }: { eventId: string; result: RunResult; fingerprint: string },
  nowMs: number,
): Promise<Applied> {
  const { tenantId, vendor } = target;
  if ("checkId" in target) {
    const news = { id: target.checkId, vendor, news: result };
    return (await applyNews(env, tenantId, news, nowMs)) === null ? ignored : applied;
  }
  const { caseId, runId } = target;
  const together = await togetherWithOthers(env, { tenantId, vendor, runId, caseId }, result, nowMs);
  if (together === null) return applied;
  const dispatched = await caseOf(env, { tenantId, caseId }).dispatch(
    commandOf({ tenantId, vendor, runId }, eventId, together),
    fingerprint,
  );
  return dispatched.ok ? applied : { kind: "refused", refusal: dispatched.error };
}

const applied: Applied = { kind: "applied" };
const ignored: Applied = { kind: "ignored" };

/** The run's result once nobody owes an answer any more; null: somebody still does. */
async function togetherWithOthers(
  env: Env,
  { tenantId, caseId, runId, vendor }: { tenantId: TenantId; caseId: HeardCase; runId: RunId; vendor: string },
  result: RunResult,
  nowMs: number,
): Promise<RunResult | null> {
  const id: CheckId = recordIdOf(runId);
  const now =
    (await applyNews(env, tenantId, { id, vendor, news: result }, nowMs)) ??
    (await recordedCheck(env, { tenantId, caseId }, runId));
  if (now?.words === undefined) return result;
  return now.status === "pending" ? null : resultOf(now);
}
type HeardCase = Extract<HeardTarget, { caseId: unknown }>["caseId"];

/** Event ids are the vendor's; its name before them keeps two vendors of one case apart. */
function commandOf(
  { tenantId, vendor, runId }: { tenantId: TenantId; vendor: string; runId: RunId },
  eventId: string,
  result: RunResult,
): Command {
  const vendorEventId = `${vendor}.${eventId}`;
  return {
    id: `callback.${vendorEventId}`,
    actor: { kind: "vendor", tenantId, vendor },
    expectedVersion: null,
    body: { type: "callback", runId, vendorEventId, result },
  };
}
