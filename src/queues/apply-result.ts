import { caseOf } from "../cases/case-of";
import type { Command, RawAnswer, Refusal, RunId, RunResult, TenantId } from "../domain";
import type { Env } from "../env";
import { rawOf, recordedCheck, recordIdOf, resultOf } from "./case-check-records";
import { firstLateTry, isNextsTurn, type LateTry, type SealedCheck, toldBy } from "./check-words";
import type { HeardTarget } from "./hear-callback";
import { applyNews } from "./settle-check";

/** What became of a vendor's late answer. `refused`: the case does not take it, now or ever. */
export type Applied = { kind: "applied" } | { kind: "ignored" } | { kind: "refused"; refusal: Refusal };

/** A vendor's late answer. `fingerprint`: hash of the message, so that its id cannot come with another one. */
export interface Arrived {
  eventId: string;
  result: RunResult;
  fingerprint: string;
  late: LateTry;
}

/** Gives a vendor's answer to whoever waits for it: the run of a case, or a check that was run alone. The same message twice changes nothing. */
export async function applyResult(env: Env, target: HeardTarget, arrived: Arrived): Promise<Applied> {
  const { tenantId, vendor } = target;
  const { eventId, result: news, fingerprint, late } = arrived;
  if ("checkId" in target)
    return (await applyNews(env, tenantId, { id: target.checkId, vendor, news, late })) === null ? ignored : applied;
  const { caseId, runId } = target;
  const now =
    (await applyNews(env, tenantId, { id: recordIdOf(runId), vendor, news, late })) ??
    (await recordedCheck(env, { tenantId, caseId }, runId));
  const result = resultNow(now, vendor, news, late);
  if (result === null) return applied;
  const dispatched = await caseOf(env, { tenantId, caseId }).dispatch(
    commandOf({ tenantId, vendor, runId }, eventId, result),
    fingerprint,
  );
  return dispatched.ok ? applied : { kind: "refused", refusal: dispatched.error };
}

const applied: Applied = { kind: "applied" };
const ignored: Applied = { kind: "ignored" };

/** The run's result once nobody owes an answer any more; null: somebody still does, or the next vendor is to be asked. */
function resultNow(
  now: { kept: SealedCheck; costCents: number } | null,
  vendor: string,
  news: RunResult,
  late: LateTry,
): RunResult | null {
  if (now !== null && (now.kept.status === "pending" || isNextsTurn(now.kept))) return null;
  if (now?.kept.words !== undefined) {
    const { kept, costCents } = now;
    const { attempts, result } = kept;
    const raw = rawOf({ told: kept, attempts, costCents, environment: result?.environment });
    return resultOf(kept, { callbackDeadlineSeconds: 0, raw });
  }
  if (news.status === "timeout") return news;
  // The case knows what came before.
  const { httpStatus, durationMs, rawRef = null } = late;
  const raw: RawAnswer = {
    httpStatus,
    body: null,
    durationMs,
    rawRef,
    asked: [firstLateTry(vendor, toldBy(news), late)],
  };
  return { ...news, raw };
}

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
