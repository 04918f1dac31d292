import * as z from "zod";
import { isObject, type Json, type JsonObject } from "../lib/json";

/**
 * JSON Schema of a zod schema as a reference into `components/schemas`, where it and its named parts are put. A schema without a name of its
 * own goes by `name`.
 */
export function namedSchema(schema: z.ZodType, io: "input" | "output", name: string, schemas: JsonObject): JsonObject {
  const { $schema: _dialect, $defs = {}, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  // Parts that refer to themselves come with names that count from zero in every schema anew.
  const own = typeof rest.id === "string" ? rest.id : name;
  const nameOf = (part: string): string => (part.startsWith("__schema") ? `${own}Part${part.slice(8)}` : part);
  for (const [part, definition] of Object.entries($defs))
    schemas[nameOf(part)] ??= relocated(definition as Json, nameOf);
  const whole = relocated(rest as Json, nameOf) as JsonObject;
  if (typeof whole.$ref === "string" && Object.keys(whole).length === 1) return whole;
  const { id: _id, ...shape } = whole;
  schemas[own] ??= shape;
  return { $ref: `#/components/schemas/${own}` };
}

function relocated(schema: Json, nameOf: (part: string) => string): Json {
  if (Array.isArray(schema)) return schema.map((one) => relocated(one, nameOf));
  if (!isObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) =>
      key === "$ref" && typeof value === "string"
        ? [key, `#/components/schemas/${nameOf(value.replace("#/$defs/", ""))}`]
        : [key, relocated(value, nameOf)],
    ),
  );
}
