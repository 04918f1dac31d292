import { isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { mostItems, ownIds, runtimeOf } from "./child-items";
import type { IterativePlugin, PluginFacts, Prepared, PreparedItem } from "./plugin";
import { runTransforms } from "./transform";

/**
 * What an iterative plugin asks for each item of its list: each item is the whole context of its question, with the runtime's keys
 * beside it, as documented; one that is no object stands under `item`. Nothing to go through (no list yet) is an empty list. An item
 * that cannot be asked is `failed` by itself. The error says what is wrong with the list.
 * @param prepare how a single question is made
 */
export function prepareItems(
  plugin: IterativePlugin,
  facts: PluginFacts,
  prepare: (facts: PluginFacts) => Prepared,
): Result<PreparedItem[], string> {
  const list = runTransforms(plugin.iterateOn, facts.context, facts.nowMs ?? null);
  if (!list.ok) return list;
  if (list.value === null) return ok([]);
  if (!Array.isArray(list.value)) return err("iterateOn does not give a list");
  if (list.value.length > mostItems) return err(`iterateOn gives more than ${mostItems} items`);
  const ids = ownIds(list.value);
  return ok(
    list.value.map((item, place) => ({
      itemId: ids[place] ?? String(place),
      prepared: askable(prepare({ ...facts, context: contextOf(item, facts.context) })),
    })),
  );
}

const contextOf = (item: Json, context: JsonObject): JsonObject => ({
  ...runtimeOf(context),
  ...(isObject(item) ? item : { item }),
});

function askable(prepared: Prepared): PreparedItem["prepared"] {
  switch (prepared.kind) {
    case "call_http":
    case "run_check":
    case "run_plugin":
    case "failed":
      return prepared;
    default:
      return { kind: "failed", code: "not_repeatable", message: `"${prepared.kind}" is nothing that can be asked` };
  }
}
