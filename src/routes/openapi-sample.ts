import { isObject, type Json, type JsonObject } from "../lib/json";

/**
 * An example of a JSON Schema: what it says itself (`example`, `const`, `default`, `enum`), otherwise something plausible by the name of the
 * field. Optional fields of requests are left out unless `whole`; what refers to itself ends.
 */
export function sampleOf(schema: Json | undefined, schemas: JsonObject, whole = true): Json {
  return sample(schema, { schemas, whole, name: "", depth: 0 });
}

interface At {
  schemas: JsonObject;
  whole: boolean;
  name: string;
  depth: number;
}

function sample(schema: Json | undefined, at: At): Json {
  if (!isObject(schema)) return {};
  if (typeof schema.$ref === "string") {
    const named = schema.$ref.slice("#/components/schemas/".length);
    return at.depth > 6 ? {} : sample(at.schemas[named], { ...at, depth: at.depth + 1 });
  }
  for (const said of ["example", "const", "default"]) if (schema[said] !== undefined) return schema[said];
  if (Array.isArray(schema.examples) && schema.examples[0] !== undefined) return schema.examples[0];
  if (Array.isArray(schema.enum)) return schema.enum[0] ?? null;
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return sample(choices.find((one) => isObject(one) && one.type !== "null") ?? null, at);
  if (Array.isArray(schema.allOf))
    return Object.assign({}, ...schema.allOf.map((one) => sample(one, at)).filter((one) => isObject(one)));
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case "string":
      return text(schema, at.name);
    case "integer":
    case "number":
      return number(schema);
    case "boolean":
      return false;
    case "null":
      return null;
    case "array":
      return list(schema, at);
    case "object":
      return fields(schema, at);
    default:
      return schema.properties === undefined ? {} : fields(schema, at);
  }
}

function fields(schema: JsonObject, at: At): JsonObject {
  const required = Array.isArray(schema.required) ? schema.required : [];
  const properties = Object.entries(isObject(schema.properties) ? schema.properties : {});
  // A record by given names has them all.
  const names =
    isObject(schema.propertyNames) && Array.isArray(schema.propertyNames.enum) ? schema.propertyNames.enum : [];
  for (const name of names) if (typeof name === "string") properties.push([name, schema.additionalProperties ?? {}]);
  return Object.fromEntries(
    properties
      .filter(([name]) => at.whole || required.includes(name) || names.includes(name))
      .map(([name, inner]) => [name, sample(inner, { ...at, name, depth: at.depth + 1 })]),
  );
}

function list(schema: JsonObject, at: At): Json[] {
  if (Array.isArray(schema.prefixItems)) return schema.prefixItems.map((one) => sample(one, at));
  const least = typeof schema.minItems === "number" ? schema.minItems : 0;
  return least === 0 && at.depth > 6 ? [] : [sample(schema.items, { ...at, depth: at.depth + 1 })];
}

function number({ minimum, exclusiveMinimum, maximum }: JsonObject): number {
  const least = typeof minimum === "number" ? minimum : typeof exclusiveMinimum === "number" ? exclusiveMinimum + 1 : 1;
  const usual = Math.max(least, 1);
  return typeof maximum === "number" ? Math.min(usual, maximum) : usual;
}

const byFormat: Record<string, string> = {
  "date-time": "2026-11-22T09:00:00.000Z",
  date: "2026-11-22",
  email: "ada@example.com",
  uri: "https://example.com/hooks",
  binary: "(bytes)",
};

/** Fields that say by their name what stands in them. */
const byName: [RegExp, string][] = [
  [/At$|^at$|^from$|^to$/, "2026-11-22T09:00:00.000Z"],
  [/email$/i, "ada@example.com"],
  [/url$/i, "https://example.com/hooks"],
  [/^(country|nationality)/i, "GB"],
  [/^language$/i, "en"],
  [/^fingerprint$/, "lastModified-1763802000-1"],
  [/^(caseId|parentId|childId)$/, "case_01k8f3v6t2m4q7r9s5w8x0y1z3"],
  [/^(userId|assigneeId|byId)$/, "usr_01k8f3v6t2m4q7r9s5w8x0y1z3"],
  [/^(companyName|name)$/, "Acme Ltd"],
  [/^(reason|comment|note|content)$/i, "Seen and checked."],
];

function text(schema: JsonObject, name: string): string {
  const format = typeof schema.format === "string" ? byFormat[schema.format] : undefined;
  const plausible = format ?? byName.find(([pattern]) => pattern.test(name))?.[1] ?? (name === "" ? "text" : name);
  const least = typeof schema.minLength === "number" ? schema.minLength : 0;
  const most = typeof schema.maxLength === "number" ? schema.maxLength : Number.POSITIVE_INFINITY;
  return plausible.padEnd(least, "x").slice(0, most);
}
