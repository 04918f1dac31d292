import type { Actor, CommandBody, Refusal } from "../domain";
import { err, type Result } from "../lib/result";
import type { Plugin } from "../plugins";
import { type Carried, yes } from "./carried";
import { isBoundTo } from "./compile";
import { closeIncidentsOf } from "./incidents";
import { asksTheSame, retryItems } from "./item-runs";
import { activeStates } from "./kernel";
import { itemsNow, startRun } from "./plugin-runs";
import { positionOf } from "./settle";
import type { Turn } from "./turn";

/**
 * Runs a plugin again because a person asked: a new run with the facts of now, in any active state. A run under way is superseded.
 * What it comes to is written into the context wherever the case stands; its event is heard in the states it is bound to, as always.
 * Incidents of its earlier runs are closed: this is the retry.
 */
export function runAgain(
  turn: Turn,
  actor: Actor,
  body: Extract<CommandBody, { type: "run_plugin" }>,
): Result<Carried, Refusal> {
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  const plugin = turn.definition.pluginByName.get(body.plugin);
  if (plugin === undefined)
    return err({ code: "unknown_plugin", plugin: body.plugin, known: [...turn.definition.pluginByName.keys()] });
  closeIncidentsOf(turn, actor, plugin);
  const failed = turn.next.runs.findLast((run) => run.plugin === plugin.name);
  if (plugin.kind === "iterative" && failed?.status === "error") {
    // What succeeded is not asked for again, as long as it is the same that would be asked now.
    const items = itemsNow(turn, plugin);
    if (items !== null && asksTheSame(failed, items) && retryItems(turn, plugin, failed, items))
      return yes("plugin.run_by_hand", plugin.name, { state: failed.state });
  }
  const state = stateFor(turn, plugin);
  startRun(turn, plugin, state);
  return yes("plugin.run_by_hand", plugin.name, { state });
}

/** The state the run belongs to: the active one that the plugin is bound to, else the innermost active one. */
function stateFor(turn: Turn, plugin: Plugin): string {
  const active = activeStates(turn.definition.chart, positionOf(turn.next));
  const own = active.find((node) => isBoundTo(plugin, node)) ?? active.at(-1);
  return own?.path ?? "";
}
