import { activeDefinitions, dueDefinitions, markJudged, unpreparedSets } from "../db/alert-definitions";
import { dbOf } from "../db/db-of";
import { jobCursor, saveJobCursor } from "../db/jobs";
import { giveLeaseBack, renewLease, takeLease } from "../db/leases";
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

/**
 * Sweeper: definitions that judge by the day and have not judged yesterday yet, and sets that windows do not have yet. Some at a time, round
 * and round: one that cannot be judged holds up no other.
 */
export async function scheduleDefinitions(env: Env, nowMs: number): Promise<void> {
  const yesterday = dayOf(nowMs - graceMs - dayMs);
  await goRound(env, "judge_definitions", nowMs, async (after) => {
    const due = await dueDefinitions(env.DB, yesterday, after, perSweep);
    for (const { tenantId, id } of due) await env.MONITORING.send({ kind: "judge", tenantId, definitionId: id });
    return due.map(({ id }) => id);
  });
  await goRound(env, "install_definitions", nowMs, async (after) => {
    const unprepared = await unpreparedSets(env.DB, nowMs - 60_000, after, perSweep);
    for (const tenantId of unprepared) await installSoon(env, tenantId);
    return unprepared;
  });
}

/** One page of a round: `turn` does those behind one and answers which these were. */
async function goRound(env: Env, job: string, nowMs: number, turn: (after: string) => Promise<string[]>) {
  const from = await jobCursor(env.DB, job);
  const done = await turn(from ?? "");
  const next = done.length < perSweep ? null : (done.at(-1) ?? null);
  if (next !== from) await saveJobCursor(env.DB, job, next, nowMs);
}

/**
 * Judges the days that a definition owes: those that are over, and those that late arrivals have changed. One at a time: a message that
 * comes while another is at it leaves it alone. It goes by what is in force when it begins: where something else is meanwhile it throws, and
 * comes again.
 */
export async function judgeDefinition(
  env: Env,
  tenantId: TenantId,
  definitionId: AlertDefinitionId,
  nowMs: number,
): Promise<void> {
  const db = dbOf(env, tenantId);
  const active = await activeDefinitions(db, tenantId);
  const definition = active.definitions.find(({ id }) => id === definitionId);
  if (definition === undefined || definition.body.run === "on_arrival") return;
  let lease = await takeLease(db, tenantId, `judge/${definitionId}`, Date.now(), leaseMs);
  if (lease === null) return;
  try {
    const windows = await windowsOf(env, tenantId);
    const todayMs = nowMs - graceMs;
    let judged = 0;
    for await (const { days } of windows.judgeDays(definition, active, todayMs, daysAtOnce)) {
      await raiseRuleDays(env, tenantId, days, nowMs);
      await windows.told(days);
      judged += 1;
      lease = await renewLease(db, lease, Date.now(), leaseMs);
      // Whoever has it now goes on with what is left.
      if (lease === null) return;
    }
    if (judged < daysAtOnce) return await markJudged(db, tenantId, definitionId, dayOf(todayMs - dayMs));
  } finally {
    if (lease !== null) await giveLeaseBack(db, lease);
  }
  await env.MONITORING.send({ kind: "judge", tenantId, definitionId });
}
