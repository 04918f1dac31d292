import * as z from "zod";

// Callers send numbers as strings and strings as numbers, and leave fields empty instead of out.
export const lenient = (value: unknown): unknown => {
  if (value === null) return undefined;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return value;
  const trimmed = value.trim();
  return trimmed === "" ? undefined : trimmed;
};
export const required = z.preprocess(lenient, z.string("is missing").max(400));
export const optional = z.preprocess(lenient, z.string().max(400).optional());
export const flag = z.preprocess((value) => {
  const text = lenient(value);
  return text === "true" || text === "false" ? text === "true" : text;
}, z.boolean().optional());
/** A part that is left out is an empty part: the problem is then told of each field that is missing in it. */
export const part = <T extends z.ZodType>(schema: T) => z.preprocess((value) => value ?? {}, schema);
export const optionalPart = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => value ?? undefined, schema.optional());
