import type { Actor, Refusal } from "../domain";
import { err, type Result } from "../lib/result";
import { type Carried, yes } from "./carried";
import { startRun } from "./plugin-runs";
import { effectOfRun, patch, type Turn } from "./turn";

/** Tries again what had given up, or begins it anew, and closes the incident. */
export function retryIncident(turn: Turn, actor: Actor, incidentId: string): Result<Carried, Refusal> {
  const incident = turn.next.incidents.find(
    (candidate) => candidate.id === incidentId && candidate.resolvedAtMs === null,
  );
  if (incident === undefined) return err({ code: "unknown_incident", incidentId });
  const byId = actor.kind === "analyst" ? actor.userId : actor.kind === "api_key" ? actor.keyId : actor.kind;
  patch(turn, {
    incidents: turn.next.incidents.map((other) =>
      other.id === incidentId ? { ...other, resolvedAtMs: turn.nowMs, resolvedById: byId } : other,
    ),
  });
  if (incident.source === "effect") {
    const run = turn.next.runs.find(({ id }) => id === incident.subject || effectOfRun(id) === incident.subject);
    const newest = turn.next.runs.findLast((candidate) => candidate.plugin === run?.plugin);
    // Nobody waits for the answer of a run that was replaced: the vendor is not asked again.
    if (newest !== run)
      return yes("incident.closed", incidentId, { source: incident.source, subject: incident.subject });
    // It never came to an effect that could be sent again: it begins anew, with the facts of now.
    const plugin = run === undefined ? undefined : turn.definition.pluginByName.get(run.plugin);
    if (plugin !== undefined && run?.id === incident.subject) {
      startRun(turn, plugin, run.state);
      return yes("incident.retried", incidentId, { source: incident.source, subject: incident.subject });
    }
    if (run !== undefined && (run.status === "error" || run.status === "timeout")) {
      patch(turn, {
        runs: turn.next.runs.map((other) =>
          other === run ? { ...run, status: "running" as const, finishedAtMs: null } : other,
        ),
      });
    }
    turn.effectChanges.push({ effectId: incident.subject as ReturnType<typeof effectOfRun>, to: "again" });
  }
  return yes("incident.retried", incidentId, { source: incident.source, subject: incident.subject });
}
