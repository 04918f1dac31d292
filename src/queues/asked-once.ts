import type { CheckId, TenantId } from "../domain";
import { type Env, settingsOf } from "../env";
import type { JsonObject } from "../lib/json";
import { retryPauseMs } from "../ongoing/next-due";
import { checkIdOf } from "./monitor-ids";
import { readStandalone, runStandalone, type StandaloneCheck } from "./standalone-checks";

/** Work that asks a question by itself, under its own id, as often as it takes. */
export interface AskingWork {
  id: string;
  tenantId: TenantId;
  /** Tries that were begun. */
  attempts: number;
  /** Writes down that one more is begun. */
  begun(attempts: number, checkId: CheckId): Promise<void>;
}

export interface WorkQuestion {
  type: string;
  vendors: string[];
  subject: JsonObject;
  options?: JsonObject;
  environment: "sandbox" | "production";
  purpose: string;
}

export type Answered =
  | { kind: "answered"; check: StandaloneCheck; costCents: number }
  /** The vendor answers later. */
  | { kind: "waiting" }
  /** `pauseMs`: until the next try; null: there is none. */
  | { kind: "trouble"; code: string; message: string; pauseMs: number | null; costCents: number };

const timeoutSeconds = 15;

/**
 * Puts a question to its vendors, once for each try of the work, whoever dies in between: a check that was begun is read, not begun again;
 * one that nobody could answer is followed by another.
 */
export async function askOnceEach(
  env: Env,
  work: AskingWork,
  question: WorkQuestion,
  nowMs: number,
): Promise<Answered> {
  const { tenantId, id, attempts } = work;
  const last = attempts === 0 ? null : await readStandalone(env, tenantId, checkIdOf(env, id, attempts), nowMs);
  const isAnew = last === null || (last.status === "error" && isPassing(last.error?.code ?? ""));
  // A try that was begun and of which nothing was written down is begun again under its own id.
  const attempt = last !== null && isAnew ? attempts + 1 : Math.max(1, attempts);
  const check = isAnew ? await begin(env, work, question, attempt, nowMs) : last;
  if (check.status === "pending") return { kind: "waiting" };
  if (check.status !== "error") return { kind: "answered", check, costCents: check.costCents };
  const { code, message } = check.error ?? { code: "no_answer", message: "Nobody could answer." };
  const pauseMs = isPassing(code) ? retryPauseMs(attempt) : null;
  return { kind: "trouble", code, message, pauseMs, costCents: check.costCents };
}

async function begin(
  env: Env,
  work: AskingWork,
  { options = {}, ...question }: WorkQuestion,
  attempt: number,
  nowMs: number,
): Promise<StandaloneCheck> {
  const id = checkIdOf(env, work.id, attempt);
  await work.begun(attempt, id);
  const terms = { timeoutSeconds, combine: "fallback" as const, reuseWithinSeconds: 0, budget: null };
  const { BASE_URL } = settingsOf(env);
  const origin = BASE_URL === "" ? undefined : BASE_URL;
  return (await runStandalone(env, work.tenantId, { id, options, ...question, ...terms }, origin, nowMs)).check;
}

/** Trying again cannot help before somebody changes something. */
const lasting = ["bad_input", "not_configured", "unknown_vendor", "unknown_check", "not_authorised", "not_allowed"];
const isPassing = (code: string): boolean => !lasting.includes(code);
