import type { CaseIncident, PluginRun, RunId, RunResult, RunStatus } from "../domain";
import type { JsonObject } from "../lib/json";
import {
  eventFor,
  type IterativePlugin,
  type Plugin,
  type PluginFacts,
  type Prepared,
  type PreparedItem,
  preparePlugin,
} from "../plugins";
import { beginApproval } from "./approvals";
import { attachForm } from "./attach-form";
import { askForChildren } from "./children";
import { beginItems, effectsOfRun, finishItem, runNamed } from "./item-runs";
import { plannedEffect } from "./planned-effect";
import { levelEvent, withReadableRules, writeOrRemove, writeOutput } from "./run-output";
import { recordRun, requestRecord, resultRecord } from "./run-records";
import { contextOf, defer, effectOfRun, emit, nextRunId, patch, plan, type Turn } from "./turn";
import { beginWait, dropRunTimer } from "./waiting-runs";

const factsOf = (turn: Turn): PluginFacts => ({
  context: {
    ...contextOf(turn.next),
    workflowRuntimeId: turn.next.caseId,
    workflowRuntimeConfig: {
      ...(turn.next.language !== null && { language: turn.next.language }),
      ...turn.definition.config,
      ...turn.next.config,
    },
  },
  caseId: turn.next.caseId,
  nowMs: turn.nowMs,
});

/** Starts a run of a plugin because `state` was entered (or a person asked). Older runs of the same plugin are superseded first. */
export function startRun(turn: Turn, plugin: Plugin, state: string): void {
  supersede(turn, plugin.name);
  const run: PluginRun = {
    id: nextRunId(turn),
    plugin: plugin.name,
    state,
    activation: turn.next.activations[state] ?? 0,
    generation: turn.next.runs.filter((old) => old.plugin === plugin.name).length + 1,
    status: "running",
    startedAtMs: turn.nowMs,
    finishedAtMs: null,
  };
  patch(turn, { runs: [...turn.next.runs, run] });
  const prepared = preparePlugin(plugin, factsOf(turn));
  turn.runs.push({
    runId: run.id,
    plugin: plugin.name,
    kind: plugin.kind === "check" ? plugin.check : plugin.kind === "defined" ? plugin.pluginKind : plugin.kind,
    state,
    generation: run.generation,
    status: run.status,
    startedAtMs: turn.nowMs,
    finishedAtMs: null,
    request: requestRecord(prepared),
    result: null,
    late: false,
  });
  turn.steps.push({ kind: "plugin_started", plugin: plugin.name, runId: run.id, state });
  carryOut(turn, plugin, run, prepared);
}

/** What an iterative plugin would ask with the facts of now; null when it could not even begin. */
export function itemsNow(turn: Turn, plugin: IterativePlugin): PreparedItem[] | null {
  const prepared = preparePlugin(plugin, factsOf(turn));
  return prepared.kind === "items" ? prepared.items : null;
}

function carryOut(turn: Turn, plugin: Plugin, run: PluginRun, prepared: Prepared): void {
  const effect = plannedEffect(plugin, prepared, { id: effectOfRun(run.id), runId: run.id });
  if (effect !== null) plan(turn, effect, plugin.attempts);
  switch (prepared.kind) {
    case "call_http":
    case "run_check":
    case "run_plugin":
    case "gather_facts":
      return;
    case "approval":
      if (plugin.kind === "approval") beginApproval(turn, plugin, run);
      return;
    case "wait":
      beginWait(turn, run, prepared.untilMs);
      return;
    case "attach_form":
      if (plugin.kind === "attach-ui-definition") finishRun(turn, run.id, attachForm(turn, plugin));
      return;
    case "announce":
      emit(turn, "workflow.event.dispatched", {
        name: prepared.eventName,
        payload: prepared.payload,
        plugin: plugin.name,
      });
      finishRun(turn, run.id, { status: "success", output: { eventName: prepared.eventName } });
      return;
    case "score":
      finishRun(turn, run.id, { status: "success", output: null });
      return;
    case "output": {
      let context = turn.next.context;
      for (const change of prepared.contextPatch) context = writeOrRemove(context, change.path, change.value);
      patch(turn, { context });
      finishRun(turn, run.id, { status: "success", output: prepared.value });
      return;
    }
    case "children":
      askForChildren(turn, plugin, run, prepared.items);
      return;
    case "items":
      if (plugin.kind === "iterative") beginItems(turn, plugin, run, prepared.items);
      return;
    case "failed":
      finishRun(turn, run.id, { status: "error", code: prepared.code, message: prepared.message });
  }
}

function supersede(turn: Turn, pluginName: string): void {
  const runs = turn.next.runs.map((run) => {
    if (run.plugin !== pluginName || (run.status !== "running" && run.status !== "waiting")) return run;
    turn.steps.push({ kind: "plugin_superseded", plugin: pluginName, runId: run.id });
    for (const effectId of effectsOfRun(run)) turn.effectChanges.push({ effectId, to: "failed" });
    recordRun(turn, run, "superseded", null, false);
    dropRunTimer(turn, run.id);
    return { ...run, status: "superseded" as const, finishedAtMs: turn.nowMs };
  });
  const deferred = turn.next.deferred.filter((event) => {
    const stale = "plugin" in event.source && event.source.plugin === pluginName;
    if (stale)
      turn.steps.push({ kind: "event_dropped", event: event.name, origin: `plugin:${pluginName}`, why: "superseded" });
    return !stale;
  });
  patch(turn, { runs, deferred });
}

const settled: ReadonlySet<RunStatus> = new Set(["success", "cancelled"]);

/**
 * Takes in what a run came to. A result for a run that is already settled changes nothing (returns false). A result of a run
 * that a newer one replaced is kept in the run's record only; any other one is written into the context even when it comes
 * late, and its event waits until a state listens.
 */
export function finishRun(turn: Turn, runId: RunId, reported: RunResult): boolean {
  const named = runNamed(turn.next.runs, runId);
  if (named !== null && named.place !== null) return finishItem(turn, named.run, named.place, reported);
  const run = named?.run;
  const plugin = run === undefined ? undefined : turn.definition.pluginByName.get(run.plugin);
  if (run === undefined || settled.has(run.status)) return false;
  if (plugin === undefined) return finishOrphan(turn, run, reported);
  const result = withReadableRules(plugin, reported);
  if (result.status === "waiting" && run.status !== "running") return false; // the callback overtook the answer
  if (result.status === "timeout" && run.status !== "waiting" && run.status !== "running") return false;
  if (result.status === "error" && run.status === "error") return false; // two consumers gave up: one failure
  const newest = turn.next.runs.filter((other) => other.plugin === run.plugin).at(-1)?.id === runId;
  const late =
    run.status === "timeout" || run.status === "superseded" || turn.next.activations[run.state] !== run.activation;
  if (newest) settleRun(turn, plugin, run, result, late);
  recordRun(
    turn,
    run,
    result.status,
    result.status === "success" && plugin.kind === "riskRules" ? null : resultRecord(result),
    late,
  );
  closeEffect(turn, run.id, result);
  return true;
}

/** The case has moved to a version without this plugin: what the run came to is recorded, and nothing follows from it. */
export function finishOrphan(turn: Turn, run: PluginRun, result: RunResult): boolean {
  if (result.status === run.status || (result.status === "waiting" && run.status !== "running")) return false;
  const status = result.status;
  const finishedAtMs = status === "waiting" ? null : turn.nowMs;
  patch(turn, {
    runs: turn.next.runs.map((other) => (other.id === run.id ? { ...run, status, finishedAtMs } : other)),
  });
  const problem = status === "error" ? `${result.code}: ${result.message}` : null;
  turn.steps.push({
    kind: "plugin_finished",
    plugin: run.plugin,
    runId: run.id,
    status,
    raised: null,
    late: true,
    problem,
  });
  recordRun(turn, run, status, resultRecord(result), true);
  closeEffect(turn, run.id, result);
  return true;
}

/** What a run came to: its output, its event, or an incident when nobody else takes care of a failure. */
export function settleRun(turn: Turn, plugin: Plugin, run: PluginRun, result: RunResult, late: boolean): void {
  const finishedAtMs = result.status === "waiting" ? null : turn.nowMs;
  patch(turn, {
    runs: turn.next.runs.map((other) =>
      other.id === run.id ? { ...run, status: result.status, finishedAtMs } : other,
    ),
  });
  if (result.status !== "waiting") dropRunTimer(turn, run.id);
  writeOutput(turn, plugin, run, result);
  const raised = levelEvent(turn, plugin, result) ?? eventFor(plugin, result);
  const problem = result.status === "error" ? `${result.code}: ${result.message}` : null;
  turn.steps.push({
    kind: "plugin_finished",
    plugin: plugin.name,
    runId: run.id,
    status: result.status,
    raised,
    late,
    problem,
  });
  announce(turn, plugin, run, result);
  if (raised !== null) {
    // A plugin that has raised its event when it was taken on speaks a second time as a callback: heard in any state.
    const asCallback = plugin.eventOn === "accepted" && result.status !== "waiting";
    defer(turn, {
      source: asCallback
        ? { kind: "callback", event: raised, plugin: plugin.name }
        : { kind: "plugin", plugin: plugin.name, runId: run.id },
      name: raised,
      payload: null,
      raisedAtMs: turn.nowMs,
    });
  } else if (isFailure(result) && !isJoined(turn, plugin) && !isOutlived(turn, run, result)) {
    const failure = result.status === "error" ? result : { code: "timeout", message: "no answer before the deadline" };
    openIncident(turn, "effect", subjectOf(turn, plugin, run), failure.code, `${plugin.name}: ${failure.message}`);
  }
}

/** A callback that never came to a case that has ended: nobody waits for it, and nothing is left to repair. */
const isOutlived = (turn: Turn, run: PluginRun, result: RunResult): boolean =>
  result.status === "timeout" && run.status === "waiting" && turn.before.status !== "active";

/** What a person would send again: the effect of the run, or the run itself when it came to none of its own. */
const subjectOf = (turn: Turn, plugin: Plugin, run: PluginRun): string =>
  staysInside(plugin) || !turn.before.runs.some((known) => known.id === run.id) ? run.id : effectOfRun(run.id);

/** Kinds whose runs have no effect: they begin anew when a person tries again. */
const staysInside = ({ kind }: Plugin): boolean => kind === "child" || kind === "approval" || kind === "wait";

const isFailure = (result: RunResult): boolean => result.status === "error" || result.status === "timeout";

/** Whether a join takes care of a failure. Never of children that were not opened: nobody may be passed over in silence. */
const isJoined = (turn: Turn, { name, kind }: Plugin): boolean =>
  kind !== "child" && [...turn.definition.joins.values()].some((join) => join.plugins.includes(name));

/** Tells webhooks what a check came to. `of`: which item it was about. */
export function announce(turn: Turn, plugin: Plugin, run: PluginRun, result: RunResult, of: JsonObject = {}): void {
  if (plugin.kind !== "check" || result.status === "waiting") return;
  const detail = { plugin: plugin.name, check: plugin.check, runId: run.id, status: result.status, ...of };
  if (result.status === "success" || result.status === "cancelled") emit(turn, "check.completed", detail);
  else emit(turn, "check.failed", { ...detail, code: result.status === "error" ? result.code : "timeout" });
}

export function closeEffect(turn: Turn, runId: RunId, result: RunResult): void {
  const effectId = effectOfRun(runId);
  if (result.status === "waiting") {
    turn.effectChanges.push({ effectId, to: "waiting", deadlineAtMs: turn.nowMs + result.deadlineSeconds * 1_000 });
  } else if (result.status === "error" || result.status === "timeout") {
    turn.effectChanges.push({ effectId, to: "failed" }); // kept: a person can send it again
  } else turn.effectChanges.push({ effectId, to: "done" });
}

/** Opens an incident, once per subject: a second failure of the same thing does not shout twice. */
export function openIncident(
  turn: Turn,
  source: CaseIncident["source"],
  subject: string,
  code: string,
  message: string,
): boolean {
  if (turn.next.incidents.some((incident) => incident.subject === subject && incident.resolvedAtMs === null))
    return false;
  turn.count += 1;
  const id = `inc_${turn.next.caseId.slice("case_".length)}_${turn.next.version}_${turn.count}`;
  patch(turn, {
    incidents: [
      ...turn.next.incidents,
      {
        id,
        source,
        subject,
        code,
        message: message.slice(0, 500),
        openedAtMs: turn.nowMs,
        resolvedAtMs: null,
        resolvedById: null,
      },
    ],
  });
  emit(turn, "incident.opened", { incidentId: id, source, code });
  return true;
}
