import { isObject, type Json, type JsonObject } from "../lib/json";
import { CliError } from "./failure";

/** A field as text; "" when it is not there. */
export function word(from: Json | undefined, ...path: string[]): string {
  const value = at(from, ...path);
  if (typeof value === "string") return value;
  return value === undefined || value === null || typeof value === "object" ? "" : String(value);
}

/** A field, however deep. */
export function at(from: Json | undefined, ...path: string[]): Json | undefined {
  let value = from;
  for (const key of path) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

export const objectsIn = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** JSON from an argument; `what` says whose it is when it cannot be read. */
export function jsonIn(text: string, what: string): Json {
  try {
    return JSON.parse(text);
  } catch (failure) {
    throw new CliError("usage", `${what} is not JSON: ${failure instanceof Error ? failure.message : failure}`);
  }
}

export function objectIn(text: string, what: string): JsonObject {
  const read = jsonIn(text, what);
  if (!isObject(read)) throw new CliError("usage", `${what} is not a JSON object.`);
  return read;
}

export const pretty = (value: Json): string => JSON.stringify(value, null, 2);
