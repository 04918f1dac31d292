import { dropOldAlertBacktests, endAlertBacktest, standingAlertBacktests } from "../db/alert-backtests";
import { dbOf } from "../db/db-of";
import { forgetBeforeMs, type TenantId } from "../domain";
import type { Env } from "../env";
import { runBacktest } from "../windows/alert-backtest";

const pagesAtOnce = 40;
const atOnceMs = 20_000;
const standsStillMs = 120_000;
/** What stands still for so long breaks whoever goes on with it. */
const givenUpMs = 3_600_000;
const perSweep = 20;

/** Goes on with a backtest; the next message takes it further. */
export async function goOnWithAlertBacktest(
  env: Env,
  tenantId: TenantId,
  backtestId: string,
  nowMs: number,
): Promise<void> {
  const isDone = await runBacktest(env, tenantId, backtestId, { pages: pagesAtOnce, untilMs: nowMs + atOnceMs });
  if (!isDone) await env.MONITORING.send({ kind: "backtest", tenantId, backtestId });
}

/** Sweeper: goes on with what stands still, gives up what does for an hour, and forgets old ones. */
export async function sweepAlertBacktests(env: Env, nowMs: number): Promise<void> {
  for (const { id, tenantId, updatedAtMs } of await standingAlertBacktests(env.DB, nowMs - standsStillMs, perSweep)) {
    const tenant = tenantId as TenantId;
    if (updatedAtMs < nowMs - givenUpMs)
      await endAlertBacktest(
        dbOf(env, tenant),
        tenant,
        id,
        { status: "failed", problem: "it broke off, several times" },
        nowMs,
      );
    else await env.MONITORING.send({ kind: "backtest", tenantId: tenant, backtestId: id });
  }
  await dropOldAlertBacktests(env.DB, forgetBeforeMs("alert_backtests", nowMs), perSweep);
}
