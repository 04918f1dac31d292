import { isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { payloadProblems, resolvePayload } from "../plugins/payload";
import { runTransforms, transformList, transformProblems } from "../plugins/transform";

/** What a mapping of plugins (`{payload}` or `{transform}`) makes of these facts. The error is a sentence. */
export function mapped(mapping: Json, facts: JsonObject, nowMs: number): Result<Json, string> {
  if (!isObject(mapping)) return err("the mapping is an object with `payload` or `transform`");
  if (mapping.payload !== undefined) {
    const resolved = resolvePayload(mapping.payload, { context: facts });
    return resolved.ok ? ok(resolved.value) : err(resolved.error.join("; "));
  }
  return runTransforms(transformList(mapping.transform), facts, nowMs);
}

/** What is wrong with a mapping whatever it is given; empty when it can be used. */
export function mappingProblems(mapping: Json): string[] {
  if (mapping === null) return [];
  if (!isObject(mapping)) return ["is an object with `payload` or `transform`"];
  const other = Object.keys(mapping).filter((key) => key !== "payload" && key !== "transform");
  if (other.length > 0) return [`has no "${other[0] ?? ""}": only \`payload\` or \`transform\``];
  if ((mapping.payload === undefined) === (mapping.transform === undefined))
    return ["has either `payload` or `transform`"];
  if (mapping.payload !== undefined)
    return isObject(mapping.payload) ? payloadProblems(mapping.payload) : ["payload: is an object of {__type, value}"];
  const transforms = transformList(mapping.transform);
  if (transforms.length === 0) return ["transform: has one transform at least"];
  return transformProblems(transforms, "transform").map(({ path, message }) => `${path}: ${message}`);
}
