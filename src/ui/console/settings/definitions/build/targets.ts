import { isObject, type JsonObject } from "../../../../../lib/json";
import { idOf, type StatePath, statesIn } from "./states";

/** How targets are read: where each state is, and which have names that begin with `#`. */
export interface Known {
  /** Paths of states, by `a.b`; the chart itself by "". */
  paths: ReadonlyMap<string, StatePath>;
  /** `#id` → path. */
  byId: ReadonlyMap<string, StatePath>;
}

/** The states of a draft, for reading targets. */
export function knownStates(draft: JsonObject): Known {
  const chart = isObject(draft.definition) ? draft.definition : {};
  const lines = statesIn(draft);
  const byId = new Map<string, StatePath>();
  const name = (config: JsonObject, path: StatePath, otherwise: string | null) => {
    const id = typeof config.id === "string" && config.id !== "" ? config.id : otherwise;
    if (id !== null) byId.set(id, path);
  };
  name(chart, [], "(machine)");
  for (const { config, path } of lines) name(config, path, null);
  return { paths: new Map([["", []], ...lines.map(({ id, path }) => [id, path] as const)]), byId };
}

/** A target as it is written, taken apart: where it starts, and the keys it goes down from there. */
interface Spelt {
  sign: string;
  from: StatePath;
  keys: readonly string[];
}

/** The engine's own reading: `#id` or `#id.child` from anywhere, `.child` below the source, else a sibling or a path below one. */
function spelt(known: Known, source: StatePath, name: string): Spelt | null {
  if (name.startsWith("#")) {
    const whole = known.byId.get(name.slice(1));
    if (whole !== undefined) return { sign: name, from: whole, keys: [] };
    const [id = "", ...keys] = name.slice(1).split(".");
    const from = known.byId.get(id);
    return from === undefined ? null : { sign: `#${id}.`, from, keys };
  }
  if (name.startsWith(".")) return { sign: ".", from: source, keys: name.slice(1).split(".") };
  return { sign: "", from: source.slice(0, -1), keys: name.split(".") };
}

/** The state a target means; null when there is none. */
export function findTarget(known: Known, source: StatePath, name: string): StatePath | null {
  const read = spelt(known, source, name);
  if (read === null) return null;
  const path = [...read.from, ...read.keys];
  return known.paths.has(idOf(path)) ? path : null;
}

/** The target as it has to be written once `renamed` is called `key`; what does not go through that state stays as it is. */
export function renamedTarget(known: Known, source: StatePath, name: string, renamed: StatePath, key: string): string {
  const read = spelt(known, source, name);
  if (read === null) return name;
  const keys = read.keys.map((each, i) =>
    idOf([...read.from, ...read.keys.slice(0, i + 1)]) === idOf(renamed) ? key : each,
  );
  return read.keys.length === 0 ? name : `${read.sign}${keys.join(".")}`;
}

/** The shortest way to write a state as the target of another; null when none would be read as that (ids with dots). */
export function spellTarget(known: Known, source: StatePath, target: StatePath): string | null {
  const isBelow = (outer: StatePath) => target.length > outer.length && outer.every((key, i) => target[i] === key);
  const home = source.slice(0, -1);
  const options: string[] = [];
  if (isBelow(home)) options.push(target.slice(home.length).join("."));
  if (isBelow(source)) options.push(`.${target.slice(source.length).join(".")}`);
  for (const [id, path] of known.byId) {
    if (idOf(path) === idOf(target)) options.push(`#${id}`);
    else if (path.length === 0 && isBelow(path)) options.push(`#${id}.${target.join(".")}`);
  }
  // A name may be read as something else: an id with dots, for one.
  return options.find((name) => same(findTarget(known, source, name), target)) ?? null;
}

const same = (a: StatePath | null, b: StatePath): boolean => a !== null && idOf(a) === idOf(b);

/** How a transition from `source` is to name a state by its path in the chart; null for "": it leads nowhere else. */
export const targetFor = (draft: JsonObject, source: StatePath, id: string): string | null => {
  const path = statesIn(draft).find((state) => state.id === id)?.path;
  return path === undefined ? null : (spellTarget(knownStates(draft), source, path) ?? id);
};
