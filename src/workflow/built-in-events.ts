import type { ArrayMerge, Refusal } from "../domain";
import { isObject, type Json, type JsonObject, sameJson } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { type Carried, yes } from "./carried";
import { forgedConsents } from "./consents";
import {
  changedIdentity,
  engineOwned,
  engineOwnedKey,
  engineOwnedMetadata,
  identityKeys,
  mergeContext,
  unsafePath,
  withItemIds,
} from "./merge-context";
import { notAllowed } from "./send-event";
import { contextOf, patch, type Turn } from "./turn";

/** Events every active case takes in any state, unless its chart gives the name a meaning of its own. */
export const builtInEvents = ["UPDATE_CONTEXT", "DEEP_MERGE_CONTEXT", "NO_OP"] as const;
type BuiltInEvent = (typeof builtInEvents)[number];

/**
 * Carries out `UPDATE_CONTEXT`, `DEEP_MERGE_CONTEXT` or `NO_OP`, as integrators of the documented system send them. Null: it is an
 * event of the chart. They move nothing themselves; what holds afterwards does.
 */
export function takeBuiltInEvent(turn: Turn, name: string, payload: Json): Result<Carried, Refusal> | null {
  if (!isBuiltIn(name) || turn.definition.chart.nodes.some(({ transitions }) => transitions.has(name))) return null;
  if (turn.before.status !== "active") return notAllowed(turn, name);
  switch (name) {
    case "NO_OP":
      return taken(name, {});
    case "UPDATE_CONTEXT":
      return replace(turn, isObject(payload) ? payload.context : undefined);
    case "DEEP_MERGE_CONTEXT":
      return merge(turn, isObject(payload) ? payload : {});
  }
}

const isBuiltIn = (name: string): name is BuiltInEvent => (builtInEvents as readonly string[]).includes(name);

const taken = (name: BuiltInEvent, detail: JsonObject): Result<Carried, Refusal> =>
  yes("event.received", name, { builtIn: true, ...detail });

const owned = (param: string): { ok: false; error: Refusal } => err({ code: "engine_owned", param });
const bad = (param: string, message: string): { ok: false; error: Refusal } =>
  err({ code: "bad_value", param, message });

const merges: readonly unknown[] = ["by_id", "by_index", "concat", "replace"] satisfies ArrayMerge[];
const isMerge = (value: Json): value is ArrayMerge => merges.includes(value);

function merge(turn: Turn, { newContext, arrayMergeOption = "concat" }: JsonObject): Result<Carried, Refusal> {
  if (!isObject(newContext)) return bad("payload.newContext", "newContext must be an object");
  if (!isMerge(arrayMergeOption))
    return bad("payload.arrayMergeOption", "arrayMergeOption is by_id, by_index, concat or replace");
  const key = engineOwnedKey(newContext) ?? forgedConsents(turn.before, newContext);
  if (key !== null) return owned(`payload.newContext.${key}`);
  const merged = mergeContext(turn.next.context, newContext, arrayMergeOption);
  if (!merged.ok) return bad("payload.newContext", merged.error);
  const identity = changedIdentity(turn.next.context, merged.value);
  if (identity !== null) return owned(`payload.newContext.${identity}`);
  patch(turn, { context: withItemIds(merged.value, `${turn.next.version}`) });
  return taken("DEEP_MERGE_CONTEXT", { keys: Object.keys(newContext), arrays: arrayMergeOption });
}

/** Whoever reads the context, changes it and sends it back has said again what is the engine's: that is no change, and no fault. */
function replace(turn: Turn, given: Json | undefined): Result<Carried, Refusal> {
  if (!isObject(given)) return bad("payload.context", "context must be an object");
  const unsafe = unsafePath(given, "");
  if (unsafe !== null) return owned(`payload.context.${unsafe}`);
  const before = turn.next.context;
  const ownedHere = turn.before.consents.length === 0 ? engineOwned : new Set([...engineOwned, "consents"]);
  const key = changedOwnedKey(contextOf(turn.next), given, ownedHere);
  if (key !== null) return owned(`payload.context.${key}`);
  const entity = replacedEntity(before, given.entity);
  if (!entity.ok) return entity;
  const metadata = replacedMetadata(before, given.metadata);
  const context: JsonObject = { ...without(given, ownedHere), ...only(before, ownedHere) };
  if (entity.value !== null) context.entity = entity.value;
  if (metadata !== undefined) context.metadata = metadata;
  patch(turn, { context: withItemIds(context, `${turn.next.version}`) });
  return taken("UPDATE_CONTEXT", { keys: Object.keys(given) });
}

/** The path of the first engine-owned key that is not said again as it is. */
function changedOwnedKey(before: JsonObject, given: JsonObject, engines: ReadonlySet<string>): string | null {
  for (const key of Object.keys(given)) if (engines.has(key) && !sameJson(before[key], given[key])) return key;
  const { metadata } = given;
  const links = isObject(before.metadata) ? before.metadata : {};
  if (!isObject(metadata)) return null;
  const changed = Object.keys(metadata).find(
    (key) => engineOwnedMetadata.has(key) && !sameJson(links[key], metadata[key]),
  );
  return changed === undefined ? null : `metadata.${changed}`;
}

/** Whom the case is about stays; what is known of them is replaced. */
function replacedEntity(before: JsonObject, given: Json | undefined): Result<JsonObject | null, Refusal> {
  if (!isObject(before.entity)) return ok(isObject(given) ? given : null);
  if (given !== undefined && !isObject(given)) return bad("payload.context.entity", "entity must be an object");
  const said = given ?? {};
  for (const key of identityKeys)
    if (Object.hasOwn(said, key) && said[key] !== before.entity[key]) return owned(`payload.context.entity.${key}`);
  if (said.data !== undefined && !isObject(said.data))
    return bad("payload.context.entity.data", "entity.data must be an object");
  return ok({ ...said, ...only(before.entity, new Set<string>(identityKeys)), data: said.data ?? {} });
}

function replacedMetadata(before: JsonObject, given: Json | undefined): Json | undefined {
  if (!isObject(before.metadata) || (given !== undefined && !isObject(given))) return given;
  const kept = only(before.metadata, engineOwnedMetadata);
  return given === undefined && Object.keys(kept).length === 0 ? undefined : { ...given, ...kept };
}

const only = (object: JsonObject, keys: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => keys.has(key)));
const without = (object: JsonObject, keys: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.has(key)));
