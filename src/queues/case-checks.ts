import { getCheck, recordCheck, reusableCheck, settleCheck } from "../db/checks";
import { dbOf } from "../db/db-of";
import { entityOfCase } from "../db/screening-subjects";
import { getTenant } from "../db/tenants";
import { type AttemptReport, builtInVendor, type CaseRef, type Effect } from "../domain";
import type { Env } from "../env";
import { isObject } from "../lib/json";
import { askForCheck, type CheckOrder, restOf, summaryOf, type Word } from "./ask-for-check";
import { jsonOf, paidOf, rawOf, recordIdOf, resultOf, type Summary, withTurnsOf } from "./case-check-records";
import { isPersonal, openCheck, questionOf, sealCheck } from "./check-records";
import type { SealedCheck } from "./check-words";
import { notYetAsked, settleWords } from "./settle-check";

type RunCheck = Extract<Effect, { kind: "run_check" }>;

/** Several vendors are each tried twice at once, like in a check without a case; a single one is left to the pauses of the outbox. */
const triesOfSeveral = 2;

/** One attempt at a check of a case. Failures of the outside are reports, not exceptions. `attempt` counts from 1. */
export async function runCaseCheck(env: Env, ref: CaseRef, effect: RunCheck, attempt: number): Promise<AttemptReport> {
  const nowMs = Date.now();
  const order = await orderOf(env, ref, effect);
  const isOne = order.vendors.length === 1;
  const known = await earlierAnswer(env, ref, order, nowMs);
  if (known !== null) return reused(effect, known);
  const isKept = !isOne || order.reuseWithinSeconds > 0;
  // With several vendors the record comes first: one may call back while another is still being asked.
  if (!isOne) await reopenFailed(env, ref, effect, order);
  if (!isOne) await record(env, ref, effect, order, { kept: notYetAsked(order.vendors, order.combine), costCents: 0 });
  const words = await askForCheck(env, order, {
    tenantId: ref.tenantId,
    whose: { caseId: ref.caseId, runId: effect.runId },
    keyFor: (vendor) => (isOne ? effect.id : `${effect.id}_${vendor}`),
    tries: isOne ? 1 : triesOfSeveral,
    firstAttempt: isOne ? attempt : 1,
  });
  let summary: Summary = { ...summaryOf(words, order.combine), environment: order.environment };
  const { told, attempts, costCents } = summary;
  if (told.error === null && isOne && (isKept || costCents > 0))
    await record(env, ref, effect, order, { kept: { ...told, attempts }, costCents });
  if (told.error === null && !isOne) {
    const deadlineAtMs = Date.now() + order.callbackDeadlineSeconds * 1_000;
    const rest = restOf(order, words, effect.id);
    const round = { combine: order.combine, attempts, deadlineAtMs, rest };
    const settled = await settleWords(env, ref.tenantId, recordIdOf(effect.runId), words, round);
    if (settled !== null) summary = { ...summary, told: settled, attempts: settled.attempts };
  }
  const exchanges = words.flatMap((word) => word.exchanges).slice(-mostExchanges);
  const report = reportOf(effect, words, summary);
  return exchanges.length === 0 ? report : { ...report, exchanges };
}
const mostExchanges = 10;

async function orderOf(env: Env, ref: CaseRef, effect: RunCheck): Promise<CheckOrder> {
  const { options = {}, ...subject } = effect.input;
  const tenant = await getTenant(dbOf(env, ref.tenantId), ref.tenantId);
  const { terms, vendor, timeoutSeconds, callbackDeadlineSeconds } = effect;
  return {
    ...(terms ?? { vendors: [vendor], combine: "fallback", reuseWithinSeconds: 0, budget: null }),
    type: effect.check,
    subject,
    options: isObject(options) ? options : {},
    timeoutSeconds,
    callbackDeadlineSeconds,
    environment: tenant?.environment === "live" ? "production" : "sandbox",
  };
}

/** What the answer to this order may be taken for again. */
async function questionOfCase(env: Env, { tenantId, caseId }: CaseRef, order: CheckOrder): Promise<string> {
  if (!isPersonal(order.type)) return questionOf(env, tenantId, order);
  const owner = (await entityOfCase(dbOf(env, tenantId), tenantId, caseId)) ?? caseId;
  return questionOf(env, tenantId, { ...order, owner });
}

async function earlierAnswer(env: Env, ref: CaseRef, order: CheckOrder, nowMs: number) {
  const { tenantId } = ref;
  if (order.reuseWithinSeconds === 0) return null;
  const sinceMs = nowMs - order.reuseWithinSeconds * 1_000;
  const row = await reusableCheck(dbOf(env, tenantId), tenantId, await questionOfCase(env, ref, order), sinceMs);
  return row === null ? null : openCheck(env, tenantId, row);
}

function reused(effect: RunCheck, { status, result, attempts }: SealedCheck): AttemptReport {
  const told = { status, result, error: null };
  const raw = { ...rawOf({ told, attempts: [], costCents: 0, environment: result?.environment }), reused: true };
  const httpStatus = attempts.at(-1)?.httpStatus ?? null;
  if (result === null) throw new Error(`the earlier answer to ${effect.check} has no result`);
  return { outcome: "result", result: { status: "success", output: jsonOf(result), raw: { ...raw, httpStatus } } };
}

/** Writes a check of a case down as the tenant's: it has cost something, may be taken again, or has several vendors. */
async function record(
  env: Env,
  { tenantId, caseId }: CaseRef,
  { runId }: RunCheck,
  order: CheckOrder,
  { kept, costCents }: { kept: SealedCheck; costCents: number },
): Promise<void> {
  if (order.vendors.every((vendor) => vendor === builtInVendor)) return;
  const id = recordIdOf(runId);
  const nowMs = Date.now();
  await recordCheck(dbOf(env, tenantId), tenantId, {
    id,
    type: order.type,
    vendor: order.vendors.join(","),
    purpose: "case",
    status: kept.status,
    question: await questionOfCase(env, { tenantId, caseId }, order),
    sealed: sealCheck(env, tenantId, id, kept),
    costCents,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    deadlineAtMs: nowMs + order.callbackDeadlineSeconds * 1_000,
    caseId,
    runId,
    nextAtMs: null,
  });
}

/** Asked once more by hand: what the record of a failed check says is no answer. */
async function reopenFailed(env: Env, { tenantId }: CaseRef, { runId }: RunCheck, order: CheckOrder): Promise<void> {
  const db = dbOf(env, tenantId);
  const row = await getCheck(db, tenantId, recordIdOf(runId));
  if (row?.status !== "error") return;
  const { attempts } = openCheck(env, tenantId, row);
  const sealed = sealCheck(env, tenantId, row.id, { ...notYetAsked(order.vendors, order.combine), attempts });
  const nowMs = Date.now();
  const deadlineAtMs = nowMs + order.callbackDeadlineSeconds * 1_000;
  const { costCents } = row;
  const change = { status: "pending", sealed, costCents, updatedAtMs: nowMs, deadlineAtMs, nextAtMs: null };
  await settleCheck(db, tenantId, recordIdOf(runId), change, row.sealed);
}

function reportOf(effect: RunCheck, words: Word[], summary: Summary): AttemptReport {
  const { told } = summary;
  const [only] = words;
  // What one vendor said stands as it was said: its own deadline, its own record of the answer. Unless its callback was faster.
  if (words.length === 1 && only !== undefined && only.told.status === told.status)
    return enriched(only.report, told, summary);
  const raw = rawOf(summary);
  if (told.error === null) {
    const { callbackDeadlineSeconds } = effect;
    return { outcome: "result", result: resultOf({ ...told, attempts: [] }, { callbackDeadlineSeconds, raw }) };
  }
  const message = words
    .flatMap((word) => (word.told.error === null ? [] : `${word.vendor}: ${word.told.error.message}`))
    .join("; ");
  const retries = words.flatMap(({ report }) => (report.outcome === "retry" ? report : []));
  const rests = words.flatMap(({ report }) => (report.outcome === "postponed" ? report : []));
  const [retry] = retries;
  const [rest] = rests;
  // Nobody can help now, and somebody can later.
  if (retry !== undefined) {
    const wishes = retries.map(({ retryAfterSeconds }) => retryAfterSeconds ?? 0);
    return { ...retry, message, retryAfterSeconds: Math.max(...wishes) || null, raw };
  }
  if (rest !== undefined)
    return { ...rest, message, retryAfterSeconds: Math.min(...rests.map((each) => each.retryAfterSeconds)), raw };
  return { outcome: "result", result: { status: "error", code: told.error.code, message, raw } };
}

function enriched(report: AttemptReport, told: Summary["told"], summary: Summary): AttemptReport {
  if (report.outcome === "retry" || report.outcome === "postponed") return { ...report, raw: rawOf(summary) };
  if (report.outcome !== "result" || report.result.status === "timeout") return report;
  const { result } = report;
  const raw = { ...rawOf(summary), ...result.raw, ...paidOf(summary) };
  if (result.status === "error") return { ...report, result: { ...result, raw } };
  const output = jsonOf(told.result);
  if (result.status !== "waiting") return { ...report, result: { ...result, output, raw } };
  const deadlineSeconds = withTurnsOf(told.rest, result.deadlineSeconds);
  return { ...report, result: { ...result, output, deadlineSeconds, raw } };
}
