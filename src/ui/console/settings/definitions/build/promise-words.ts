import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import { tagsOf } from "./draft-graph";
import { textsOf, valueAt } from "./places";
import { statesIn } from "./states";

/** Kinds of promises, as the first words of their sentence. */
export const promiseKinds = [
  { type: "requires", words: "There is no way to … without …" },
  { type: "never_after", words: "Never … after …" },
  { type: "only_by", words: "… is reached only by …" },
  { type: "at_most_once", words: "A plugin starts at most once" },
  { type: "can_always_end", words: "From everywhere an end can be reached" },
] as const;
export type PromiseType = (typeof promiseKinds)[number]["type"];

/** A choice in a sentence. `value` is the JSON it stands for. */
export interface Choice {
  value: string;
  label: string;
}

const choice = (value: Json, label: string): Choice => ({ value: JSON.stringify(value), label });

/** What a promise can speak of in this draft. */
export interface Speech {
  places: Choice[];
  evidence: Choice[];
  events: string[];
  plugins: string[];
}

/** States, tags, outcomes, plugins and events of the draft, as the parts of a sentence. */
export function speechOf(draft: JsonObject, plugins: readonly string[], events: readonly string[]): Speech {
  const states = statesIn(draft);
  const tags = [...new Set(states.flatMap(({ config }) => tagsOf(config)))];
  const approvals = states.flatMap(({ path, config }) => {
    const approval = valueAt(config, ["meta", "approval"]);
    if (!isObject(approval)) return [];
    return [textsOf(approval.name)[0] ?? `approval_${path.join("_")}`];
  });
  const runs = [...plugins, ...approvals];
  return {
    places: [
      ...(["approved", "rejected"] as const).map((outcome) => choice({ outcome }, `the outcome ${outcome}`)),
      ...states.map(({ id }) => choice({ state: id }, `the state ${id}`)),
      ...tags.map((tag) => choice({ tag }, `a state tagged ${tag}`)),
      ...runs.map((plugin) => choice({ plugin }, `the start of ${plugin}`)),
    ],
    evidence: [
      ...runs.map((plugin) => choice({ plugin }, `a success of ${plugin}`)),
      ...runs.map((plugin) => choice({ plugin, latest: true }, `a success of ${plugin} in its newest run`)),
      ...runs.map((plugin) => choice({ plugin, result: "finished" }, `the end of ${plugin}, whatever it came to`)),
      ...events.map((event) => choice({ decision: event }, `a person's decision ${event}`)),
      ...states.map(({ id }) => choice({ state: id }, `passing the state ${id}`)),
      ...tags.map((tag) => choice({ tag }, `passing a state tagged ${tag}`)),
      ...events.map((event) => choice({ event }, `the event ${event}`)),
    ],
    events: [...events],
    plugins: runs,
  };
}

/** What a promise of a kind begins with; parts that both kinds have stay. */
export function promiseOf(type: PromiseType, before: JsonObject, speech: Speech): JsonObject {
  const { id, description } = before;
  const base: JsonObject = { ...(id !== undefined && { id }), ...(description !== undefined && { description }), type };
  const place = (key: string): Json => before[key] ?? read(speech.places[0]) ?? { outcome: "approved" };
  switch (type) {
    case "requires":
      return { ...base, to: place("to"), all: before.all ?? [read(speech.evidence[0]) ?? { decision: "approve" }] };
    case "never_after":
      return { ...base, never: place("never"), after: place("after") };
    case "only_by":
      return { ...base, to: place("to"), events: before.events ?? speech.events.slice(0, 1) };
    case "at_most_once":
      return { ...base, plugin: before.plugin ?? speech.plugins[0] ?? "" };
    case "can_always_end":
      return base;
  }
}

const read = (one: Choice | undefined): Json | undefined =>
  one === undefined ? undefined : (JSON.parse(one.value) as Json);

/** The choice that is made, with what is written first when no choice says it (`anyOf`, a state that is gone). */
export function choicesWith(choices: readonly Choice[], value: Json | undefined): { value: string; options: Choice[] } {
  const normal = normalised(value ?? null);
  const text = JSON.stringify(normal);
  const known = choices.some((one) => one.value === text);
  return { value: text, options: known ? [...choices] : [{ value: text, label: otherWords(normal) }, ...choices] };
}

// `{"decision": ["approve"]}` and defaults that are spelt out mean what the short form means.
function normalised(value: Json): Json {
  if (!isObject(value)) return value;
  const { decision, result, latest, plugin } = value;
  if (Array.isArray(decision) && decision.length === 1 && Object.keys(value).length === 1)
    return { decision: decision[0] ?? "" };
  if (plugin === undefined) return value;
  return { plugin, ...(latest === true && { latest }), ...(result === "finished" && { result }) };
}

const otherWords = (value: Json): string =>
  isObject(value) && Array.isArray(value.anyOf)
    ? `one of ${value.anyOf.length} (written in the JSON)`
    : value === null
      ? "Choose …"
      : JSON.stringify(value);

/** A free id: `promise`, `promise_2` … */
export function freeId(promises: readonly Json[], wish: string): string {
  const taken = new Set(promises.flatMap((one) => (isObject(one) && typeof one.id === "string" ? [one.id] : [])));
  for (let count = 1; ; count++) {
    const id = count === 1 ? wish : `${wish}_${count}`;
    if (!taken.has(id)) return id;
  }
}
