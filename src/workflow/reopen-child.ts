import { type Command, deepestChild, type Refusal } from "../domain";
import { err, type Result } from "../lib/result";
import { type ChildPlugin, preparePlugin } from "../plugins";
import { type Carried, yes } from "./carried";
import { newestChildren, openChild, placeBelow } from "./children";
import { contextOf, patch, type Turn } from "./turn";

/**
 * Opens a new generation of a child that has finished: for the same item with the facts of now, or, when the item has left the list,
 * with what the finished child knew. A join that has not been raised yet waits for it; one that was raised is not raised again.
 */
export function reopenChild(
  turn: Turn,
  { childKey, reason }: Extract<Command["body"], { type: "reopen_child" }>,
): Result<Carried, Refusal> {
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  const child = turn.next.children.find(({ key }) => key === childKey);
  const run = turn.next.runs.findLast(({ plugin }) => plugin === child?.plugin);
  if (child === undefined || run === undefined) return err({ code: "unknown_child", childKey });
  const newest = newestChildren(turn.next.children, child.plugin).get(child.itemId) ?? child;
  if (!newest.finished) return err({ code: "child_running", childKey: newest.key });
  const plugin = turn.definition.pluginByName.get(child.plugin);
  if (plugin?.kind !== "child") return err({ code: "unknown_plugin", plugin: child.plugin, known: openersOf(turn) });
  const { depth, chain } = placeBelow(turn);
  if (depth > deepestChild) return err({ code: "too_deep", depth, limit: deepestChild, chain });
  const item = itemNow(turn, plugin, child.itemId);
  if (item === null && newest.caseId === null) {
    const message =
      "the item is not in the list any more, and its child was never opened: nothing is known to begin with";
    return err({ code: "bad_value", param: "childId", message });
  }
  const generation = newest.generation + 1;
  const former = newest.caseId === null ? null : { caseId: newest.caseId, keepContext: item === null };
  const { itemId } = child;
  const opened = openChild(turn, plugin, run, item ?? { itemId, context: {}, language: null }, generation, former);
  patch(turn, { children: [...turn.next.children, opened] });
  return yes("child.reopened", opened.key, { former: newest.key, generation, reason });
}

/** The item as the plugin maps it now; null when it is not in the list, or no list can be made. */
function itemNow(turn: Turn, plugin: ChildPlugin, itemId: string) {
  const context = {
    ...contextOf(turn.next),
    workflowRuntimeId: turn.next.caseId,
    workflowRuntimeConfig: { ...turn.definition.config, ...turn.next.config },
  };
  const prepared = preparePlugin(plugin, { context, caseId: turn.next.caseId, nowMs: turn.nowMs });
  if (prepared.kind !== "children") return null;
  return prepared.items.find((item) => item.itemId === itemId) ?? null;
}

const openersOf = ({ definition }: Turn): string[] =>
  definition.plugins.filter(({ kind }) => kind === "child").map(({ name }) => name);
