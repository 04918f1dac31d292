import { caseOf } from "../cases/case-of";
import type { CallbackFor } from "../checks/callback-token";
import { claimNext, getCheck, overdueNext } from "../db/checks";
import { dbOf } from "../db/db-of";
import { type CheckId, parseId, type RunResult, type TenantId } from "../domain";
import type { Env } from "../env";
import { sha256Hex } from "../lib/bytes";
import { log } from "../lib/log";
import { askForCheck, type CheckOrder, restOf, summaryOf } from "./ask-for-check";
import { rawOf, resultOf } from "./case-check-records";
import { openCheck } from "./check-records";
import { isNextsTurn, type Rest, type SealedCheck } from "./check-words";
import { applyNews, settleWords } from "./settle-check";

/** Who asks holds the check so long: beyond that it died, and another asks. */
const leaseMs = 10 * 60_000;
const triesPerVendor = 2;
const overdueMs = 30_000;
const perSweep = 50;

/**
 * Puts a check to its next vendor, because the one that had taken the order failed with it or let its time pass. What comes of it is told
 * to the case, whose run waits. Twice the same changes nothing: the record is claimed, and vendors know the order by its id.
 */
export async function goOn(env: Env, tenantId: TenantId, id: CheckId, nowMs: number): Promise<void> {
  const db = dbOf(env, tenantId);
  const claimed = await claimNext(db, tenantId, id, nowMs, leaseMs);
  if (claimed === null) return tellCase(env, tenantId, id);
  const before = openCheck(env, tenantId, claimed);
  if (!isNextsTurn(before)) return tooLate(env, tenantId, id, before);
  const { rest } = before;
  const whose = whoseOf(claimed, id);
  if (rest === undefined || whose === null) return;
  const order = orderOf(claimed.type, rest);
  const words = await askForCheck(env, order, {
    tenantId,
    whose,
    keyFor: (vendor) => `${rest.key}_${vendor}`,
    tries: triesPerVendor,
    firstAttempt: 1,
    ...(rest.origin !== undefined && { origin: rest.origin }),
  });
  const { attempts } = summaryOf(words, "fallback");
  await settleWords(env, tenantId, id, words, {
    combine: "fallback",
    attempts,
    deadlineAtMs: Date.now() + rest.callbackDeadlineSeconds * 1_000,
    rest: restOf(order, words, rest.key, rest.origin),
  });
  await tellCase(env, tenantId, id);
}

/** Whoever has the order has had its time: that is an error of theirs, and the next one's turn. */
async function tooLate(env: Env, tenantId: TenantId, id: CheckId, { words = [] }: SealedCheck): Promise<void> {
  const news: RunResult = { status: "timeout" };
  for (const { vendor, status } of words)
    if (status === "pending")
      await applyNews(env, tenantId, { id, vendor, news, late: { httpStatus: null, durationMs: 0 } });
}

const orderOf = (type: string, { vendors, subject, options, ...terms }: Rest): CheckOrder => ({
  ...{ type, vendors, subject, options, combine: "fallback", reuseWithinSeconds: 0, budget: terms.budget },
  timeoutSeconds: terms.timeoutSeconds,
  callbackDeadlineSeconds: terms.callbackDeadlineSeconds,
  environment: terms.environment,
});

function whoseOf(
  { caseId, runId }: { caseId: string | null; runId: string | null },
  checkId: CheckId,
): CallbackFor | null {
  if (caseId === null) return { checkId };
  const [ofCase, run] = [parseId("case", caseId), parseId("run", runId)];
  return ofCase === null || run === null ? null : { caseId: ofCase, runId: run };
}

/** Tells the case where its check stands now. Known by how many have spoken, so that telling twice is telling once. */
async function tellCase(env: Env, tenantId: TenantId, id: CheckId): Promise<void> {
  const row = await getCheck(dbOf(env, tenantId), tenantId, id);
  const whose = row === null ? null : whoseOf(row, id);
  if (row === null || whose === null || !("runId" in whose)) return;
  const { caseId, runId } = whose;
  const kept = openCheck(env, tenantId, row);
  // Somebody is being asked at this moment: whoever asks tells what came of it. And that the first was asked the case knows itself.
  if (isNextsTurn(kept) || (kept.status === "pending" && !kept.words?.some(({ status }) => status !== "pending")))
    return;
  const { attempts, result } = kept;
  const raw = rawOf({ told: kept, attempts, costCents: row.costCents, environment: result?.environment });
  const callbackDeadlineSeconds = Math.max(1, Math.ceil((row.deadlineAtMs - row.updatedAtMs) / 1_000));
  const message = sha256Hex(
    `${id}|${kept.status}|${attempts.map(({ vendor, attempt }) => `${vendor}.${attempt}`).join()}`,
  );
  const vendorEventId = `next.${message.slice(0, 32)}`;
  const told = await caseOf(env, { tenantId, caseId }).dispatch(
    {
      id: `callback.${vendorEventId}`,
      actor: { kind: "vendor", tenantId, vendor: result?.vendor ?? attempts.at(-1)?.vendor ?? row.vendor },
      expectedVersion: null,
      body: { type: "callback", runId, vendorEventId, result: resultOf(kept, { callbackDeadlineSeconds, raw }) },
    },
    message,
  );
  if (!told.ok) log.warn("check.not_told", { tenantId, caseId, code: told.error.code });
}

/** Every minute: checks whose next vendor should long have been asked. */
export async function takeUpNext(env: Env, nowMs: number): Promise<void> {
  for (const { tenantId, id } of await overdueNext(env.DB, nowMs - overdueMs, perSweep)) {
    const [tenant, checkId] = [parseId("tenant", tenantId), parseId("check", id)];
    if (tenant !== null && checkId !== null) await env.ANSWERS.send({ tenantId: tenant, checkId });
  }
}
