import { dueDefinitions, markJudged, publishedDefinitions, unpreparedSets } from "../db/alert-definitions";
import { dbOf } from "../db/db-of";
import { giveLeaseBack, takeLease } from "../db/leases";
import type { AlertDefinitionId, TenantId } from "../domain";
import type { Env } from "../env";
import { installSoon } from "../windows/install-active";
import { windowsOf } from "../windows/windows-of";
import { raiseRuleDays } from "./raise-rule-days";

const dayMs = 86_400_000;
/** A day is judged when it has been over for so long: what is on its way arrives before. */
const graceMs = 600_000;
const perSweep = 50;
/** Days that one message judges; what is left goes on with the next. */
const daysAtOnce = 20;
const leaseMs = 300_000;

const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/** Sweeper: definitions that judge by the day and have not judged yesterday yet, and sets that windows do not have yet. */
export async function scheduleDefinitions(env: Env, nowMs: number): Promise<void> {
  const yesterday = dayOf(nowMs - graceMs - dayMs);
  for (const { tenantId, id } of await dueDefinitions(env.DB, yesterday, perSweep))
    await env.MONITORING.send({ kind: "judge", tenantId, definitionId: id });
  for (const tenantId of await unpreparedSets(env.DB, nowMs - 60_000, perSweep)) await installSoon(env, tenantId);
}

/**
 * Judges the days that a definition owes: those that are over, and those that late arrivals have changed. One at a time: a message that
 * comes while another is at it leaves it alone.
 */
export async function judgeDefinition(
  env: Env,
  tenantId: TenantId,
  definitionId: AlertDefinitionId,
  nowMs: number,
): Promise<void> {
  const db = dbOf(env, tenantId);
  const [definition] = await publishedDefinitions(db, tenantId, [definitionId]);
  if (definition === undefined || !definition.body.enabled || definition.body.run === "on_arrival") return;
  const lease = `judge/${definitionId}`;
  if (!(await takeLease(db, tenantId, lease, Date.now(), leaseMs))) return;
  try {
    const windows = await windowsOf(env, tenantId);
    const todayMs = nowMs - graceMs;
    let judged = 0;
    for await (const { days } of windows.judgeDays(definition, todayMs, daysAtOnce)) {
      await raiseRuleDays(env, tenantId, days, nowMs);
      await windows.told(days);
      judged += 1;
    }
    if (judged < daysAtOnce) return await markJudged(db, tenantId, definitionId, dayOf(todayMs - dayMs));
  } finally {
    await giveLeaseBack(db, tenantId, lease);
  }
  await env.MONITORING.send({ kind: "judge", tenantId, definitionId });
}
