import { isObject, type Json, type JsonObject } from "../../../../../lib/json";

/** A list of transforms that is one JMESPath expression. */
export const jmespath = (mapping: string): JsonObject[] => [{ transformer: "jmespath", mapping }];

/** The mapping of a request or an answer when it is one JMESPath expression or none; null: it takes JSON to say it. */
export function plainMapping(value: Json | undefined): string | null {
  if (value === undefined) return "";
  if (!isObject(value) || Object.keys(value).some((key) => key !== "transform")) return null;
  return plainTransforms(value.transform);
}

/** The same of a list of transforms. */
export function plainTransforms(value: Json | undefined): string | null {
  if (value === undefined) return "";
  const only = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (!isObject(only)) return null;
  const isPlain = only.transformer === "jmespath" && Object.keys(only).length === 2 && typeof only.mapping === "string";
  return isPlain && typeof only.mapping === "string" ? only.mapping : null;
}

export const mappingOf = (expression: string): Json | undefined =>
  expression === "" ? undefined : { transform: jmespath(expression) };
export const transformsOf = (expression: string): Json | undefined =>
  expression === "" ? undefined : jmespath(expression);
