import type { AlertToRaise, CommandBody, PluginRun, Refusal } from "../domain";
import type { Result } from "../lib/result";
import { type Carried, yes } from "./carried";
import { emit, nextEffectId, plan, type Turn } from "./turn";

/** Some 20 minutes of trying; then an incident says that nobody was alerted. */
const alertAttempts = 12;

/** Asks for the alerts of a judgement. Alerts are kept outside of cases, because several cases may be about the same thing. */
export function raiseAlerts(turn: Turn, run: PluginRun, ruleSet: string, alerts: AlertToRaise[]): void {
  if (alerts.length === 0) return;
  const judgement = { runId: run.id, caseVersion: turn.next.version, atMs: turn.nowMs };
  const id = nextEffectId(turn);
  plan(turn, { kind: "raise_alerts", id, plugin: run.plugin, judgement, ruleSet, alerts }, alertAttempts);
}

// What was decided elsewhere about a case stands in its timeline too. A case that has ended takes it in as well: alerts are raised
// and closed long after a case is.

/** An alert was opened, or somebody did something about it: webhooks hear of it. */
export function noteAlert(
  turn: Turn,
  { type: _, by, reason, ...alert }: Extract<CommandBody, { type: "note_alert" }>,
): Result<Carried, Refusal> {
  const what = alert.change === "created" ? "alert.created" : "alert.changed";
  const detail = { ...alert, byId: by?.id ?? null };
  emit(turn, what, detail); // without the reason: people write names into it
  return yes(what, alert.alertId, { ...detail, reason });
}

/** Whether a hit is the subject: the case's own check found it, so the answer belongs to its story. */
export function noteHitDecision({
  type: _,
  by,
  ...decision
}: Extract<CommandBody, { type: "note_hit_decision" }>): Result<Carried, Refusal> {
  return yes("screening.decided", decision.entryId, { ...decision, byId: by.id });
}
