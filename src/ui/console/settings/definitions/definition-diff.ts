import { isObject, type Json, type JsonObject, sameJson } from "../../../../lib/json";
import { objectAt, valueAt } from "./build/places";
import { idOf, initialOf, type StatePath, stateOf, statesIn } from "./build/states";
import { findTarget, knownStates } from "./build/targets";
import { arrowsOf, causeWords } from "./build/transitions";
import { pluginsOf } from "./plugins-of";

export type Kind = "state" | "transition" | "plugin" | "form" | "promise" | "setting";

/** One thing that is different between two versions. */
export interface Change {
  kind: Kind;
  /** `review`, `review on approve`, a plugin's name … */
  name: string;
  what: "added" | "removed" | "changed";
  /** In words: "tags", "leads to approved, was rejected". Empty for what was added or removed. */
  details: string[];
  /** As it is written; undefined: it was not there. */
  before: Json | undefined;
  after: Json | undefined;
}

/** What another version of a definition does differently, part by part. The order of keys is no difference. */
export function diffOfDefinitions(before: JsonObject, after: JsonObject): Change[] {
  return [
    ...compared("state", statesOf(before), statesOf(after), keysChanged),
    ...compared("transition", transitionsOf(before), transitionsOf(after), routesChanged),
    ...compared("plugin", plugins(before), plugins(after), keysChanged),
    ...compared("form", entries(before, ["forms"]), entries(after, ["forms"]), formChanged),
    ...compared("promise", promises(before), promises(after), keysChanged),
    ...compared("setting", settings(before), settings(after), () => []),
  ];
}

type Things = ReadonlyMap<string, Json>;

function compared(kind: Kind, before: Things, after: Things, words: (was: Json, is: Json) => string[]): Change[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name): Change[] => {
    const [was, is] = [before.get(name), after.get(name)];
    if (sameJson(was, is)) return [];
    const what = was === undefined ? "added" : is === undefined ? "removed" : "changed";
    const details = was !== undefined && is !== undefined ? words(was, is) : [];
    return [{ kind, name, what, details, before: was, after: is }];
  });
}

const ways = ["on", "after", "always", "onDone", "states", "initial"];

/** A state without its ways out and the states inside it, which are told by themselves; the first one inside is told with it. */
const statesOf = (draft: JsonObject): Things =>
  new Map(
    [[], ...statesIn(draft).map(({ path }) => path)].map((path: StatePath): [string, Json] => {
      const config = stateOf(draft, path);
      const own = Object.fromEntries(Object.entries(config).filter(([key]) => !ways.includes(key)));
      const first = initialOf(config);
      return [
        path.length === 0 ? "the workflow" : idOf(path),
        { ...own, ...(first !== null && { "begins in": first }) },
      ];
    }),
  );

/** By state and cause: `review on approve` → where it leads, in the order it is tried. How a target is spelt is no difference. */
function transitionsOf(draft: JsonObject): Things {
  const known = knownStates(draft);
  const found = new Map<string, Json[]>();
  for (const path of [[], ...statesIn(draft).map((state) => state.path)] as StatePath[])
    for (const arrow of arrowsOf(draft, path)) {
      const name = `${path.length === 0 ? "any state" : idOf(path)} on ${causeWords(arrow)}`;
      const to = arrow.targets.map((target) => {
        const there = findTarget(known, path, target);
        return there === null ? target : idOf(there);
      });
      const route = {
        to,
        ...(arrow.guard !== undefined && { guard: arrow.guard }),
        ...(arrow.reenter && { reenter: true }),
      };
      found.set(name, [...(found.get(name) ?? []), route]);
    }
  return found;
}

const plugins = (draft: JsonObject): Things =>
  new Map(
    pluginsOf(draft.extensions ?? null).map(({ name, path }) => {
      const [, list = "", place = ""] = path.split(".");
      return [name, valueAt(draft, ["extensions", list, Number(place)]) ?? null];
    }),
  );

const entries = (draft: JsonObject, place: readonly string[]): Things =>
  new Map(Object.entries(objectAt(draft, place)));

function promises(draft: JsonObject): Things {
  const all = valueAt(draft, ["extensions", "edgecase", "policies"]);
  return new Map(
    (Array.isArray(all) ? all : []).map((one, i) => [
      isObject(one) && typeof one.id === "string" ? one.id : `number ${i + 1}`,
      one,
    ]),
  );
}

const settings = (draft: JsonObject): Things =>
  new Map([
    ...[...entries(draft, ["extensions", "edgecase"])].filter(([key]) => key !== "policies"),
    ...[...entries(draft, ["config"])].map(([key, value]): [string, Json] => [`config ${key}`, value]),
    ...["contextSchema", "documentsSchema"].flatMap((key): [string, Json][] => {
      const value = draft[key];
      return value === undefined || value === null ? [] : [[key, value]];
    }),
  ]);

function keysChanged(was: Json, is: Json): string[] {
  if (!isObject(was) || !isObject(is)) return [];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return keys.flatMap((key) => {
    const [one, other] = [was[key], is[key]];
    if (sameJson(one, other)) return [];
    return [isPlain(one) && isPlain(other) ? `${key}: ${shown(one)} → ${shown(other)}` : key];
  });
}

function routesChanged(was: Json, is: Json): string[] {
  const [one, other] = [routes(was), routes(is)];
  const to = (all: readonly JsonObject[]) =>
    all.map((route) => (Array.isArray(route.to) ? route.to.join(" and ") : "") || "stays");
  const leads =
    to(one).join(", ") === to(other).join(", ") ? [] : [`leads to ${to(other).join(", ")}, was ${to(one).join(", ")}`];
  const guards = (all: readonly JsonObject[]): Json => all.map((route) => route.guard ?? null);
  return [...leads, ...(sameJson(guards(one), guards(other)) ? [] : ["guard"])];
}

const routes = (value: Json): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

function formChanged(was: Json, is: Json): string[] {
  const pages = (form: Json): string[] =>
    (isObject(form) && Array.isArray(form.pages) ? form.pages : []).map((page, i) =>
      isObject(page) ? String(page.id ?? i + 1) : "",
    );
  const [one, other] = [pages(was), pages(is)];
  const more = other.filter((page) => !one.includes(page)).map((page) => `page ${page} added`);
  const less = one.filter((page) => !other.includes(page)).map((page) => `page ${page} removed`);
  return more.length + less.length > 0 ? [...more, ...less] : keysChanged(was, is);
}

const isPlain = (value: Json | undefined): boolean => typeof value !== "object" || value === null;
const shown = (value: Json | undefined): string => (value === undefined || value === null ? "nothing" : String(value));
