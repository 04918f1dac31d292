import type { PluginRun } from "../domain";
import { predecessors } from "../plugins";
import { startRun } from "./plugin-runs";
import type { Turn } from "./turn";
import { endLeftWaiting } from "./waiting-runs";

/** Starts the plugins of the states that were entered, in run order; those that come `after` others wait for them. */
export function startPlugins(turn: Turn): void {
  endLeftWaiting(turn);
  const entered = turn.entered;
  turn.entered = [];
  for (const path of entered) {
    if (turn.next.activations[path] === undefined) continue; // left again within the same macrostep
    const bound = turn.definition.pluginsOf.get(path) ?? [];
    for (const plugin of bound) if (predecessors(plugin, bound).length === 0) startRun(turn, plugin, path);
  }
  // In a state in which the case has ended nobody is waited for.
  if (turn.next.status !== "active") endLeftWaiting(turn);
}

/**
 * Starts the plugins whose predecessors have finished in this activation of their state, whatever those came to. Nothing is remembered
 * for it: it follows from the runs, so that a case that was moved or repaired goes on. True when one was started.
 */
export function startFollowers(turn: Turn): boolean {
  let started = false;
  for (const path of turn.definition.orderedStates) {
    const activation = turn.next.activations[path];
    if (activation === undefined) continue;
    const bound = turn.definition.pluginsOf.get(path) ?? [];
    for (const plugin of bound) {
      const before = predecessors(plugin, bound);
      if (before.length === 0 || newestRun(turn, plugin.name, path, activation) !== null) continue;
      if (!before.every((name) => hasFinished(turn, name, path, activation))) continue;
      startRun(turn, plugin, path);
      started = true;
    }
  }
  return started;
}

// The newest run speaks for the plugin: one that was superseded has a successor, which another active state may have begun.
function hasFinished(turn: Turn, plugin: string, path: string, activation: number): boolean {
  const own = newestRun(turn, plugin, path, activation);
  return isFinished(
    own?.status === "superseded" ? (turn.next.runs.findLast((run) => run.plugin === plugin) ?? own) : own,
  );
}

const newestRun = (turn: Turn, plugin: string, state: string, activation: number): PluginRun | null =>
  turn.next.runs.findLast((run) => run.plugin === plugin && run.state === state && run.activation === activation) ??
  null;

const isFinished = (run: PluginRun | null): boolean =>
  run !== null && run.status !== "running" && run.status !== "waiting";
