import {
  type Actor,
  type CaseIncident,
  type CommandBody,
  type EffectId,
  isAnsweredKind,
  type PluginRun,
  parseId,
  type Refusal,
} from "../domain";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { err, type Result } from "../lib/result";
import type { CheckPlugin } from "../plugins";
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
  if (isOfErasure(turn, incident))
    return err({ code: "not_permitted", message: "An erasure is never given up: what is left is somebody's data." });
  closeIncident(turn, actor, incident);
  const run = runOfIncident(turn, incident);
  // What is kept so that it could be sent again is let go.
  for (const effectId of keptFor(incident, run)) turn.effectChanges.push({ effectId, to: "done" });
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
  const plugin = run === undefined ? undefined : turn.definition.pluginByName.get(run.plugin);
  if (run === undefined || newest !== run || plugin === undefined || !isAnsweredKind(plugin.kind))
    return err({ code: "no_result_wanted", incidentId });
  const problem = plugin.kind === "check" ? checkProblem(output) : null;
  if (problem !== null) return err({ code: "bad_value", param: `output.${problem.at}`, message: problem.message });
  closeIncident(turn, actor, incident);
  // A run that has failed is open again for its answer.
  patch(turn, {
    runs: turn.next.runs.map((other) =>
      other === run ? { ...run, status: "running" as const, finishedAtMs: null } : other,
    ),
  });
  finishRun(turn, run.id, {
    status: "success",
    output: plugin.kind === "check" ? wholeResult(plugin, output) : output,
  });
  return yes("incident.supplied", incidentId, { ...aboutOf(incident, run), reason });
}

/** What a check can have found out; the other statuses say that nothing was. */
const verdicts: readonly Json[] = ["clear", "review", "rejected", "not_found"];

/** Why rules and screens could not read this as the result of a check; null: they can. */
function checkProblem(output: Json): { at: string; message: string } | null {
  const { status, data = {}, reasons = [], matches = [] } = isObject(output) ? output : {};
  if (status === undefined || !verdicts.includes(status))
    return { at: "status", message: `The result of a check is one of ${verdicts.join(", ")}.` };
  if (!isObject(data)) return { at: "data", message: "This is an object." };
  if (!Array.isArray(matches) || !matches.every(isObject))
    return { at: "matches", message: "This is a list of objects." };
  if (!Array.isArray(reasons) || !reasons.every(isReason))
    return { at: "reasons", message: "This is a list of objects with code, severity and message." };
  return null;
}

const isReason = (reason: Json): boolean =>
  isObject(reason) && ["code", "severity", "message"].every((key) => typeof reason[key] === "string");

/** With everything that readers of results count on, and nothing that only the vendor itself could say. */
function wholeResult({ check: type, vendor: own }: CheckPlugin, output: Json): JsonObject {
  const { status = null, reasons = [], data = {}, matches = [], vendor, vendorRef } = isObject(output) ? output : {};
  const text = (value: Json | undefined): string | null => (typeof value === "string" ? value : null);
  return { type, vendor: text(vendor) ?? own, status, reasons, data, matches, vendorRef: text(vendorRef) };
}

/** What gave up is the erasure of the case itself: nothing else is owed outside by a case that was erased. */
const isOfErasure = ({ before }: Turn, { source }: CaseIncident): boolean =>
  source === "effect" && before.erasure !== null && before.erasure.done === null;

/** Effects that nothing but the incident keeps: of a run that has ended, or of work that is no run. */
function keptFor({ source, subject }: CaseIncident, run: PluginRun | undefined): EffectId[] {
  if (run !== undefined) return isUnderWay(run) ? [] : effectsOfRun(run);
  const effectId = source === "effect" ? parseId("effect", subject) : null;
  return effectId === null ? [] : [effectId];
}

const isUnderWay = ({ status }: PluginRun): boolean => status === "running" || status === "waiting";

const openIncidentIn = (turn: Turn, incidentId: string): CaseIncident | null =>
  turn.next.incidents.find(({ id, resolvedAtMs }) => id === incidentId && resolvedAtMs === null) ?? null;

const aboutOf = ({ source, subject, code }: CaseIncident, run: PluginRun | undefined): Record<string, Json> => ({
  source,
  subject,
  code,
  ...(run !== undefined && { plugin: run.plugin }),
});
