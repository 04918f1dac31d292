import type { CaseSnapshot, PluginRun, RunId } from "../domain";
import { showCancelled } from "./approvals";
import type { CompiledDefinition } from "./compile";
import { finishRun } from "./plugin-runs";
import { recordRun } from "./run-records";
import { patch, type Turn } from "./turn";

// Runs that wait inside the case, for people or for a time: they have no effect, only a timer.

/** The run waits from now on, until `dueAtMs` at the latest (null: for ever). */
export function beginWaiting(turn: Turn, run: PluginRun, dueAtMs: number | null): void {
  patch(turn, {
    runs: turn.next.runs.map((other) => (other.id === run.id ? { ...other, status: "waiting" as const } : other)),
  });
  recordRun(turn, run, "waiting", null, false);
  if (dueAtMs === null) return;
  const id = `run.${run.id}`;
  patch(turn, { timers: [...turn.next.timers, { id, kind: "run_due", dueAtMs, runId: run.id }] });
  turn.steps.push({ kind: "timer_set", timer: id, dueAtMs });
}

/** A `wait`: over at once when its time has come already. */
export function beginWait(turn: Turn, run: PluginRun, untilMs: number | null): void {
  if (untilMs !== null && untilMs <= turn.nowMs) finishRun(turn, run.id, timeCame);
  else beginWaiting(turn, run, untilMs);
}

const timeCame = { status: "success", output: { endedBy: "time", event: null } } as const;

/** The time of a waiting run has come: a `wait` is over, an `approval` has run out of time. */
export function runDue(turn: Turn, runId: RunId): void {
  const run = turn.next.runs.find((candidate) => candidate.id === runId);
  if (run?.status !== "waiting") return;
  const waits = turn.definition.pluginByName.get(run.plugin)?.kind === "wait";
  finishRun(turn, runId, waits ? timeCame : { status: "timeout" });
}

/** Ends every `wait` that listens to this event, whether the chart does or not. True when there was one. */
export function endWaits(turn: Turn, event: string): boolean {
  const ended = waitsOf(turn.definition, turn.next).filter((wait) => wait.event === event);
  for (const { run } of ended) finishRun(turn, run.id, { status: "success", output: { endedBy: "event", event } });
  return ended.length > 0;
}

/** Every `wait` that an event may end now. */
export const waitsOf = (
  definition: CompiledDefinition,
  { status, runs }: Pick<CaseSnapshot, "status" | "runs">,
): { run: PluginRun; event: string }[] =>
  status !== "active"
    ? []
    : runs.flatMap((run) => {
        const plugin = run.status === "waiting" ? definition.pluginByName.get(run.plugin) : undefined;
        return plugin?.kind === "wait" && plugin.event !== null ? [{ run, event: plugin.event }] : [];
      });

/** Waits and approvals belong to the state that asked for them: when it is left, or the case ends, nobody is asked any more. */
export function endLeftWaiting(turn: Turn): void {
  const isOver = turn.next.status !== "active";
  const reason = isOver ? "the case has ended" : "the state was left";
  for (const run of turn.next.runs) {
    if (run.status !== "waiting" || (!isOver && turn.next.activations[run.state] === run.activation)) continue;
    const kind = turn.definition.pluginByName.get(run.plugin)?.kind;
    if (kind !== "wait" && kind !== "approval") continue;
    patch(turn, {
      runs: turn.next.runs.map((other) =>
        other.id === run.id ? { ...run, status: "cancelled" as const, finishedAtMs: turn.nowMs } : other,
      ),
    });
    dropRunTimer(turn, run.id);
    const output = kind === "approval" ? showCancelled(turn, run.id) : null;
    recordRun(turn, run, "cancelled", { output, reason }, false);
    const { plugin, id: runId } = run;
    turn.steps.push({
      kind: "plugin_finished",
      plugin,
      runId,
      status: "cancelled",
      raised: null,
      late: false,
      problem: reason,
    });
  }
}

export function dropRunTimer(turn: Turn, runId: RunId): void {
  const timers = turn.next.timers.filter((timer) => timer.kind !== "run_due" || timer.runId !== runId);
  if (timers.length === turn.next.timers.length) return;
  patch(turn, { timers });
  turn.steps.push({ kind: "timer_dropped", timer: `run.${runId}` });
}
