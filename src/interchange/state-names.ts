import { isObject, isUnsafeKey, type Json, type JsonObject } from "../lib/json";

/** A state as it was sent, with the name it gets here. */
export interface NamedState {
  key: string;
  name: string;
  parent: NamedState | null;
  children: NamedState[];
  id: string | null;
  config: JsonObject;
}

const longestName = 128;

/**
 * The states of a chart with names that can stand in paths: no `.`, `|` or `#`, not only digits (objects would sort those before all
 * others). Two siblings never get the same name.
 */
export function nameStates(definition: JsonObject): NamedState {
  return named("", "", definition, null);
}

function named(key: string, name: string, config: JsonObject, parent: NamedState | null): NamedState {
  const id = typeof config.id === "string" && config.id !== "" ? config.id : null;
  const state: NamedState = { key, name, parent, children: [], id, config };
  const states = isObject(config.states) ? config.states : {};
  const taken = new Set(Object.keys(states).filter((child) => isGood(child)));
  const counts = new Map<string, number>();
  for (const [child, inner] of Object.entries(states)) {
    const childName = isGood(child) ? child : freeName(cleaned(child), taken, counts);
    taken.add(childName);
    state.children.push(named(child, childName, isObject(inner) ? inner : {}, state));
  }
  return state;
}

const isGood = (key: string): boolean =>
  key !== "" && !isUnsafeKey(key) && !/[.|#]/.test(key) && !/^\d+$/.test(key) && key.length <= longestName;

function cleaned(key: string): string {
  const plain = key.replaceAll(/[.|#]/g, "_").slice(0, longestName - 8);
  return plain === "" || isUnsafeKey(plain) || /^\d+$/.test(plain) ? `state_${plain.replaceAll("_", "")}` : plain;
}

/** `counts`: how often each name was wanted, so that many of one name do not try all numbers again. */
function freeName(wanted: string, taken: ReadonlySet<string>, counts: Map<string, number>): string {
  let count = counts.get(wanted) ?? 1;
  let name = count === 1 ? wanted : `${wanted}_${count}`;
  while (taken.has(name)) {
    count += 1;
    name = `${wanted}_${count}`;
  }
  counts.set(wanted, count);
  return name;
}

/** Every state of the tree, the root included, outermost first. */
export const allStates = (root: NamedState): NamedState[] => [root, ...root.children.flatMap(allStates)];

/** Path of a state by its new names; "" is the root. */
export function pathOf(state: NamedState): string {
  if (state.parent === null) return "";
  const above = pathOf(state.parent);
  return above === "" ? state.name : `${above}.${state.name}`;
}

/** A target in the new names, as `source` spells it: `#id.path`, `.child`, a sibling, or a path below one. Unknown ones stay. */
export function renamedTarget(root: NamedState, source: NamedState, target: string): string {
  if (target.startsWith("#")) return renamedById(root, target);
  if (target.startsWith(".")) {
    const inside = renamedPath(source, target.slice(1));
    return inside === null ? target : `.${inside}`;
  }
  return renamedPath(source.parent ?? source, target) ?? target;
}

function renamedById(root: NamedState, target: string): string {
  const name = target.slice(1);
  const byId = statesById(root);
  // Ids may hold dots themselves: the longest that fits is meant.
  for (let end = name.length; end > 0; end = name.lastIndexOf(".", end - 1)) {
    const holder = byId.get(name.slice(0, end));
    if (holder === undefined) continue;
    const below = end === name.length ? null : renamedPath(holder, name.slice(end + 1));
    return below === null ? target : `#${holder.id}.${below}`;
  }
  return target;
}

const idsOf = new WeakMap<NamedState, Map<string, NamedState>>();

/** The states with an id; of two with the same, the first. */
function statesById(root: NamedState): Map<string, NamedState> {
  let byId = idsOf.get(root);
  if (byId === undefined) {
    byId = new Map();
    for (const state of allStates(root)) if (state.id !== null && !byId.has(state.id)) byId.set(state.id, state);
    idsOf.set(root, byId);
  }
  return byId;
}

/** A path below a state in the new names. Keys may hold dots themselves, so the longest key that fits is tried first. */
export function renamedPath(from: NamedState, path: string): string | null {
  const fitting = from.children
    .filter(({ key }) => key !== "" && (path === key || path.startsWith(`${key}.`)))
    .sort((one, other) => other.key.length - one.key.length);
  for (const child of fitting) {
    if (path === child.key) return child.name;
    const rest = renamedPath(child, path.slice(child.key.length + 1));
    if (rest !== null) return `${child.name}.${rest}`;
  }
  return null;
}

/** A state as plugins and callbacks name it: by its path, or by its key wherever that stands. Unknown names stay. */
export function renamedState(root: NamedState, name: string): string[] {
  const path = renamedPath(root, name);
  if (path !== null) return [path];
  const byKey = allStates(root).filter((state) => state.parent !== null && state.key === name);
  return byKey.length === 0 ? [name] : [...new Set(byKey.map((state) => state.name))];
}

/** Renames in a list of state names; anything that is no list stays. */
export const renamedStates = (root: NamedState, raw: Json): Json =>
  Array.isArray(raw)
    ? raw.flatMap((name): Json[] => (typeof name === "string" ? renamedState(root, name) : [name]))
    : typeof raw === "string"
      ? (renamedState(root, raw)[0] ?? raw)
      : raw;
