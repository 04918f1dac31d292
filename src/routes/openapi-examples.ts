import type * as z from "zod";
import type { Json, JsonObject } from "../lib/json";
import type { Route } from "./framework";
import recorded from "./openapi-recorded.json";
import { sampleOf } from "./openapi-sample";

interface Recorded {
  /** A body that was sent. */
  request?: Json;
  /** What was answered, by status. */
  answers?: Record<string, Json>;
}

/** What tests sent and got, with ids, secrets and times replaced (scripts/api-examples.mjs). */
const examples: Record<string, Recorded> = recorded;

const given = new Set<Json>(Object.values(examples).flatMap(({ answers = {} }) => Object.values(answers)));

/** Whether this very answer was given once, and not made up. */
export const isRecorded = (example: Json): boolean => given.has(example);

/** A body this route takes: one that was sent to it, else one made up from its schema. */
export function requestExample(route: Route, schema: Json, schemas: JsonObject): Json {
  const sent = examples[route.name]?.request;
  const { body } = route;
  if (body === null || body === "raw") return sent ?? null;
  if (route.form) return sampleOf(schema, schemas);
  const small = [sent, sampleOf(schema, schemas, false)].find((one) => one !== undefined && holds(body, one));
  return small ?? sampleOf(schema, schemas);
}

/** What this route answers with this status: an answer it gave, else one made up from its schema. */
export function answerExample(route: Route, status: number, schema: Json, schemas: JsonObject): Json {
  const told = examples[route.name]?.answers?.[status];
  const shape = route.answers[status];
  return told !== undefined && typeof shape === "object" && holds(shape, told) ? told : sampleOf(schema, schemas);
}

// A recording that its route has outgrown gives way until it is made anew.
const holds = (shape: z.ZodType, example: Json): boolean => shape.safeParse(example).success;
