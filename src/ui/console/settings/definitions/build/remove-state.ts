import { isObject, type JsonObject } from "../../../../../lib/json";
import { targetsIn, withTargets } from "./each-transition";
import { objectAt, valueAt, withAt } from "./places";
import { idOf, initialOf, placeOfState, type StatePath, stateOf, statesIn, withInitial } from "./states";
import { findTarget, knownStates, spellTarget } from "./targets";

/** What speaks of a state and of those inside it. */
export interface Uses {
  /** Transitions from elsewhere that lead into it. */
  transitions: number;
  /** Names of the plugins that it runs and no other state does. */
  plugins: string[];
  /** Ids of promises that name it; they are left as they are, and are problems then. */
  promises: string[];
  /** The state around it begins with it. */
  isFirst: boolean;
}

const isIn = (outer: StatePath, path: StatePath): boolean => outer.every((key, i) => path[i] === key);

export function usesOf(draft: JsonObject, path: StatePath): Uses {
  const known = knownStates(draft);
  const goneNames = namesGone(draft, path);
  const promises = valueAt(draft, ["extensions", "edgecase", "policies"]);
  return {
    transitions: targetsIn(draft).filter(({ source, name }) => {
      const target = findTarget(known, source, name);
      return !isIn(path, source) && target !== null && isIn(path, target);
    }).length,
    plugins: pluginsOf(draft).flatMap(({ plugin }) => {
      const names = Array.isArray(plugin.stateNames) ? plugin.stateNames : [];
      const runsHereOnly = names.length > 0 && names.every((name) => typeof name === "string" && goneNames.has(name));
      return runsHereOnly && typeof plugin.name === "string" ? [plugin.name] : [];
    }),
    promises: (Array.isArray(promises) ? promises : []).flatMap((each) =>
      isObject(each) && [...goneNames].some((name) => JSON.stringify(each).includes(`"state":${JSON.stringify(name)}`))
        ? [String(each.id ?? "")]
        : [],
    ),
    isFirst: initialOf(stateOf(draft, path.slice(0, -1))) === path.at(-1),
  };
}

/**
 * The chart without a state and all inside it. Transitions that led there lead to `instead`, or go. No plugin goes: one that has no
 * state left runs nowhere, and the problems say so.
 */
export function removeState(draft: JsonObject, path: StatePath, instead: StatePath | null): JsonObject {
  if (path.length === 0) return draft;
  const parent = path.slice(0, -1);
  const known = knownStates(draft);
  const goneNames = namesGone(draft, path);
  const redirected = withTargets(draft, (source, name) => {
    const target = findTarget(known, source, name);
    if (target === null || !isIn(path, target) || isIn(path, source)) return name;
    return instead === null ? null : (spellTarget(known, source, instead) ?? idOf(instead));
  });
  let next = withAt(redirected, placeOfState(path), undefined);
  const left = Object.keys(objectAt(next, [...placeOfState(parent), "states"]));
  if (initialOf(stateOf(draft, parent)) === path.at(-1)) {
    const sibling = instead !== null && idOf(instead.slice(0, -1)) === idOf(parent) ? instead.at(-1) : undefined;
    const first = sibling ?? left[0];
    next =
      first === undefined
        ? withAt(next, [...placeOfState(parent), "initial"], undefined)
        : withInitial(next, parent, first);
  }
  if (left.length === 0 && parent.length > 0) next = withAt(next, [...placeOfState(parent), "states"], undefined);
  for (const { list, place, plugin } of pluginsOf(next)) {
    const names = Array.isArray(plugin.stateNames) ? plugin.stateNames : [];
    const rest = names.filter((name) => typeof name !== "string" || !goneNames.has(name));
    if (rest.length < names.length) next = withAt(next, ["extensions", list, place, "stateNames"], rest);
  }
  return next;
}

/** Names that mean nothing but states that go. */
function namesGone(draft: JsonObject, path: StatePath): Set<string> {
  const all = statesIn(draft);
  const gone = all.filter((state) => isIn(path, state.path));
  const stay = new Set(all.filter((state) => !isIn(path, state.path)).flatMap(({ id, key }) => [id, key]));
  return new Set(gone.flatMap(({ id, key }) => [id, key]).filter((name) => !stay.has(name)));
}

interface Found {
  list: string;
  place: number;
  plugin: JsonObject;
}

const pluginsOf = (draft: JsonObject): Found[] =>
  Object.entries(objectAt(draft, ["extensions"])).flatMap(([list, plugins]) =>
    (Array.isArray(plugins) ? plugins : []).flatMap((plugin, place) =>
      isObject(plugin) ? [{ list, place, plugin }] : [],
    ),
  );
