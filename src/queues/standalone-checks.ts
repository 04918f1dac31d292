import { type CheckRow, getCheck, insertCheck, reusableCheck } from "../db/checks";
import { dbOf } from "../db/db-of";
import { type CheckId, newId, type TenantId } from "../domain";
import type { Env } from "../env";
import { askForCheck, type CheckOrder, restOf, summaryOf } from "./ask-for-check";
import { isPersonal, openCheck, questionOf, sealCheck } from "./check-records";
import type { SealedCheck } from "./check-words";
import { notYetAsked, settleWords } from "./settle-check";

/** A check without a case, as it is asked for. */
export interface StandaloneOrder extends Omit<CheckOrder, "callbackDeadlineSeconds"> {
  purpose: string;
  /** Computed by who may ask twice: there is one check of an id. Absent: a fresh one. */
  id?: CheckId;
}

/** A check that was run alone, opened. */
export type StandaloneCheck = Omit<CheckRow, "sealed" | "question" | "status"> & SealedCheck;

/** Twice at once, then it is for the caller: who waits for an answer does not wait for pauses. */
const attemptsPerVendor = 2;
const callbackDeadlineSeconds = 7 * 86_400;

/** Runs a check and keeps what came of it. The row is there before anybody is asked, so that an answer that costs money is never lost. */
export async function runStandalone(
  env: Env,
  tenantId: TenantId,
  order: StandaloneOrder,
  origin: string | undefined,
  nowMs: number,
): Promise<{ check: StandaloneCheck; reused: boolean }> {
  const known = await knownStandalone(env, tenantId, order, nowMs);
  if (known !== null) return { check: known, reused: true };
  const db = dbOf(env, tenantId);
  const question = questionOf(env, tenantId, order);
  const id = order.id ?? newId("check");
  const deadlineAtMs = nowMs + order.timeoutSeconds * 1_000 * attemptsPerVendor * order.vendors.length + 60_000;
  await insertCheck(db, tenantId, {
    id,
    type: order.type,
    vendor: order.vendors.join(","),
    purpose: order.purpose,
    caseId: null,
    runId: null,
    status: "pending",
    question,
    sealed: sealCheck(env, tenantId, id, notYetAsked(order.vendors, order.combine)),
    costCents: 0,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    deadlineAtMs,
    nextAtMs: null,
  });
  const whole = { ...order, callbackDeadlineSeconds };
  const words = await askForCheck(env, whole, {
    tenantId,
    whose: { checkId: id },
    keyFor: (vendor) => `${id}_${vendor}`,
    tries: attemptsPerVendor,
    firstAttempt: 1,
    ...(origin !== undefined && { origin }),
  });
  const { told, attempts } = summaryOf(words, order.combine);
  const until = told.status === "pending" ? nowMs + callbackDeadlineSeconds * 1_000 : deadlineAtMs;
  await settleWords(env, tenantId, id, words, {
    combine: order.combine,
    attempts,
    deadlineAtMs: until,
    rest: restOf(whole, words, id, origin),
  });
  const row = await getCheck(db, tenantId, id);
  if (row === null) throw new Error("a check has gone while it was run");
  return { check: opened(env, tenantId, row, Date.now()), reused: false };
}

/** The answer to the same question that is young enough to serve again; null: somebody has to be asked. */
export async function knownStandalone(
  env: Env,
  tenantId: TenantId,
  order: StandaloneOrder,
  nowMs: number,
): Promise<StandaloneCheck | null> {
  // Alone nobody says whose a personal answer is.
  if (order.reuseWithinSeconds <= 0 || isPersonal(order.type)) return null;
  const question = questionOf(env, tenantId, order);
  const sinceMs = nowMs - order.reuseWithinSeconds * 1_000;
  const row = await reusableCheck(dbOf(env, tenantId), tenantId, question, sinceMs);
  return row === null ? null : opened(env, tenantId, row, nowMs);
}

/** A check by its id; null when the tenant has none of this id that was run alone. */
export async function readStandalone(
  env: Env,
  tenantId: TenantId,
  id: CheckId,
  nowMs: number,
): Promise<StandaloneCheck | null> {
  const row = await getCheck(dbOf(env, tenantId), tenantId, id);
  return row === null || row.caseId !== null ? null : opened(env, tenantId, row, nowMs);
}

export function opened(env: Env, tenantId: TenantId, row: CheckRow, nowMs: number): StandaloneCheck {
  const { sealed: _sealed, question: _question, ...head } = row;
  const told = openCheck(env, tenantId, row);
  // With somebody left to ask a deadline is not the end.
  if (told.status !== "pending" || row.deadlineAtMs > nowMs || told.rest !== undefined) return { ...head, ...told };
  return { ...head, ...told, status: "error", error: { code: "timeout", message: "No answer before the deadline." } };
}
