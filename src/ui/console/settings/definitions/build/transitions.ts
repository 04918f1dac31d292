import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import { objectAt, type Place, textsOf, valueAt, withAt, withKey } from "./places";
import { placeOfState, type StatePath, stateOf } from "./states";

/** What sets a transition off. `after` in the list spelling of earlier charts is read, and written as an object. */
export type Cause = "on" | "always" | "after" | "onDone";

/** One transition as it is written. */
export interface Arrow {
  cause: Cause;
  /** The event, or the delay; "" for the other two. */
  name: string;
  /** Place among those with the same cause and name, from 0. */
  rank: number;
  /** How many there are with the same cause and name. */
  count: number;
  /** Where it stands in the definition; problems about it begin so. */
  place: Place;
  /** As written. Empty: the event is taken and the state stays. */
  targets: string[];
  guard: Json | undefined;
  reenter: boolean;
  raw: Json;
}

const plain = ["always", "onDone"] as const;

/** The transitions out of a state, in the order they are tried. */
export function arrowsOf(draft: JsonObject, path: StatePath): Arrow[] {
  const config = stateOf(draft, path);
  const place = placeOfState(path);
  const named = (cause: "on" | "after"): Arrow[] =>
    Object.entries(objectAt(config, [cause])).flatMap(([name, raw]) =>
      listed(raw, cause, name, [...place, cause, name]),
    );
  return [
    ...named("on"),
    ...named("after"),
    ...timersIn(config.after, place),
    ...plain.flatMap((cause) =>
      config[cause] === undefined ? [] : listed(config[cause], cause, "", [...place, cause]),
    ),
  ];
}

const timersIn = (after: Json | undefined, place: Place): Arrow[] =>
  (Array.isArray(after) ? after : []).map((raw, i, all) => {
    const delay = isObject(raw) ? raw.delay : undefined;
    const name = typeof delay === "number" || typeof delay === "string" ? String(delay) : "";
    return { ...arrowOf(raw), cause: "after", name, rank: i, count: all.length, place: [...place, "after", i] };
  });

function listed(raw: Json, cause: Cause, name: string, place: Place): Arrow[] {
  if (!Array.isArray(raw)) return [{ ...arrowOf(raw), cause, name, rank: 0, count: 1, place }];
  return raw.map((each, i) => ({ ...arrowOf(each), cause, name, rank: i, count: raw.length, place: [...place, i] }));
}

function arrowOf(raw: Json): Pick<Arrow, "targets" | "guard" | "reenter" | "raw"> {
  if (!isObject(raw))
    return { targets: textsOf(raw).filter((each) => each !== ""), guard: undefined, reenter: false, raw };
  return {
    targets: textsOf(raw.target).filter((each) => each !== ""),
    guard: raw.guard ?? raw.cond ?? undefined,
    reenter: raw.reenter === true || (raw.reenter === undefined && raw.internal === false),
    raw,
  };
}

/** Changes one key of a transition; a transition that was only the name of its target becomes an object for it. */
export function withArrow(draft: JsonObject, { place, raw }: Arrow, key: string, value: Json | undefined): JsonObject {
  const own: JsonObject = isObject(raw) ? raw : raw === null || raw === "" ? {} : { target: raw };
  const next = withAt(own, [key], value);
  // The short spelling stays short while nothing but the target is said.
  const isShort = !isObject(raw) && Object.keys(next).every((each) => each === "target") && next.target !== undefined;
  return withAt(draft, place, isShort ? (next.target ?? null) : next);
}

export const withTarget = (draft: JsonObject, arrow: Arrow, target: string | null): JsonObject =>
  withArrow(draft, arrow, "target", target ?? undefined);

/** The guard under the key that the transition uses already; `guard` for a new one. */
export function withGuard(draft: JsonObject, arrow: Arrow, guard: Json | undefined): JsonObject {
  const { raw } = arrow;
  const key = isObject(raw) && raw.guard === undefined && raw.cond !== undefined ? "cond" : "guard";
  return withArrow(draft, arrow, key, guard);
}

/** One more transition, tried after those with the same cause and name. Answers the draft and where it stands. */
export function addArrow(
  draft: JsonObject,
  path: StatePath,
  { cause, name }: Pick<Arrow, "cause" | "name">,
  raw: Json,
): { draft: JsonObject; place: Place } {
  const ready = cause === "after" ? withNamedTimers(draft, path) : draft;
  const place: Place = [...placeOfState(path), cause, ...(cause === "on" || cause === "after" ? [name] : [])];
  const there = valueAt(ready, place);
  if (there === undefined) return { draft: withAt(ready, place, raw), place };
  const list = Array.isArray(there) ? there : [there];
  return { draft: withAt(ready, place, [...list, raw]), place: [...place, list.length] };
}

/** Takes a transition away, and with the last of its kind the key it stood under. */
export function removeArrow(draft: JsonObject, arrow: Arrow): JsonObject {
  const isListed = typeof arrow.place.at(-1) === "number";
  const group = isListed ? arrow.place.slice(0, -1) : arrow.place;
  if (isListed && arrow.count > 1) return withAt(draft, arrow.place, undefined);
  const rest = withAt(draft, group, undefined);
  const isNamed =
    arrow.cause === "on" || (arrow.cause === "after" && typeof group.at(-1) === "string" && group.at(-1) !== "after");
  const holder = isNamed ? group.slice(0, -1) : group;
  const left = valueAt(rest, holder);
  return isNamed && isObject(left) && Object.keys(left).length === 0 ? withAt(rest, holder, undefined) : rest;
}

/** Up or down among those with the same cause and name: which guard is asked first. */
export function moveArrow(draft: JsonObject, arrow: Arrow, by: -1 | 1): { draft: JsonObject; place: Place } | null {
  const to = arrow.rank + by;
  const group = arrow.place.slice(0, -1);
  const list = valueAt(draft, group);
  if (!Array.isArray(list) || to < 0 || to >= list.length) return null;
  const moved = list.toSpliced(arrow.rank, 1).toSpliced(to, 0, arrow.raw);
  return { draft: withAt(draft, group, moved), place: [...group, to] };
}

/** Gives a transition another cause or name: it goes to the end of those that have it. */
export function reroute(
  draft: JsonObject,
  path: StatePath,
  arrow: Arrow,
  to: Pick<Arrow, "cause" | "name">,
): { draft: JsonObject; place: Place } {
  const isNamed =
    to.cause === arrow.cause && (to.cause === "on" || (to.cause === "after" && typeof arrow.place.at(-1) === "string"));
  const holder: Place = [...placeOfState(path), to.cause];
  // A name of its own that nobody else has is changed where it stands, so that the order of the rest stays.
  if (isNamed && arrow.count === 1 && !Object.hasOwn(objectAt(draft, holder), to.name)) {
    const renamed = withAt(draft, holder, withKey(objectAt(draft, holder), arrow.name, to.name));
    return { draft: renamed, place: [...holder, to.name, ...arrow.place.slice(holder.length + 1)] };
  }
  const { delay: _, ...rest } = isObject(arrow.raw) ? arrow.raw : {};
  return addArrow(removeArrow(draft, arrow), path, to, isObject(arrow.raw) ? rest : arrow.raw);
}

/** `[{delay, …}]` of earlier charts as `{delay: …}`, where a delay can have a name. */
function withNamedTimers(draft: JsonObject, path: StatePath): JsonObject {
  const place = [...placeOfState(path), "after"];
  const timers = timersIn(valueAt(draft, place), placeOfState(path));
  if (timers.length === 0) return draft;
  const byDelay: JsonObject = {};
  for (const { name, raw } of timers) {
    const { delay: _, ...rest } = isObject(raw) ? raw : {};
    const there = byDelay[name];
    byDelay[name] = there === undefined ? rest : [...(Array.isArray(there) ? there : [there]), rest];
  }
  return withAt(draft, place, byDelay);
}

/** What sets it off, in words: the event, `always`, `done`, `after P3D`; as the chart writes it. */
export const causeWords = ({ cause, name }: Pick<Arrow, "cause" | "name">): string =>
  cause === "on"
    ? name === ""
      ? "always"
      : name
    : cause === "onDone"
      ? "done"
      : cause === "after"
        ? `after ${name}`
        : "always";
