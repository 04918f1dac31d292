import { tellAlertChange, tellHitDecision } from "../cases/tell-case";
import { untoldChanges } from "../db/alerts";
import { untoldDecisions } from "../db/screening-subjects";
import type { Env } from "../env";

const overdueMs = 60_000;
/** A case that could not be told for so long is broken. It must not hold up the others; the decision is kept where it was made. */
const givenUpMs = 3 * 86_400_000;
const perSweep = 50;

/** Tells cases what was decided about them and did not reach them at once. */
export async function tellCasesAgain(env: Env, nowMs: number): Promise<void> {
  const overdue = { fromMs: nowMs - givenUpMs, beforeMs: nowMs - overdueMs };
  for (const { change, alert } of await untoldChanges(env.DB, overdue, perSweep))
    await tellAlertChange(env, alert, change);
  for (const decision of await untoldDecisions(env.DB, overdue, perSweep)) await tellHitDecision(env, decision);
}
