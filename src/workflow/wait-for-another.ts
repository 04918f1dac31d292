import type { RunId, RunResult } from "../domain";
import { runNamed } from "./item-runs";
import { closeEffect } from "./plugin-runs";
import { writeOutput } from "./run-output";
import { recordRun, resultRecord } from "./run-records";
import type { Turn } from "./turn";

/**
 * The next vendor of a check has taken the order after another had failed with it: its page and its deadline count from now on. Nothing
 * else has happened, so no event is raised. False: nobody waits for it.
 */
export function waitForAnother(turn: Turn, runId: RunId, result: Extract<RunResult, { status: "waiting" }>): boolean {
  const named = runNamed(turn.next.runs, runId);
  if (named === null || named.place !== null || named.run.status !== "waiting") return false;
  const { run } = named;
  const plugin = turn.definition.pluginByName.get(run.plugin);
  if (plugin?.kind !== "check") return false;
  // A run that a newer one replaced shows nothing any more.
  if (turn.next.runs.findLast((other) => other.plugin === run.plugin)?.id === run.id)
    writeOutput(turn, plugin, run, result);
  const isLate = turn.next.activations[run.state] !== run.activation;
  recordRun(turn, run, "waiting", resultRecord(result), isLate);
  closeEffect(turn, run.id, result);
  return true;
}
