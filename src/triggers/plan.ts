import { isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { searchJmespath } from "../rules/jmespath";
import { mapped } from "./mapping";
import type { TriggerSettings } from "./trigger.schema";

/** What mappings read: the message and its harmless headers, by their names in small letters. */
export interface MessageFacts {
  body: Json;
  headers: Record<string, string>;
}

/** What a message asks for, before anybody has looked which cases there are. */
export interface TriggerPlan {
  correlation: { by: "external_id" | "case_id"; id: string } | null;
  context: JsonObject | null;
  event: { name: string; payload: Json } | null;
}

/** What keeps a message from being applied. `path`: the part of the trigger that is to blame. */
export type MessageProblem = { path: string; message: string };

export type Planned =
  | { kind: "planned"; plan: TriggerPlan }
  /** `when` found nothing: this message is none of its business. */
  | { kind: "ignored" }
  | { kind: "failed"; problems: MessageProblem[] };

export const mostMessages = 100;

/** The messages in one request: itself, or each item of the list that `each` finds. The error is a sentence. */
export function messagesIn({ each }: Pick<TriggerSettings, "each">, facts: MessageFacts): Result<Json[], string> {
  if (each === null) return ok([facts.body]);
  const found = searchJmespath(each, factsOf(facts));
  if (!found.ok) return err(found.error);
  if (!Array.isArray(found.value)) return err("it finds no list");
  if (found.value.length > mostMessages)
    return err(`it finds ${found.value.length} messages; ${mostMessages} at most are taken in one request`);
  return ok(found.value);
}

/** The sender's own id of a message; null: `dedupe` names none. */
export function messageId({ dedupe }: Pick<TriggerSettings, "dedupe">, facts: MessageFacts): string | null {
  const found = dedupe === null ? null : searchJmespath(dedupe, factsOf(facts));
  return found?.ok ? asText(found.value) : null;
}

/** Reads one message as its trigger says. Pure: which case it goes to, and whether that takes it, is seen later. */
export function planOf(settings: TriggerSettings, facts: MessageFacts, nowMs: number): Planned {
  const read = factsOf(facts);
  const problems: MessageProblem[] = [];
  const failed = (path: string, message: string): null => {
    problems.push({ path, message });
    return null;
  };
  const find = (path: string, expression: string): Json => {
    const found = searchJmespath(expression, read);
    return found.ok ? found.value : failed(path, found.error);
  };
  const map = (path: string, mapping: Json): Json => {
    const made = mapped(mapping, read, nowMs);
    return made.ok ? made.value : failed(path, made.error);
  };

  const { when, correlation, context, event } = settings;
  const holds = when === null || isSomething(find("when", when));
  if (problems.length > 0) return { kind: "failed", problems };
  if (!holds) return { kind: "ignored" };

  const plan: TriggerPlan = { correlation: null, context: null, event: null };
  if (correlation !== null) {
    const id = asText(find("correlation.expression", correlation.expression));
    if (id !== null && id.length <= 255) plan.correlation = { by: correlation.by, id };
    else if (problems.length === 0)
      failed(
        "correlation.expression",
        id === null ? "it finds no id" : "the id it finds is longer than 255 characters",
      );
  }
  if (context !== null) {
    const made = map("context", context);
    if (isObject(made)) plan.context = withoutNothing(made);
    else if (problems.every(({ path }) => path !== "context")) failed("context", "the mapping gives no object");
  }
  if (event !== null) {
    const name = event.name ?? asText(find("event.nameFrom", event.nameFrom ?? "null"));
    const payload = event.payload === undefined ? null : map("event.payload", event.payload);
    if (name !== null) plan.event = { name: name.slice(0, 200), payload };
  }
  return problems.length > 0 ? { kind: "failed", problems } : { kind: "planned", plan };
}

/** What of a context goes into a case that runs: whom it is about was settled when it began. Null: nothing is left to be told. */
export function mergeOf(context: JsonObject): JsonObject | null {
  const { entity, ...rest } = context;
  if (!isObject(entity)) return Object.keys(context).length === 0 ? null : context;
  const { type: _type, id: _id, ballerineEntityId: _entityId, ...told } = entity;
  const merge = Object.keys(told).length === 0 ? rest : { ...rest, entity: told };
  return Object.keys(merge).length === 0 ? null : merge;
}

const factsOf = ({ body, headers }: MessageFacts): JsonObject => ({ body, headers });

/** An id may be a number on the sender's side. */
const asText = (value: Json): string | null =>
  typeof value === "string" ? value.trim() || null : typeof value === "number" ? String(value) : null;

/** As JMESPath counts what is true: no null, false, empty text, list or object. */
const isSomething = (value: Json): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : isObject(value)
      ? Object.keys(value).length > 0
      : value !== null && value !== false && value !== "";

/** Fields the sender left out are no facts: JMESPath makes them null, and a null would wipe what the case knows. */
function withoutNothing(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      if (inner === null || inner === undefined) return [];
      return [[key, isObject(inner) ? withoutNothing(inner) : inner]];
    }),
  );
}
