import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import { withTargets } from "./each-transition";
import { objectAt, textsOf, valueAt, withAt, withKey } from "./places";
import { idOf, initialOf, placeOfState, type StatePath, stateOf, statesIn, withInitial } from "./states";
import { findTarget, knownStates, renamedTarget, spellTarget } from "./targets";

/**
 * Another name for a state, and for everything that speaks of it: targets, first states, plugins, promises, time limits. The chart does
 * what it did. An approval that went by the state's name keeps the one it had, because facts and guards know it by that.
 */
export function renameState(draft: JsonObject, path: StatePath, key: string): JsonObject {
  const old = path.at(-1);
  if (old === undefined || old === key) return draft;
  const parent = path.slice(0, -1);
  const pinned = withApprovalsNamed(draft, path);
  const states = [...placeOfState(parent), "states"];
  const moved = withAt(pinned, states, withKey(objectAt(pinned, states), old, key));
  const began = initialOf(stateOf(draft, parent)) === old ? withInitial(moved, parent, key) : moved;
  const renaming: Renaming = { draft, after: began, path, key };
  return withNames(withTargets(began, retargeted(renaming)), renaming);
}

interface Renaming {
  /** Before, and after but for what speaks of the state. */
  draft: JsonObject;
  after: JsonObject;
  path: StatePath;
  key: string;
}

const isIn = (outer: StatePath, path: StatePath): boolean => outer.every((key, i) => path[i] === key);

/** Where a state is once the renaming is done. */
const movedPath = ({ path, key }: Renaming, state: StatePath): StatePath =>
  isIn(path, state) ? [...path.slice(0, -1), key, ...state.slice(path.length)] : state;

function retargeted(renaming: Renaming): (source: StatePath, name: string) => string {
  const { draft, after, path, key } = renaming;
  const before = knownStates(draft);
  const now = knownStates(after);
  // The chart that is walked has the new name already.
  const former = (source: StatePath): StatePath => {
    const renamed = [...path.slice(0, -1), key];
    return isIn(renamed, source) ? [...path, ...source.slice(path.length)] : source;
  };
  return (source, name) => {
    const target = findTarget(before, former(source), name);
    if (target === null) return name;
    const wanted = movedPath(renaming, target);
    const means = (spelling: string): boolean => {
      const found = findTarget(now, source, spelling);
      return found !== null && idOf(found) === idOf(wanted);
    };
    const options = [name, renamedTarget(before, former(source), name, path, key)];
    return options.find(means) ?? spellTarget(now, source, wanted) ?? name;
  };
}

/** Plugins, promises and time limits name states in texts. */
function withNames(draft: JsonObject, renaming: Renaming): JsonObject {
  const extensions = objectAt(draft, ["extensions"]);
  let next = draft;
  for (const [list, plugins] of Object.entries(extensions))
    for (const [i, plugin] of (Array.isArray(plugins) ? plugins : []).entries())
      if (isObject(plugin) && Array.isArray(plugin.stateNames))
        next = withAt(next, ["extensions", list, i, "stateNames"], boundNames(plugin.stateNames, renaming));
  const ours = ["extensions", "edgecase"];
  for (const [i, rule] of listAt(draft, [...ours, "sla"]).entries())
    if (isObject(rule) && Array.isArray(rule.states))
      next = withAt(next, [...ours, "sla", i, "states"], boundNames(rule.states, renaming));
  const promises = listAt(draft, [...ours, "policies"]);
  if (promises.length === 0) return next;
  return withAt(
    next,
    [...ours, "policies"],
    promises.map((each) => promiseWith(each, renaming)),
  );
}

const listAt = (draft: JsonObject, place: readonly string[]): Json[] => {
  const found = valueAt(draft, place);
  return Array.isArray(found) ? found : [];
};

/** The same states by their new names. A name means every state with that key, or the one with that path. */
function boundNames(names: readonly Json[], renaming: Renaming): Json[] {
  const renamed = names.flatMap((name): Json[] => {
    if (typeof name !== "string") return [name];
    const meant = statesNamed(renaming.draft, name).map((path) => idOf(movedPath(renaming, path)));
    if (meant.length === 0) return [name];
    const means = (text: string): boolean => {
      const found = statesNamed(renaming.after, text).map(idOf);
      return found.length === meant.length && found.every((id) => meant.includes(id));
    };
    // What was written as a path stays one.
    const options = name.includes(".") ? [name, ...meant] : [name, renaming.key, ...meant];
    const option = options.find(means);
    return option === undefined ? meant : [option];
  });
  return renamed.filter((name, i) => renamed.indexOf(name) === i || typeof name !== "string");
}

const statesNamed = (draft: JsonObject, name: string): StatePath[] =>
  statesIn(draft)
    .filter(({ id, key }) => id === name || key === name)
    .map(({ path }) => path);

/** Places `{"state": …}` anywhere in a promise. */
function promiseWith(value: Json, renaming: Renaming): Json {
  if (Array.isArray(value)) return value.map((each) => promiseWith(each, renaming));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === "state" && typeof each === "string"
        ? (boundNames([each], renaming)[0] ?? each)
        : promiseWith(each, renaming),
    ]),
  );
}

/** Approvals of the state and of those inside it, which are called by its path unless they have a name. */
function withApprovalsNamed(draft: JsonObject, path: StatePath): JsonObject {
  let next = draft;
  for (const state of statesIn(draft)) {
    const approval = [...placeOfState(state.path), "meta", "approval"];
    const own = valueAt(state.config, ["meta", "approval"]);
    if (isIn(path, state.path) && isObject(own) && textsOf(own.name).length === 0)
      next = withAt(next, [...approval, "name"], `approval_${state.path.join("_")}`);
  }
  return next;
}
