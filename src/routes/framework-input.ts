import type * as z from "zod";
import { sha256Hex } from "../lib/bytes";
import { canonicalJson, isUnsafeKey, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { type ApiProblem, problem } from "./problem";

/** Parses with a schema; the first complaint becomes the message, all of them the details. Values are never echoed. */
export function parseWith<S extends z.ZodType>(
  schema: S,
  raw: unknown,
  where: "path" | "query" | "body",
): Result<z.output<S>, ApiProblem> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return ok(parsed.data);
  const complaints = parsed.error.issues.flatMap((issue) => complaintsOf(issue, raw)).slice(0, 20);
  const first = complaints[0] ?? { path: "", code: "bad_value" as const, message: "The value is not valid." };
  const details: JsonObject = { in: where, problems: complaints.map(({ path, message }) => ({ path, message })) };
  const message = first.path === "" ? first.message : `${first.path}: ${first.message}`;
  // An id that cannot be one is an id of nothing: the same 404 as an id of another tenant.
  if (where === "path") return err(problem("not_found", "There is no such thing.", { param: first.path }));
  return err(problem(first.code, message, { param: first.path, details }));
}

interface Complaint {
  path: string;
  code: "bad_value" | "unknown_field";
  message: string;
}

function complaintsOf(issue: z.core.$ZodIssue, raw: unknown): Complaint[] {
  const at = issue.path.map(String);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      path: [...at, key].join("."),
      code: "unknown_field",
      message: "This field is not known here.",
    }));
  const message = at.length > 0 && isMissing(raw, at) ? "This field is required." : issue.message;
  return [{ path: at.join("."), code: "bad_value", message }];
}

function isMissing(raw: unknown, path: string[]): boolean {
  let at: unknown = raw;
  for (const key of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return true;
    at = Reflect.get(at, key);
  }
  return at === undefined;
}

/**
 * JSON text to a value that is safe to keep: no key that reaches into a prototype, no text that UTF-8 cannot carry, no number
 * that JSON cannot write back, nesting within bounds. Walked without recursion, so depth cannot overflow the stack.
 */
export function parseJson(text: string, maxDepth: number): Result<Json, ApiProblem> {
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    return err(problem("bad_json", "The body is not valid JSON."));
  }
  const trouble = unsafeIn(value, maxDepth);
  return trouble === null ? ok(value) : err(trouble);
}

interface Place {
  value: Json;
  depth: number;
  key: string;
  parent: Place | null;
}

function unsafeIn(root: Json, maxDepth: number): ApiProblem | null {
  const stack: Place[] = [{ value: root, depth: 1, key: "", parent: null }];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const { value, depth } = at;
    if (typeof value === "number" && !Number.isFinite(value))
      return problem("bad_value", "A number is too large.", { param: pathOf(at) });
    if (typeof value === "string" && !isStorable(value))
      return problem("bad_value", "A text has characters that cannot be stored.", { param: pathOf(at) });
    if (typeof value !== "object" || value === null) continue;
    if (depth > maxDepth) return problem("too_deep", `The body may nest at most ${maxDepth} levels deep.`);
    for (const [key, inner] of Object.entries(value)) {
      const place = { value: inner, depth: depth + 1, key, parent: at };
      if (isUnsafeKey(key)) return problem("unsafe_key", `A key may not be "${key}".`, { param: pathOf(place) });
      if (!isStorable(key)) return problem("bad_value", "A key has characters that cannot be stored.");
      stack.push(place);
    }
  }
  return null;
}

// SQLite ends a text at U+0000 in places, and a lone surrogate comes back as another character than was hashed.
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes("\u0000");

function pathOf(place: Place): string {
  const keys: string[] = [];
  for (let at: Place | null = place; at?.parent != null; at = at.parent) keys.unshift(at.key);
  return keys.join(".");
}

/** What a repeat with the same Idempotency-Key must equal. Order of keys in the body does not matter. */
export const fingerprintOf = (method: string, path: string, body: Json | null, text: string): string =>
  sha256Hex(`${method}|${path}|${body === null ? text : canonicalJson(body)}`);

/** The query as an object; a name that comes twice becomes a list, so that nothing is dropped silently. */
export function queryOf(params: URLSearchParams): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null);
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name);
    query[name] = values.length === 1 ? (values[0] as string) : values;
  }
  return { ...query };
}
