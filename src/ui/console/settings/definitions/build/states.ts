import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import { objectAt, type Place, withAt } from "./places";

/** Keys from the top of the chart down to a state; empty for the chart itself. */
export type StatePath = readonly string[];

export const stateTypes = ["atomic", "compound", "parallel", "final", "history"] as const;
export type StateType = (typeof stateTypes)[number];

/** A state as it is written. */
export interface StateLine {
  path: StatePath;
  /** `screening.registry`, as cases and problems name it. */
  id: string;
  key: string;
  type: StateType;
  config: JsonObject;
}

export const idOf = (path: StatePath): string => path.join(".");

/** Where a state stands in the whole definition. */
export const placeOfState = (path: StatePath): Place => ["definition", ...path.flatMap((key) => ["states", key])];

export const stateOf = (draft: JsonObject, path: StatePath): JsonObject => objectAt(draft, placeOfState(path));

const deepest = 32;

/** Every state in document order, without the chart itself. What is no object is shown as an empty state. */
export function statesIn(draft: JsonObject, below: StatePath = []): StateLine[] {
  if (below.length >= deepest) return [];
  const states = stateOf(draft, below).states;
  if (!isObject(states)) return [];
  return Object.entries(states).flatMap(([key, raw]) => {
    const path = [...below, key];
    const config = isObject(raw) ? raw : {};
    return [{ path, id: idOf(path), key, type: typeOf(config), config }, ...statesIn(draft, path)];
  });
}

/** The kind of a state: as it says, else as its insides say. */
export function typeOf(config: JsonObject): StateType {
  const said = stateTypes.find((type) => type === config.type);
  if (said !== undefined) return said;
  if (isObject(config.states) && Object.keys(config.states).length > 0) return "compound";
  return config.history ? "history" : "atomic";
}

/** The child a compound state begins with, however that is spelt; null when it does not say. */
export function initialOf(config: JsonObject): string | null {
  const raw: Json | undefined = isObject(config.initial) ? config.initial.target : config.initial;
  return typeof raw === "string" ? raw : null;
}

export const withInitial = (draft: JsonObject, path: StatePath, key: string): JsonObject => {
  const place = placeOfState(path);
  const isLong = isObject(stateOf(draft, path).initial);
  return withAt(draft, isLong ? [...place, "initial", "target"] : [...place, "initial"], key);
};

/** What is wrong with a name for a new state there; null when it is fine. */
export function faultOfName(draft: JsonObject, parent: StatePath, name: string): string | null {
  if (name.trim() === "") return "It needs a name.";
  if (/[.|#]/.test(name)) return 'A name holds no ".", "|" or "#".';
  if (/^\d+$/.test(name)) return "A name is not only digits.";
  if (name.length > 128) return "A name has at most 128 characters.";
  if (name === "__proto__") return "This name cannot be used.";
  const states = stateOf(draft, parent).states;
  return isObject(states) && Object.hasOwn(states, name) ? `There is a state called ${name} already.` : null;
}

/** A name that is free: `state`, `state_2`, `state_3` … */
export function freeName(draft: JsonObject, parent: StatePath, wish: string): string {
  const states = objectAt(draft, [...placeOfState(parent), "states"]);
  for (let count = 1; ; count++) {
    const name = count === 1 ? wish : `${wish}_${count}`;
    if (!Object.hasOwn(states, name)) return name;
  }
}

/** A state at the end of another's; the first one of a compound state is the one it begins with. */
export function addState(draft: JsonObject, parent: StatePath, name: string, config: JsonObject = {}): JsonObject {
  const place = placeOfState(parent);
  const inside = objectAt(draft, [...place, "states"]);
  const added = withAt(draft, [...place, "states", name], config);
  const outer = stateOf(draft, parent);
  if (Object.keys(inside).length > 0 || outer.type === "parallel" || outer.initial !== undefined)
    return withoutLeafType(added, parent);
  return withoutLeafType(withAt(added, [...place, "initial"], name), parent);
}

/** Which way `type` goes with what the state holds. Null: it can be had; else why not. */
export function whyNotType(config: JsonObject, type: StateType): string | null {
  const hasInside = isObject(config.states) && Object.keys(config.states).length > 0;
  if (hasInside && type !== "compound" && type !== "parallel") return "It has states of its own: remove them first.";
  if (!hasInside && (type === "compound" || type === "parallel")) return "Add a state inside it first.";
  return null;
}

/** Says the kind where it does not go without saying, and nothing otherwise. */
export function withType(draft: JsonObject, path: StatePath, type: StateType): JsonObject {
  const place = placeOfState(path);
  const plain = type === "atomic" || type === "compound";
  const typed = withAt(draft, [...place, "type"], plain ? undefined : type);
  const config = stateOf(typed, path);
  const [first] = Object.keys(objectAt(config, ["states"]));
  return type === "compound" && config.initial === undefined && first !== undefined
    ? withAt(typed, [...place, "initial"], first)
    : typed;
}

// A state that is said to be atomic, final or a history cannot hold what was just put into it.
function withoutLeafType(draft: JsonObject, path: StatePath): JsonObject {
  const { type } = stateOf(draft, path);
  const isLeaf = type === "atomic" || type === "final" || type === "history";
  return isLeaf ? withAt(draft, [...placeOfState(path), "type"], undefined) : draft;
}
