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

/** A body this route takes: one that was sent to it, else one made up from its schema. */
export function requestExample(route: Route, schema: Json, schemas: JsonObject): Json {
  const sent = examples[route.name]?.request;
  if (sent !== undefined) return sent;
  return route.body === "raw" ? "(bytes)" : sampleOf(schema, schemas, false);
}

/** What this route answers with this status: an answer it gave, else one made up from its schema; null for text that nobody has seen. */
export function answerExample(route: Route, status: number, schema: Json, schemas: JsonObject): Json {
  return examples[route.name]?.answers?.[status] ?? (schema === null ? null : sampleOf(schema, schemas));
}
