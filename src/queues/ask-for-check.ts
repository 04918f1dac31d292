import { findVendor, runCheck } from "../checks";
import type { CallbackFor } from "../checks/callback-token";
import { callbackUrlFor } from "../checks/callback-url";
import { sandboxVendor } from "../checks/sandbox/adapter";
import {
  type AttemptReport,
  builtInVendor,
  type CheckTerms,
  type Exchange,
  type TenantId,
  type VendorAttempt,
} from "../domain";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { outsideFor } from "../outside";
import { keepRawAnswer } from "../outside/raw-answers";
import { watched } from "../outside/watched";
import { giveMoneyBack, takeMoney } from "./check-money";
import { checkTools } from "./check-tools";
import { isAnswer, outcomeOf, type Rest, type Told, together, toldOf } from "./check-words";
import { namedSpecimens } from "./named-specimens";
import { throughBreaker } from "./through-breaker";

/** One question, and on what terms it is put to whom. */
export interface CheckOrder extends CheckTerms {
  type: string;
  subject: JsonObject;
  options: JsonObject;
  timeoutSeconds: number;
  callbackDeadlineSeconds: number;
  environment: "sandbox" | "production";
}

/** Who asks. */
export interface Asker {
  tenantId: TenantId;
  /** Whose work the answers end. */
  whose: CallbackFor;
  /** The id under which asking this vendor twice is asking once. */
  keyFor(vendor: string): string;
  /** How often each vendor is tried at once, and the number of the first try. */
  tries: number;
  firstAttempt: number;
  /** Where callbacks come in when no public address is set. */
  origin?: string;
}

/** What one vendor said, and what it took. */
export interface Word {
  vendor: string;
  told: Told;
  /** Of the last try. */
  report: AttemptReport;
  attempts: VendorAttempt[];
  exchanges: Exchange[];
  costCents: number;
}

/**
 * Puts a question to its vendors: one after the other until one answers, or all of them. The one implementation for checks of cases
 * and for checks that are run alone.
 */
export async function askForCheck(env: Env, order: CheckOrder, asker: Asker): Promise<Word[]> {
  const words: Word[] = [];
  for (const vendor of order.vendors) {
    const word = await askVendor(env, order, asker, vendor);
    words.push(word);
    if (order.combine === "fallback" && isAnswer(word.told)) break;
  }
  return words;
}

/** Who is asked when the vendor that has taken the order fails with it later; null: nobody. `key`: before each vendor's name. */
export function restOf(order: CheckOrder, words: readonly Word[], key: string, origin?: string): Rest | null {
  const vendors = order.vendors.slice(words.length);
  if (order.combine !== "fallback" || vendors.length === 0) return null;
  const { subject, options, timeoutSeconds, callbackDeadlineSeconds, environment, budget } = order;
  return {
    ...{ vendors, subject, options, timeoutSeconds, callbackDeadlineSeconds, environment, budget, key },
    ...(origin !== undefined && { origin }),
  };
}

/** What the vendors said together. */
export const summaryOf = (words: readonly Word[], combine: CheckTerms["combine"]) => ({
  told: together(
    words.map(({ told }) => told),
    combine,
  ),
  attempts: words.flatMap(({ attempts }) => attempts),
  costCents: words.reduce((sum, { costCents }) => sum + costCents, 0),
});

async function askVendor(env: Env, order: CheckOrder, asker: Asker, vendor: string): Promise<Word> {
  const { tenantId, whose } = asker;
  const { type, timeoutSeconds, callbackDeadlineSeconds: deadlineSeconds } = order;
  const caseId = "caseId" in whose ? whose.caseId : null;
  const tools = await checkTools(env, tenantId, caseId);
  const idempotencyKey = asker.keyFor(vendor);
  const known = vendor === builtInVendor ? null : await findVendor(vendor, tools);
  const offered = known?.covers.find((one) => one === type);
  const cents = offered === undefined ? 0 : (known?.costCents(offered) ?? 0);
  const noMoney = await takeMoney(env, tenantId, { id: idempotencyKey, vendor, check: type, cents }, order.budget);
  if (noMoney !== null) return unasked(vendor, "budget_spent", noMoney);
  const callbackUrl = callbackUrlFor(env, { ...whose, tenantId, vendor, deadlineSeconds }, asker.origin);
  const word: Word = { ...unasked(vendor, "no_answer", "Nobody was asked."), attempts: [] };
  const isOfCase = vendor === sandboxVendor.name && "caseId" in whose;
  const subject = isOfCase
    ? await namedSpecimens(env, { tenantId, caseId: whose.caseId }, type, order.subject)
    : order.subject;
  for (let tried = 0; tried < asker.tries; tried += 1) {
    const outside = watched(outsideFor(env, tenantId));
    // Whoever holds this address may answer for the vendor.
    outside.hide(callbackUrl.slice(callbackUrl.lastIndexOf("/") + 1), "[redacted]");
    const startedAtMs = Date.now();
    const attempt = asker.firstAttempt + tried;
    const request = {
      check: type,
      vendor,
      input: { ...subject, options: order.options },
      idempotencyKey,
      attempt,
      callbackUrl,
      timeoutSeconds,
      callbackDeadlineSeconds: deadlineSeconds,
      environment: order.environment,
    };
    const call = () => runCheck(request, outside, tools);
    const breaker = { vendor, timeoutMs: timeoutSeconds * 1_000, check: type };
    // Checks of our own call nobody.
    const asked = vendor === builtInVendor ? await call() : await throughBreaker(env, tenantId, breaker, outside, call);
    word.report = outside.clean(asked);
    word.told = toldOf(word.report);
    word.exchanges.push(...outside.exchanges().map((exchange) => ({ ...exchange, vendor })));
    const spoken = word.report.outcome === "result" && vendor !== builtInVendor ? outside.lastAnswer() : null;
    const ids = "checkId" in whose ? { ...noCase, checkId: whose.checkId } : { ...whose, checkId: null };
    const rawRef = spoken && (await keepRawAnswer(env, tenantId, { ...ids, type, vendor }, spoken));
    if (word.told.result !== null) word.told = { ...word.told, result: { ...word.told.result, rawRef } };
    const httpStatus = outside.exchanges().at(-1)?.response?.status ?? null;
    const durationMs = Date.now() - startedAtMs;
    word.attempts.push({ vendor, attempt, ...outcomeOf(word.told), httpStatus, durationMs, rawRef });
    if (!canAskAtOnce(word.report)) break;
  }
  const isPaid = word.told.result !== null && word.told.status !== "cancelled";
  if (!isPaid && cents > 0) await giveMoneyBack(env, tenantId, idempotencyKey);
  return { ...word, costCents: isPaid ? cents : 0 };
}

/** Not while the vendor itself asks for a pause (`Retry-After`): the next vendor is asked, or the caller decides when. */
const canAskAtOnce = (report: AttemptReport): boolean =>
  report.outcome === "retry" && (report.retryAfterSeconds ?? 0) === 0;

const noCase = { caseId: null, runId: null };

/** Nobody was asked: that is no attempt of the vendor's, but it is why there is no answer. */
function unasked(vendor: string, code: string, message: string): Word {
  const report: AttemptReport = { outcome: "result", result: { status: "error", code, message } };
  const told = toldOf(report);
  const attempt = { vendor, attempt: 1, ...outcomeOf(told), httpStatus: null, durationMs: 0, rawRef: null };
  return { vendor, told, report, attempts: [attempt], exchanges: [], costCents: 0 };
}
