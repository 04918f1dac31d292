import * as z from "zod";
import { type ExpectedAnswer, findVendor } from "../checks";
import { askOnce } from "../checks/ask-once";
import { type CallbackFor, readCallbackToken } from "../checks/callback-token";
import { callbackTokenKey } from "../checks/callback-url";
import { allCheckTypes } from "../checks/contract";
import { readAccount } from "../checks/credentials";
import { CheckSubject } from "../checks/inputs";
import type { Vendor, VendorOrder } from "../checks/vendor";
import { dbOf } from "../db/db-of";
import {
  type AnswerKey,
  claimDueAnswer,
  dropOldAnswers,
  endAnswer,
  expectAnswer,
  overdueAnswers,
  type PendingAnswer,
  planAnswer,
} from "../db/pending-answers";
import { type AttemptReport, parseId, type TenantId } from "../domain";
import { type Env, settingsOf } from "../env";
import { sha256Hex } from "../lib/bytes";
import { log } from "../lib/log";
import { outsideFor } from "../outside";
import { watched } from "../outside/watched";
import { applyResult } from "./apply-result";
import { keepLate, type LateAnswer } from "./late-answer";
import { vendorOfTenant } from "./tenant-vendors";
import { throughBreaker } from "./through-breaker";

const timeoutMs = 20_000;
/** Who asks holds the answer so long: beyond that it died, and another asks. */
const leaseMs = 60_000;
/** The longest that a message may wait in the queue; later ones are found by the sweeper. */
const longestDelaySeconds = 43_200;
const overdueMs = 30_000;
const perSweep = 50;
/** What comes late is recognised for so long. */
const keptMs = 30 * 86_400_000;

/** Writes down that a vendor owes an answer. The callback's address says whose it is. */
export async function rememberPending(
  env: Env,
  tenantId: TenantId,
  { vendor, order, account, vendorRef, deadlineSeconds }: ExpectedAnswer,
  nowMs: number,
): Promise<void> {
  const plan = vendor.later?.(order.check) ?? null;
  const token = order.callbackUrl.slice(order.callbackUrl.lastIndexOf("/") + 1);
  const target = readCallbackToken(callbackTokenKey(settingsOf(env).MASTER_KEY), token, nowMs);
  if (plan === null || vendorRef === null || target === null) return;
  const ofCase = "runId" in target;
  const seconds = Math.min(plan.poll?.untilSeconds ?? deadlineSeconds, deadlineSeconds);
  const dueAtMs = plan.poll === null ? null : nowMs + plan.poll.everySeconds * 1_000;
  const key = { tenantId, vendor: vendor.name, vendorRef };
  const kept = await expectAnswer(dbOf(env, tenantId), {
    ...key,
    caseId: ofCase ? target.caseId : null,
    runId: ofCase ? target.runId : null,
    checkId: ofCase ? null : target.checkId,
    type: order.check,
    environment: order.environment,
    account: account === null ? null : JSON.stringify(account),
    asked: 0,
    unreadable: 0,
    dueAtMs,
    untilMs: nowMs + seconds * 1_000,
    doneAtMs: null,
    createdAtMs: nowMs,
  });
  // A vendor that gives two checks one id: which of them an answer is for could not be told.
  if (!kept) log.error("pending_answer.id_taken", { tenantId, vendor: vendor.name });
  else if (dueAtMs !== null) await remind(env, key, dueAtMs - nowMs);
}

/** Asks the vendor for its answer now: it has said that there is one. */
export async function askSoon(env: Env, key: AnswerKey, asked: number, nowMs: number): Promise<void> {
  await planAnswer(dbOf(env, key.tenantId), key, { dueAtMs: nowMs, asked });
  await remind(env, key, 0);
}

const remind = (env: Env, key: AnswerKey, inMs: number): Promise<unknown> => {
  const delaySeconds = Math.min(Math.max(0, Math.ceil(inMs / 1_000)), longestDelaySeconds);
  return env.ANSWERS.send(messageOf(key), { delaySeconds });
};

const messageOf = ({ tenantId, vendor, vendorRef }: AnswerKey): AnswerKey => ({ tenantId, vendor, vendorRef });

/** Every minute: what is overdue is asked for, and what has long been over is forgotten. */
export async function takeUpAnswers(env: Env, nowMs: number): Promise<void> {
  const late = await overdueAnswers(env.DB, nowMs - overdueMs, perSweep);
  for (const row of late) {
    const tenantId = parseId("tenant", row.tenantId);
    if (tenantId !== null) await remind(env, { ...row, tenantId }, 0);
  }
  await dropOldAnswers(env.DB, nowMs - keptMs);
}

/** Asks a vendor once for an answer that it owes, when that is due. What it says is applied like a callback; else there is a next time. */
export async function askAgain(env: Env, key: AnswerKey, nowMs: number): Promise<void> {
  const db = dbOf(env, key.tenantId);
  const row = await claimDueAnswer(db, key, nowMs, leaseMs);
  if (row === null) return;
  const vendor = await findVendor(key.vendor, { vendor: (name) => vendorOfTenant(db, key.tenantId, name) });
  const check = allCheckTypes.find((type) => type === row.type);
  const plan = vendor === null || check === undefined ? null : (vendor.later?.(check) ?? null);
  if (vendor === null || check === undefined || plan === null)
    return settle(env, key, row, unasked("unknown_vendor", "this vendor is not known any more"), nowMs);
  if (nowMs >= row.untilMs) {
    const message = `"${vendor.name}" has not come to an answer in time, asked for it ${row.asked} times`;
    return settle(env, key, row, unasked("no_answer", message), nowMs);
  }
  const order = orderOf(row, check, key.vendorRef);
  const { report, spoken, exchanges } = await askThrough(env, key.tenantId, vendor, order, row, nowMs);
  if (report.outcome === "result" && report.result.status !== "waiting")
    return settle(env, key, row, { result: report.result, spoken, exchanges }, nowMs);
  const wishSeconds = "retryAfterSeconds" in report ? (report.retryAfterSeconds ?? 0) : 0;
  const inTrouble = report.outcome !== "result";
  const usualSeconds = pauseAfter(plan.poll ?? onceMore, row.asked + 1);
  const pauseSeconds = inTrouble
    ? Math.max(wishSeconds, Math.min(usualSeconds, pauseAfter(onceMore, row.asked + 1)))
    : usualSeconds;
  const dueAtMs = Math.min(nowMs + pauseSeconds * 1_000, row.untilMs);
  const unreadable = isUnreadable(report) ? row.unreadable + 1 : inTrouble ? row.unreadable : 0;
  await planAnswer(db, key, { dueAtMs, asked: row.asked + 1, unreadable });
  await remind(env, key, dueAtMs - nowMs);
}

/** Of a vendor that calls, and of every vendor in trouble: what it has said may be there is not left for hours. */
const onceMore = { everySeconds: 10, factor: 2 };
const longestPauseSeconds = 86_400;

const pauseAfter = ({ everySeconds, factor }: { everySeconds: number; factor: number }, asked: number): number =>
  Math.min(everySeconds * factor ** Math.min(asked, 64), longestPauseSeconds);

/** An answer that makes no sense, which is asked for once more: it may be another's, who stands before the vendor. */
const isUnreadable = (report: AttemptReport): boolean => report.outcome === "retry" && report.code === "bad_answer";

const Names = z.record(z.string(), z.string());
const namesOf = (account: string | null) => (account === null ? {} : Names.parse(JSON.parse(account)));

/** What an order holds once the subject is no longer needed. */
export const orderOf = (
  { environment }: Pick<PendingAnswer, "environment">,
  check: VendorOrder["check"],
  vendorRef: string,
): VendorOrder & { vendorRef: string } => ({
  check,
  subject: CheckSubject.parse({}),
  input: {},
  environment: environment === "production" ? "production" : "sandbox",
  credentials: null,
  idempotencyKey: `answer_${sha256Hex(vendorRef).slice(0, 32)}`,
  callbackUrl: "",
  callbackDeadlineSeconds: 0,
  timeoutMs,
  vendorRef,
});

async function askThrough(
  env: Env,
  tenantId: TenantId,
  vendor: Vendor,
  order: VendorOrder,
  { account: named, unreadable }: Pick<PendingAnswer, "account" | "unreadable">,
  nowMs: number,
): Promise<{ report: AttemptReport } & Pick<LateAnswer, "spoken" | "exchanges">> {
  const outside = watched(outsideFor(env, tenantId));
  const call = async (): Promise<AttemptReport> => {
    const account = await readAccount({ ...vendor.secrets, ...namesOf(named) }, outside);
    if (!account.ok) return { outcome: "result", result: { status: "error", ...account.error } };
    const asked = await askOnce(vendor, { ...order, credentials: account.value }, unreadable + 1, outside, nowMs);
    if (!("notCovered" in asked)) return asked;
    return { outcome: "result", result: { status: "error", code: "not_covered", message: asked.notCovered } };
  };
  const breaker = { vendor: vendor.name, timeoutMs, check: order.check };
  const report = outside.clean(await throughBreaker(env, tenantId, breaker, outside, call));
  const exchanges = outside.exchanges().map((exchange) => ({ ...exchange, vendor: vendor.name }));
  return { report, spoken: outside.lastAnswer(), exchanges };
}

const unasked = (code: string, message: string): LateAnswer => ({
  ...{ result: { status: "error", code, message }, spoken: null, exchanges: [] },
});

/** The answer becomes an event of the case, or the check's result. First that, then the row: a crash between leads to a repetition, which is harmless. */
async function settle(env: Env, key: AnswerKey, row: PendingAnswer, answer: LateAnswer, nowMs: number): Promise<void> {
  const target = targetOf(row);
  if (target !== null) {
    const { tenantId, vendor, vendorRef } = key;
    const eventId = `asked.${sha256Hex(vendorRef).slice(0, 32)}`;
    const fingerprint = sha256Hex(JSON.stringify(answer.result));
    const kept = await keepLate(env, { ...target, tenantId, vendor }, row.type, answer);
    const done = await applyResult(env, { ...target, tenantId, vendor }, { eventId, ...kept, fingerprint });
    if (done.kind === "refused") log.warn("pending_answer.refused", { tenantId, vendor, code: done.refusal.code });
  }
  await endAnswer(dbOf(env, key.tenantId), key, nowMs);
}

/** Whose answer it is. */
export function targetOf({
  caseId,
  runId,
  checkId,
}: Pick<PendingAnswer, "caseId" | "runId" | "checkId">): CallbackFor | null {
  const check = checkId === null ? null : parseId("check", checkId);
  if (check !== null) return { checkId: check };
  const [ofCase, run] = [parseId("case", caseId ?? ""), parseId("run", runId ?? "")];
  return ofCase === null || run === null ? null : { caseId: ofCase, runId: run };
}
