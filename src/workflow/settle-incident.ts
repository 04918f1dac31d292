import type { Actor, CaseIncident, CommandBody, PluginRun, Refusal } from "../domain";
import type { Json } from "../lib/json";
import { err, type Result } from "../lib/result";
import { type Carried, yes } from "./carried";
import { closeIncident, runOfIncident } from "./incidents";
import { effectsOfRun } from "./item-runs";
import { finishRun } from "./plugin-runs";
import { patch, type Turn } from "./turn";

/**
 * Gives up for good what had given up: the incident is closed, and nothing is sent again. The case stays where it is; it is for a person
 * to lead it on.
 */
export function skipIncident(
  turn: Turn,
  actor: Actor,
  { incidentId, reason }: Extract<CommandBody, { type: "skip_incident" }>,
): Result<Carried, Refusal> {
  const incident = openIncidentIn(turn, incidentId);
  if (incident === null) return err({ code: "unknown_incident", incidentId });
  closeIncident(turn, actor, incident);
  const run = runOfIncident(turn, incident);
  // What is kept so that it could be sent again is let go.
  if (run !== undefined && !isUnderWay(run))
    for (const effectId of effectsOfRun(run)) turn.effectChanges.push({ effectId, to: "done" });
  return yes("incident.skipped", incidentId, { ...aboutOf(incident, run), reason });
}

/**
 * What the vendor should have said, as a person has found it out: taken in as the vendor's own answer would be, its event included. The
 * log says whose word it was.
 */
export function supplyResult(
  turn: Turn,
  actor: Actor,
  { incidentId, output, reason }: Extract<CommandBody, { type: "supply_result" }>,
): Result<Carried, Refusal> {
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  const incident = openIncidentIn(turn, incidentId);
  if (incident === null) return err({ code: "unknown_incident", incidentId });
  const run = runOfIncident(turn, incident);
  const newest = turn.next.runs.findLast((other) => other.plugin === run?.plugin);
  const kind = run === undefined ? undefined : turn.definition.pluginByName.get(run.plugin)?.kind;
  if (run === undefined || newest !== run || kind === undefined || !isAnswered(kind))
    return err({ code: "no_result_wanted", incidentId });
  closeIncident(turn, actor, incident);
  // A run that has failed is open again for its answer.
  patch(turn, {
    runs: turn.next.runs.map((other) =>
      other === run ? { ...run, status: "running" as const, finishedAtMs: null } : other,
    ),
  });
  finishRun(turn, run.id, { status: "success", output });
  return yes("incident.supplied", incidentId, { ...aboutOf(incident, run), reason });
}

/** Runs that somebody outside answers, as a whole and in words that a person can find out as well. */
const isAnswered = (kind: string): boolean => ["api", "check", "defined", "webhook"].includes(kind);

const isUnderWay = ({ status }: PluginRun): boolean => status === "running" || status === "waiting";

const openIncidentIn = (turn: Turn, incidentId: string): CaseIncident | null =>
  turn.next.incidents.find(({ id, resolvedAtMs }) => id === incidentId && resolvedAtMs === null) ?? null;

const aboutOf = ({ source, subject, code }: CaseIncident, run: PluginRun | undefined): Record<string, Json> => ({
  source,
  subject,
  code,
  ...(run !== undefined && { plugin: run.plugin }),
});
