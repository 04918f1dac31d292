import { findVendor } from "../checks";
import { dbOf } from "../db/db-of";
import { type MonitorRun, noteAttempt, takeBudget } from "../db/monitor-runs";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import type { MonitoringSettings } from "../ongoing/settings";
import { type Answered, askOnceEach } from "./asked-once";
import { vendorOfTenant } from "./tenant-vendors";

export interface MonitorQuestion {
  type: "company-registry" | "individual-sanctions" | "company-sanctions";
  vendors: string[];
  subject: JsonObject;
  environment: "sandbox" | "production";
}

/** Puts the question of a run to its vendors. The price is taken from the month's budget before anybody is asked. */
export async function askForMonitor(
  env: Env,
  run: MonitorRun,
  question: MonitorQuestion,
  settings: MonitoringSettings,
  nowMs: number,
): Promise<Answered | { kind: "no_budget" }> {
  const tenantId = run.tenantId as TenantId;
  const db = dbOf(env, tenantId);
  const { checksPerMonth: checks = null, centsPerMonth: centsMost = null } = settings.budget[run.kind] ?? {};
  const cents = await dearest(env, tenantId, question);
  const taking = { month: monthOfRun(run), cents, most: { checks, cents: centsMost } };
  if (!(await takeBudget(db, run, taking))) return { kind: "no_budget" };
  const begun = (attempts: number, checkId: string) => noteAttempt(db, run, { attempts, checkId });
  const work = { id: run.id, tenantId, attempts: run.attempts, begun };
  return askOnceEach(env, work, { ...question, purpose: "ongoing monitoring" }, nowMs);
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
