import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import { objectAt, textsOf } from "./places";
import type { StatePath } from "./states";

/** Says how a target is to be written, `null` when it is to go. */
export type Retarget = (source: StatePath, name: string) => string | null;

/**
 * The chart with every target written anew. A transition whose targets have all gone goes too, and with the last one its event; what
 * is the same is the same value. Targets of history states are targets as well.
 */
export function withTargets(draft: JsonObject, retarget: Retarget): JsonObject {
  return isObject(draft.definition) ? { ...draft, definition: stateWith(draft.definition, [], retarget) } : draft;
}

function stateWith(config: JsonObject, path: StatePath, retarget: Retarget): JsonObject {
  const entries = Object.entries(config).flatMap(([key, value]): [string, Json][] => {
    switch (key) {
      case "on":
      case "after": {
        if (Array.isArray(value)) return kept(key, listWith(value, path, retarget));
        if (!isObject(value)) return [[key, value]];
        const left = Object.entries(value).flatMap(([name, raw]) => kept(name, groupWith(raw, path, retarget)));
        return left.length === 0 && Object.keys(value).length > 0 ? [] : [[key, Object.fromEntries(left)]];
      }
      case "always":
      case "onDone":
        return kept(key, groupWith(value, path, retarget));
      case "target":
        return kept(key, targetWith(value, path, retarget));
      case "states": {
        if (!isObject(value)) return [[key, value]];
        const inside = Object.entries(value).map(([name, state]): [string, Json] => [
          name,
          isObject(state) ? stateWith(state, [...path, name], retarget) : state,
        ]);
        return [[key, Object.fromEntries(inside)]];
      }
      default:
        return [[key, value]];
    }
  });
  return Object.fromEntries(entries);
}

const kept = (key: string, value: Json | undefined): [string, Json][] => (value === undefined ? [] : [[key, value]]);

const groupWith = (raw: Json, path: StatePath, retarget: Retarget): Json | undefined =>
  Array.isArray(raw) ? listWith(raw, path, retarget) : arrowWith(raw, path, retarget);

function listWith(raw: Json[], path: StatePath, retarget: Retarget): Json[] | undefined {
  const left = raw.flatMap((each) => {
    const arrow = arrowWith(each, path, retarget);
    return arrow === undefined ? [] : [arrow];
  });
  return left.length === 0 && raw.length > 0 ? undefined : left;
}

function arrowWith(raw: Json, path: StatePath, retarget: Retarget): Json | undefined {
  if (!isObject(raw)) return targetWith(raw, path, retarget);
  if (raw.target === undefined || raw.target === null) return raw;
  const target = targetWith(raw.target, path, retarget);
  return target === undefined ? undefined : { ...raw, target };
}

function targetWith(raw: Json, path: StatePath, retarget: Retarget): Json | undefined {
  const names = textsOf(raw).filter((name) => name !== "");
  if (names.length === 0) return raw;
  const left = names.flatMap((name) => retarget(path, name) ?? []);
  if (left.length === 0) return undefined;
  return Array.isArray(raw) ? left : left[0];
}

/** Every target of the chart as it is written, with the state it is written in. */
export function targetsIn(draft: JsonObject): { source: StatePath; name: string }[] {
  const found: { source: StatePath; name: string }[] = [];
  withTargets({ definition: objectAt(draft, ["definition"]) }, (source, name) => {
    found.push({ source, name });
    return name;
  });
  return found;
}
