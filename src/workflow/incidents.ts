import type { Actor, CaseIncident, PluginRun, Refusal } from "../domain";
import { err, type Result } from "../lib/result";
import type { Plugin } from "../plugins";
import { type Carried, yes } from "./carried";
import { retryItems } from "./item-runs";
import { itemsNow, startRun } from "./plugin-runs";
import { setTimerAgain } from "./state-timers";
import { effectOfRun, patch, type Turn } from "./turn";

/** Tries again what had given up, or begins it anew, and closes the incident. */
export function retryIncident(turn: Turn, actor: Actor, incidentId: string): Result<Carried, Refusal> {
  const incident = turn.next.incidents.find(
    (candidate) => candidate.id === incidentId && candidate.resolvedAtMs === null,
  );
  if (incident === undefined) return err({ code: "unknown_incident", incidentId });
  resolve(turn, actor, (other) => other === incident);
  const detail = { source: incident.source, subject: incident.subject };
  if (incident.source === "timer" && !setTimerAgain(turn, incident.subject))
    return yes("incident.closed", incidentId, detail);
  if (incident.source !== "effect") return yes("incident.retried", incidentId, detail);
  const run = runOfIncident(turn, incident);
  const newest = turn.next.runs.findLast((candidate) => candidate.plugin === run?.plugin);
  // Nobody waits for the answer of a run that was replaced: the vendor is not asked again.
  if (newest !== run) return yes("incident.closed", incidentId, detail);
  const plugin = run === undefined ? undefined : turn.definition.pluginByName.get(run.plugin);
  if (run?.items !== undefined && plugin?.kind === "iterative") {
    const began = retryItems(turn, plugin, run, turn.before.status === "active" ? itemsNow(turn, plugin) : null);
    return yes(began ? "incident.retried" : "incident.closed", incidentId, detail);
  }
  // It never came to an effect that could be sent again: it begins anew, with the facts of now.
  const beginsAnew = run !== undefined && plugin !== undefined && (run.id === incident.subject || !isSent(plugin));
  if (beginsAnew) {
    // A case that has ended begins nothing; what it had sent before its end may still be sent again.
    if (turn.before.status !== "active") return yes("incident.closed", incidentId, detail);
    startRun(turn, plugin, run.state);
    return yes("incident.retried", incidentId, detail);
  }
  // The answer has come after all: nothing is left to send again.
  if (run?.status === "success" || run?.status === "cancelled") return yes("incident.closed", incidentId, detail);
  if (run !== undefined && (run.status === "error" || run.status === "timeout")) {
    patch(turn, {
      runs: turn.next.runs.map((other) =>
        other === run ? { ...run, status: "running" as const, finishedAtMs: null } : other,
      ),
    });
  }
  turn.effectChanges.push({ effectId: incident.subject as ReturnType<typeof effectOfRun>, to: "again" });
  return yes("incident.retried", incidentId, detail);
}

/** Closes the open incidents of a plugin's runs: it is about to run again. */
export function closeIncidentsOf(turn: Turn, actor: Actor, plugin: Plugin): void {
  resolve(
    turn,
    actor,
    (incident) => incident.source === "effect" && runOfIncident(turn, incident)?.plugin === plugin.name,
  );
}

/** Closes this one. */
export const closeIncident = (turn: Turn, actor: Actor, incident: CaseIncident): void =>
  resolve(turn, actor, (other) => other === incident);

function resolve(turn: Turn, actor: Actor, which: (incident: CaseIncident) => boolean): void {
  const byId = actor.kind === "analyst" ? actor.userId : actor.kind === "api_key" ? actor.keyId : actor.kind;
  const incidents = turn.next.incidents.map((incident) =>
    incident.resolvedAtMs === null && which(incident)
      ? { ...incident, resolvedAtMs: turn.nowMs, resolvedById: byId }
      : incident,
  );
  patch(turn, { incidents });
}

/** The run that an incident is about, if it is about one. */
export const runOfIncident = (turn: Turn, incident: CaseIncident): PluginRun | undefined =>
  turn.next.runs.find(({ id }) => id === incident.subject || effectOfRun(id) === incident.subject);

/** Whether runs of it are one effect that can be sent again. The others happen inside the case. */
function isSent(plugin: Plugin): boolean {
  switch (plugin.kind) {
    case "api":
    case "webhook":
    case "check":
    case "defined":
    case "iterative":
      return true;
    case "riskRules":
      return plugin.rulesSource.source !== "inline" || plugin.rulesSource.asksLists === true;
    default:
      return false;
  }
}
