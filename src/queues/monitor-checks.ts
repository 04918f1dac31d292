import { findVendor } from "../checks";
import { dbOf } from "../db/db-of";
import { type MonitorRun, noteAttempt, takeBudget } from "../db/monitor-runs";
import type { TenantId } from "../domain";
import { type Env, settingsOf } from "../env";
import type { JsonObject } from "../lib/json";
import { retryPauseMs } from "../ongoing/next-due";
import type { MonitoringSettings } from "../ongoing/settings";
import { checkIdOf } from "./monitor-ids";
import { readStandalone, runStandalone, type StandaloneCheck } from "./standalone-checks";
import { vendorOfTenant } from "./tenant-vendors";

export interface MonitorQuestion {
  type: "company-registry" | "individual-sanctions" | "company-sanctions";
  vendors: string[];
  subject: JsonObject;
  environment: "sandbox" | "production";
}

export type Answered =
  | { kind: "answered"; check: StandaloneCheck; costCents: number }
  /** The vendor answers later. */
  | { kind: "waiting" }
  /** `pauseMs`: until the next try; null: there is none. */
  | { kind: "trouble"; code: string; message: string; pauseMs: number | null; costCents: number }
  | { kind: "no_budget" };

const timeoutSeconds = 15;

/**
 * Puts the question of a run to its vendors, once for each try of the run, whoever dies in between: a check that was begun is read, not
 * begun again; one that nobody could answer is followed by another. The price is taken from the month's budget before anybody is asked.
 */
export async function askForMonitor(
  env: Env,
  run: MonitorRun,
  question: MonitorQuestion,
  settings: MonitoringSettings,
  nowMs: number,
): Promise<Answered> {
  const tenantId = run.tenantId as TenantId;
  const db = dbOf(env, tenantId);
  const { checksPerMonth: checks = null, centsPerMonth: centsMost = null } = settings.budget[run.kind] ?? {};
  const cents = await dearest(env, tenantId, question);
  const taking = { month: monthOfRun(run), cents, most: { checks, cents: centsMost } };
  if (!(await takeBudget(db, run, taking))) return { kind: "no_budget" };
  const last =
    run.attempts === 0 ? null : await readStandalone(env, tenantId, checkIdOf(env, run.id, run.attempts), nowMs);
  const isAnew = last === null || (last.status === "error" && isPassing(last.error?.code ?? ""));
  // A try that was begun and of which nothing was written down is begun again under its own id.
  const attempt = last !== null && isAnew ? run.attempts + 1 : Math.max(1, run.attempts);
  const check = isAnew ? await begin(env, run, question, attempt, nowMs) : last;
  if (check.status === "pending") return { kind: "waiting" };
  if (check.status !== "error") return { kind: "answered", check, costCents: check.costCents };
  const { code, message } = check.error ?? { code: "no_answer", message: "Nobody could answer." };
  const pauseMs = isPassing(code) ? retryPauseMs(attempt) : null;
  return { kind: "trouble", code, message, pauseMs, costCents: check.costCents };
}

async function begin(
  env: Env,
  run: MonitorRun,
  { type, vendors, subject, environment }: MonitorQuestion,
  attempt: number,
  nowMs: number,
): Promise<StandaloneCheck> {
  const tenantId = run.tenantId as TenantId;
  const id = checkIdOf(env, run.id, attempt);
  await noteAttempt(dbOf(env, tenantId), run, { attempts: attempt, checkId: id });
  const order = {
    ...{ id, type, vendors, subject, environment, timeoutSeconds, options: {}, combine: "fallback" as const },
    ...{ purpose: "ongoing monitoring", reuseWithinSeconds: 0, budget: null },
  };
  const { BASE_URL } = settingsOf(env);
  return (await runStandalone(env, tenantId, order, BASE_URL === "" ? undefined : BASE_URL, nowMs)).check;
}

/** The calendar month (UTC) whose budget a run is of. */
export const monthOfRun = ({ createdAtMs }: Pick<MonitorRun, "createdAtMs">): string =>
  new Date(createdAtMs).toISOString().slice(0, 7);

/** What an answer costs at most: only who answers is paid. */
async function dearest(env: Env, tenantId: TenantId, { type, vendors }: MonitorQuestion): Promise<number> {
  const db = dbOf(env, tenantId);
  const prices = await Promise.all(
    vendors.map(async (name) => {
      const vendor = await findVendor(name, { vendor: (one) => vendorOfTenant(db, tenantId, one) });
      return vendor?.covers.includes(type) ? vendor.costCents(type) : 0;
    }),
  );
  return Math.max(0, ...prices);
}

/** Trying again cannot help before somebody changes something. */
const lasting = ["bad_input", "not_configured", "unknown_vendor", "unknown_check", "not_authorised", "not_allowed"];
const isPassing = (code: string): boolean => !lasting.includes(code);
