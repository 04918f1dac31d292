import * as z from "zod";
import { findVendor, runCheck } from "../checks";
import { callbackUrlFor } from "../checks/callback-url";
import { CheckResult, checkStatuses } from "../checks/contract";
import { mergedResult } from "../checks/merged-result";
import { type CheckRow, getCheck, insertCheck, reusableCheck, settleCheck, spentCents } from "../db/checks";
import { dbOf } from "../db/db-of";
import { type AttemptReport, builtInVendor, type CheckId, newId, type RunResult, type TenantId } from "../domain";
import { type Env, settingsOf } from "../env";
import { hmacSha256Hex, seal, unseal } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { canonicalJson, type JsonObject } from "../lib/json";
import { outsideFor } from "../outside";
import { watched } from "../outside/watched";
import { checkTools } from "./check-tools";
import { throughBreaker } from "./through-breaker";

/** A check without a case, as it is asked for. */
export interface StandaloneOrder {
  type: string;
  /** In this order. More than one: `combine` says what for. */
  vendors: string[];
  /** `fallback`: the next one is asked when one fails; `all`: everybody is asked and the worst answer counts. */
  combine: "fallback" | "all";
  subject: JsonObject;
  options: JsonObject;
  purpose: string;
  /** An answer to the same question that is no older is taken instead of asking again; 0: never. */
  reuseWithinSeconds: number;
  /** Nobody is asked once the tenant's checks of so many seconds have cost so much; null: no limit. */
  budget: { cents: number; withinSeconds: number } | null;
  timeoutSeconds: number;
  environment: "sandbox" | "production";
}

const Attempt = z.object({
  vendor: z.string(),
  /** From 1, per vendor. */
  attempt: z.int(),
  outcome: z.enum(["answered", "pending", "failed"]),
  code: z.string().nullable(),
  message: z.string().nullable(),
  httpStatus: z.int().nullable(),
  durationMs: z.number(),
});
export type Attempt = z.output<typeof Attempt>;

const Sealed = z.object({
  status: z.enum(checkStatuses),
  /** Null: no vendor gave an answer; `error` says why. */
  result: CheckResult.nullable(),
  attempts: z.array(Attempt),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
type Sealed = z.output<typeof Sealed>;

/** A check that was run alone, opened. */
export type StandaloneCheck = Omit<CheckRow, "sealed" | "question" | "status"> & Sealed;

/** Twice at once, then it is for the caller: who waits for an answer does not wait for pauses. */
const attemptsPerVendor = 2;
const callbackDeadlineSeconds = 7 * 86_400;

/** Runs a check and keeps what came of it. The row is there before anybody is asked, so that an answer that costs money is never lost. */
export async function runStandalone(
  env: Env,
  tenantId: TenantId,
  order: StandaloneOrder,
  origin: string,
  nowMs: number,
): Promise<{ check: StandaloneCheck; reused: boolean }> {
  const db = dbOf(env, tenantId);
  const question = questionOf(env, tenantId, order);
  if (order.reuseWithinSeconds > 0) {
    const known = await reusableCheck(db, tenantId, question, nowMs - order.reuseWithinSeconds * 1_000);
    if (known !== null) return { check: opened(env, tenantId, known, nowMs), reused: true };
  }
  const id = newId("check");
  const deadlineAtMs = nowMs + order.timeoutSeconds * 1_000 * attemptsPerVendor * order.vendors.length + 60_000;
  const head = { id, type: order.type, vendor: order.vendors.join(","), purpose: order.purpose, createdAtMs: nowMs };
  const empty: Sealed = { status: "pending", result: null, attempts: [], error: null };
  await insertCheck(db, tenantId, {
    ...head,
    status: "pending",
    question,
    sealed: sealed(env, tenantId, id, empty),
    costCents: 0,
    updatedAtMs: nowMs,
    deadlineAtMs,
  });
  const asked = (await isSpent(env, tenantId, order, nowMs))
    ? { told: outOfBudget, costCents: 0 }
    : await askAll(env, tenantId, id, order, origin);
  const updatedAtMs = Date.now();
  const settled = {
    status: asked.told.status,
    sealed: sealed(env, tenantId, id, asked.told),
    costCents: asked.costCents,
    updatedAtMs,
    deadlineAtMs: asked.told.status === "pending" ? nowMs + callbackDeadlineSeconds * 1_000 : deadlineAtMs,
  };
  await settleCheck(db, tenantId, id, settled);
  // A fast callback may have come before us: what is stored is what counts.
  const stored = await getCheck(db, tenantId, id);
  const row = stored ?? { ...head, ...settled, question };
  return { check: opened(env, tenantId, row, updatedAtMs), reused: false };
}

const outOfBudget: Sealed = {
  status: "error",
  result: null,
  attempts: [],
  error: { code: "budget_spent", message: "The budget for checks is spent: nobody was asked." },
};

async function isSpent(env: Env, tenantId: TenantId, { budget, vendors }: StandaloneOrder, nowMs: number) {
  if (budget === null || vendors.every((vendor) => vendor === builtInVendor)) return false;
  return (await spentCents(dbOf(env, tenantId), tenantId, nowMs - budget.withinSeconds * 1_000)) >= budget.cents;
}

/** A check by its id; null when the tenant has none of this id. */
export async function readStandalone(
  env: Env,
  tenantId: TenantId,
  id: CheckId,
  nowMs: number,
): Promise<StandaloneCheck | null> {
  const row = await getCheck(dbOf(env, tenantId), tenantId, id);
  return row === null ? null : opened(env, tenantId, row, nowMs);
}

/** What a vendor said later. False: the check had its answer already, or is not known. */
export async function applyNews(
  env: Env,
  tenantId: TenantId,
  id: CheckId,
  news: RunResult,
  nowMs: number,
): Promise<boolean> {
  const db = dbOf(env, tenantId);
  const row = await getCheck(db, tenantId, id);
  if (row === null || row.status !== "pending") return false;
  const before = unsealed(env, tenantId, row);
  const told = { ...toldBy(news), attempts: before.attempts };
  return settleCheck(db, tenantId, id, {
    status: told.status,
    sealed: sealed(env, tenantId, id, told),
    costCents: row.costCents,
    updatedAtMs: nowMs,
    deadlineAtMs: row.deadlineAtMs,
  });
}

export function opened(env: Env, tenantId: TenantId, row: CheckRow, nowMs: number): StandaloneCheck {
  const { sealed: _sealed, question: _question, ...head } = row;
  const told = unsealed(env, tenantId, row);
  if (told.status !== "pending" || row.deadlineAtMs > nowMs) return { ...head, ...told };
  return { ...head, ...told, status: "error", error: { code: "timeout", message: "No answer before the deadline." } };
}

async function askAll(
  env: Env,
  tenantId: TenantId,
  id: CheckId,
  order: StandaloneOrder,
  origin: string,
): Promise<{ told: Sealed; costCents: number }> {
  const answers: Sealed[] = [];
  let costCents = 0;
  for (const vendor of order.vendors) {
    const { told, cents } = await askVendorAlone(env, tenantId, id, order, vendor, origin);
    answers.push(told);
    costCents += cents;
    if (order.combine === "fallback" && isAnswer(told)) break;
  }
  const attempts = answers.flatMap((one) => one.attempts);
  return { told: { ...together(answers, order.combine), attempts }, costCents };
}

/** Whether somebody has said something about the subject, or will. */
const isAnswer = ({ status }: Sealed): boolean => status !== "error" && status !== "cancelled";

/** What counts of several vendors' words. That one has failed is never hidden behind another's "not my business" or "clear". */
function together(answers: readonly Sealed[], combine: StandaloneOrder["combine"]): Omit<Sealed, "attempts"> {
  const failure = answers.findLast(({ error }) => error !== null);
  const said = answers.filter(isAnswer);
  const results = said.flatMap(({ result }) => (result === null ? [] : [result]));
  const merged = combine === "all" ? mergedResult(results, failure !== undefined) : (results.at(-1) ?? null);
  if (merged !== null) return { status: merged.status, result: merged, error: null };
  const nothing = failure ?? answers.at(-1);
  return nothing ?? { status: "error", result: null, error: { code: "no_vendor", message: "No vendor was named." } };
}

async function askVendorAlone(
  env: Env,
  tenantId: TenantId,
  id: CheckId,
  order: StandaloneOrder,
  vendor: string,
  origin: string,
): Promise<{ told: Sealed; cents: number }> {
  const { type, subject, options, timeoutSeconds, environment } = order;
  const tools = await checkTools(env, tenantId, null);
  const url = callbackUrlFor(env, { tenantId, checkId: id, vendor, deadlineSeconds: callbackDeadlineSeconds }, origin);
  const attempts: Attempt[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const outside = watched(outsideFor(env, tenantId));
    outside.hide(url.slice(url.lastIndexOf("/") + 1), "[redacted]");
    const startedAtMs = Date.now();
    const request = {
      check: type,
      vendor,
      input: { ...subject, options },
      idempotencyKey: `${id}_${vendor}`,
      attempt,
      callbackUrl: url,
      timeoutSeconds,
      callbackDeadlineSeconds,
      environment,
    };
    const call = () => runCheck(request, outside, tools);
    const asked =
      vendor === builtInVendor
        ? await call()
        : await throughBreaker(env, tenantId, { vendor, timeoutMs: timeoutSeconds * 1_000 }, outside, call);
    const report = outside.clean(asked);
    const told = toldOf(report);
    const httpStatus = outside.exchanges().at(-1)?.response?.status ?? null;
    attempts.push({ vendor, attempt, ...outcomeOf(told), httpStatus, durationMs: Date.now() - startedAtMs });
    if (report.outcome === "retry" && attempt < attemptsPerVendor) continue;
    const answered = told.result !== null && told.status !== "cancelled";
    const known = answered ? await findVendor(vendor, tools) : null;
    const cents = known?.covers.find((one) => one === type);
    return { told: { ...told, attempts }, cents: cents === undefined ? 0 : (known?.costCents(cents) ?? 0) };
  }
}

function toldOf(report: AttemptReport): Omit<Sealed, "attempts"> {
  switch (report.outcome) {
    case "result":
      return toldBy(report.result);
    case "retry":
    case "postponed":
      return { status: "error", result: null, error: { code: report.code, message: report.message } };
    case "done":
      return { status: "error", result: null, error: { code: "no_answer", message: "Nobody answered." } };
  }
}

function toldBy(result: RunResult): Omit<Sealed, "attempts"> {
  switch (result.status) {
    case "success":
    case "cancelled":
    case "waiting": {
      const output = CheckResult.parse(result.output);
      return { status: output.status, result: output, error: null };
    }
    case "error":
      return { status: "error", result: null, error: { code: result.code, message: result.message } };
    case "timeout":
      return { status: "error", result: null, error: { code: "timeout", message: "No answer before the deadline." } };
  }
}

function outcomeOf({ status, error }: Omit<Sealed, "attempts">): Pick<Attempt, "outcome" | "code" | "message"> {
  if (error !== null) return { outcome: "failed", ...error };
  return { outcome: status === "pending" ? "pending" : "answered", code: null, message: null };
}

/** The same question has the same hash; nobody without the key can try out whose it is. */
function questionOf(env: Env, tenantId: TenantId, order: StandaloneOrder): string {
  const { type, vendors, combine, subject, options, environment } = order;
  const asked = canonicalJson({ tenantId, type, vendors, combine, subject, options, environment });
  return hmacSha256Hex(derivedKey(settingsOf(env).MASTER_KEY, "check-question"), asked);
}

const sealingKey = (env: Env): Uint8Array => derivedKey(settingsOf(env).MASTER_KEY, "checks");
const sealed = (env: Env, tenantId: TenantId, id: string, told: Sealed): string =>
  seal(sealingKey(env), JSON.stringify(told), `${tenantId}|${id}`);

function unsealed(env: Env, tenantId: TenantId, row: CheckRow): Sealed {
  const text = unseal(sealingKey(env), row.sealed, `${tenantId}|${row.id}`);
  if (text === null) throw new Error("a check was sealed under another key");
  return Sealed.parse(JSON.parse(text));
}
