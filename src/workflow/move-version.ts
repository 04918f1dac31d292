import type { CommandBody, Refusal } from "../domain";
import { err, type Result } from "../lib/result";
import { type Carried, yes } from "./carried";
import { type CompiledDefinition, compiledOf } from "./compile";
import { effectsOfRun } from "./item-runs";
import { stateString } from "./kernel";
import { planMove } from "./move-plan";
import { recordRun } from "./run-records";
import { timerNotSet } from "./state-timers";
import { emit, originOf, patch, type Turn } from "./turn";

/**
 * The case goes on by another version of its definition. What the case has been through stays: facts, documents, runs, children,
 * links, and the entries of its states. The shell pins the new version in the same transaction.
 */
export function moveVersion(
  turn: Turn,
  body: Extract<CommandBody, { type: "move_version" }>,
): Result<Carried, Refusal> {
  const former = turn.before.workflow;
  if (former.id === body.workflow.id)
    return err({ code: "bad_value", param: "version", message: `the case is on version ${former.version} already` });
  const to = compiledOf(() => body.definitionBody, body.workflow.hash);
  const planned = planMove({
    from: turn.definition,
    to,
    snapshot: turn.before,
    states: body.states,
    nowMs: turn.nowMs,
  });
  if (!planned.ok) return planned;
  const plan = planned.value;
  const from = stateString(turn.before);
  for (const { source, name } of plan.goneEvents)
    turn.steps.push({ kind: "event_dropped", event: name, origin: originOf(source), why: "moved" });
  for (const { what, name } of plan.dropped)
    if (what === "timer") turn.steps.push({ kind: "timer_dropped", timer: name });
  const before = turn.definition;
  turn.definition = to;
  patch(turn, {
    workflow: body.workflow,
    configuration: plan.position.configuration,
    history: plan.position.history,
    activations: plan.activations,
    activationCount: plan.activationCount,
    joined: plan.joined,
    runs: plan.runs,
    timers: plan.timers,
    deferred: plan.deferred,
  });
  endOwnWork(turn, before);
  for (const { timer, problem } of plan.unreadable) timerNotSet(turn, timer, problem);
  const renamed = Object.fromEntries(Object.entries(plan.states).filter(([one, other]) => one !== other));
  turn.steps.push({ kind: "moved_version", from: former.version, to: body.workflow.version, states: renamed });
  const state = stateString(plan.position);
  if (state !== from) emit(turn, "workflow.state.changed", { previousState: from, state, event: null });
  return yes("version.moved", `${body.workflow.version}`, {
    from: { id: former.id, version: former.version, hash: former.hash },
    to: { id: body.workflow.id, version: body.workflow.version, hash: body.workflow.hash },
    states: renamed,
    reason: body.reason,
  });
}

/**
 * Waits and approvals are the case's own work: without their plugin nothing would ever end them. Nor is what one kind of plugin began
 * ended by another: a vendor's late answer is no person's word.
 */
function endOwnWork(turn: Turn, before: CompiledDefinition): void {
  for (const run of turn.next.runs) {
    if (run.status !== "waiting" && run.status !== "running") continue;
    const [former, present] = [before, turn.definition].map(({ pluginByName }) => pluginByName.get(run.plugin)?.kind);
    const isInside = [former, present].some((kind) => kind === "wait" || kind === "approval");
    if (!isInside || former === present) continue;
    patch(turn, {
      runs: turn.next.runs.map((other) =>
        other.id === run.id ? { ...other, status: "superseded" as const, finishedAtMs: turn.nowMs } : other,
      ),
    });
    turn.steps.push({ kind: "plugin_superseded", plugin: run.plugin, runId: run.id });
    for (const effectId of effectsOfRun(run)) turn.effectChanges.push({ effectId, to: "failed" });
    recordRun(turn, run, "superseded", null, false);
  }
}
