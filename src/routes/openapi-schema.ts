import * as z from "zod";
import { isObject, type Json, type JsonObject } from "../lib/json";

type Way = "input" | "output";

/**
 * JSON Schema of a zod schema as a reference into `components/schemas`, where it and its named parts are put. A schema without a name of its
 * own goes by `name`.
 */
export function namedSchema(schema: z.ZodType, io: Way, name: string, schemas: JsonObject): JsonObject {
  const { $schema: _dialect, $defs = {}, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  // Parts that refer to themselves come with names that count from zero in every schema anew.
  const own = typeof rest.id === "string" ? rest.id : name;
  const nameOf = (part: string): string => {
    if (!part.startsWith("__schema")) return part;
    return likeness($defs[part] as Json) === anyJson ? "JsonValue" : `${own}Part${part.slice(8)}`;
  };
  for (const [part, definition] of Object.entries($defs))
    schemas[nameOf(part)] ??= relocated(definition as Json, nameOf, io);
  const whole = relocated(rest as Json, nameOf, io) as JsonObject;
  if (typeof whole.$ref === "string" && Object.keys(whole).length === 1) return whole;
  const { id: _id, ...shape } = whole;
  schemas[own] ??= shape;
  return { $ref: `#/components/schemas/${own}` };
}

/** The text of a part, whatever it calls itself. */
const likeness = (part: Json): string => JSON.stringify(relocated(part, () => "Itself", "output"));

/** What stands in most documents somewhere: JSON of any shape. */
const anyJson = likeness(z.toJSONSchema(z.array(z.json())).$defs?.__schema0 as Json);

function relocated(schema: Json, nameOf: (part: string) => string, io: Way): Json {
  if (Array.isArray(schema)) return schema.map((one) => relocated(one, nameOf, io));
  if (!isObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(withoutNoise(schema, io)).map(([key, value]) =>
      key === "$ref" && typeof value === "string"
        ? [key, `#/components/schemas/${nameOf(value.replace("#/$defs/", ""))}`]
        : [key, relocated(value, nameOf, io)],
    ),
  );
}

/**
 * Bounds that every integer has, patterns that say once more what the format says, that names are texts, and of answers that more may stand
 * in them (which holds of every answer): they tell a reader nothing.
 */
function withoutNoise({ pattern, ...schema }: JsonObject, io: Way): JsonObject {
  if (schema.type === "integer" && schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.type === "integer" && schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  const others = schema.additionalProperties;
  if (io === "output" && schema.properties !== undefined && isObject(others) && Object.keys(others).length === 0)
    delete schema.additionalProperties;
  if (isObject(schema.propertyNames) && Object.keys(schema.propertyNames).join() === "type")
    delete schema.propertyNames;
  const isSaid = typeof schema.format === "string" && ["date-time", "date", "email"].includes(schema.format);
  return pattern === undefined || isSaid ? schema : { ...schema, pattern };
}
