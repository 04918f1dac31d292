import { getPath, isObject, isUnsafeKey, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { dotted } from "./paths";
import type { PluginFacts } from "./plugin";

/**
 * The documented form of a mapping: a tree whose leaves are `{__type: "literal", value}` or `{__type: "path", value: "entity.data.x"}`
 * (`type` in its first version); anything else stands for itself. A path that leads nowhere leaves its key out, so that the schema
 * of the plugin names all that is missing at once. Literals and facts are copied, never read as leaves again: what an applicant
 * types cannot become a path. The error lists every leaf that can never be read, by its place.
 */
export function resolvePayload(payload: Json, facts: Pick<PluginFacts, "context">): Result<Json, string[]> {
  const problems: string[] = [];
  const value = resolve(payload, facts.context, [], problems);
  return problems.length > 0 ? err(problems) : ok(value ?? {});
}

/** What is wrong with a payload whatever the facts are; empty when it can be used. */
export function payloadProblems(payload: Json): string[] {
  const resolved = resolvePayload(payload, { context: {} });
  return resolved.ok ? [] : resolved.error;
}

const deepest = 32;

function resolve(node: Json, context: JsonObject, at: string[], problems: string[]): Json | undefined {
  const wrong = (message: string): undefined => {
    problems.push(`${at.length === 0 ? "payload" : at.join(".")}: ${message}`);
    return undefined;
  };
  if (at.length > deepest) return wrong("is nested too deeply");
  if (Array.isArray(node))
    return node.flatMap((item, place) => {
      const value = resolve(item, context, [...at, String(place)], problems);
      return value === undefined ? [] : [value];
    });
  if (!isObject(node)) return node;
  const kind = leafKind(node);
  if (kind !== null) {
    const value = Object.hasOwn(node, "value") ? node.value : undefined;
    if (kind !== "literal" && kind !== "path") return wrong('is of the type "literal" or "path"');
    if (value === undefined) return wrong("has no value");
    if (kind === "literal") return value;
    const path = typeof value === "string" ? dotted(value.trim()) : null;
    return path === null ? wrong("is no path such as entity.data.companyName") : getPath(context, path);
  }
  const resolved: JsonObject = {};
  for (const [key, inner] of Object.entries(node)) {
    const value = isUnsafeKey(key) ? undefined : resolve(inner, context, [...at, key], problems);
    if (value !== undefined) resolved[key] = value;
  }
  return resolved;
}

/** What a leaf says it is; null for a branch. `{type, value}` is a leaf only when it says one of the two words and nothing else. */
function leafKind(node: JsonObject): Json {
  if (Object.hasOwn(node, "__type")) return node.__type ?? "";
  if (Object.keys(node).length !== 2 || !Object.hasOwn(node, "value") || !Object.hasOwn(node, "type")) return null;
  return node.type === "literal" || node.type === "path" ? node.type : null;
}
