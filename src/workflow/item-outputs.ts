import type { PluginRun, RunItem, RunResult } from "../domain";
import { getPath, isObject, type Json, type JsonObject, withPath } from "../lib/json";
import { contextOutput, type IterativePlugin } from "../plugins";
import { patch, type Turn } from "./turn";

// What stands at the destination of an iterative plugin: `{name, status, items: [{id, status, output | error}]}`, in the order of the list.

const documentedStatus: Record<RunItem["status"], string> = {
  running: "IN_PROGRESS",
  waiting: "IN_PROGRESS",
  success: "SUCCESS",
  cancelled: "CANCELED",
  error: "ERROR",
  timeout: "ERROR",
};

/** What one item came to. */
export function itemEntry(plugin: IterativePlugin, id: string, result: RunResult): JsonObject {
  const entry = { id, status: documentedStatus[result.status] };
  if (result.status === "error") return { ...entry, code: result.code, error: result.message };
  if (result.status === "timeout") return { ...entry, code: "timeout", error: "no answer before the deadline" };
  return { ...entry, output: contextOutput(plugin.action, result) };
}

/** Shows how far the run is. `told`: what items have just come to, by their place; the others are shown as they were. */
export function showItems(
  turn: Turn,
  plugin: IterativePlugin,
  items: readonly RunItem[],
  told: ReadonlyMap<number, JsonObject>,
): void {
  const known = itemsAt(turn, plugin);
  const entries = items.map(({ id, status }, place): Json => {
    const before = known[place];
    const own = isObject(before) && before.id === id && before.status === documentedStatus[status] ? before : null;
    return told.get(place) ?? own ?? { id, status: documentedStatus[status] };
  });
  const output = { name: plugin.name, status: documentedStatus.running, items: entries };
  patch(turn, { context: withPath(turn.next.context, plugin.destination, output) });
}

/** The run is over: what it came to, with every item. */
export function writeItems(turn: Turn, plugin: IterativePlugin, run: PluginRun, result: RunResult): void {
  const head = contextOutput(plugin, result);
  const items = run.items === undefined ? {} : { items: itemsAt(turn, plugin) };
  const output = isObject(head) ? { ...head, ...items } : items;
  patch(turn, { context: withPath(turn.next.context, plugin.destination, output) });
}

function itemsAt(turn: Turn, { destination }: IterativePlugin): Json[] {
  const items = getPath(turn.next.context, `${destination}.items`);
  return Array.isArray(items) ? items : [];
}
