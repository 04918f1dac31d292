import { isObject, type Json, type JsonObject } from "../lib/json";

/**
 * A replayed explanation in the format of the recorded one, so that the two can be compared byte for byte. Those of release
 * 0.1 do not say how much work their nodes were: their replay is compared without it.
 */
export function inFormatOf(recorded: Json, replayed: Json): Json {
  return isObject(recorded) && isObject(replayed) && recorded.steps === undefined ? withoutSteps(replayed) : replayed;
}

/** Only where the format has steps: facts that were read may have a key of that name too. */
function withoutSteps({ steps: _, ...explanation }: JsonObject): JsonObject {
  const { sets, model } = explanation;
  return {
    ...explanation,
    ...(Array.isArray(sets) && { sets: sets.map(withoutTreeSteps) }),
    ...(isObject(model) && { model: withoutModelSteps(model) }),
  };
}

function withoutModelSteps(model: JsonObject): JsonObject {
  const { modifiers, floors } = model;
  return {
    ...model,
    ...(Array.isArray(modifiers) && { modifiers: modifiers.map(withoutTreeSteps) }),
    ...(Array.isArray(floors) && { floors: floors.map(withoutTreeSteps) }),
  };
}

const withoutTreeSteps = (one: Json): Json =>
  isObject(one) && isObject(one.tree) ? { ...one, tree: withoutNodeSteps(one.tree) } : one;

function withoutNodeSteps(node: Json): Json {
  if (!isObject(node)) return node;
  const { steps: _, ...rest } = node;
  return Array.isArray(rest.rules) ? { ...rest, rules: rest.rules.map(withoutNodeSteps) } : rest;
}
