import fc from "fast-check";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";

/** Texts that have broken parsers, renderers and databases before. */
const nasty = [
  "",
  " ",
  "\u0000",
  "__proto__",
  "'; --",
  "%00",
  "../..",
  "🧛",
  "\ud800",
  "NaN",
  "-1",
  "1e400",
  "x".repeat(3_000),
];

const anyText = fc.oneof(
  { weight: 3, arbitrary: fc.string({ maxLength: 30 }) },
  { weight: 1, arbitrary: fc.constantFrom(...nasty) },
);
const anyJson: fc.Arbitrary<Json> = fc.jsonValue({ maxDepth: 2 }).map((value) => value as Json);

const byFormat: Record<string, fc.Arbitrary<string>> = {
  "date-time": fc
    .date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
    .map((date) => date.toISOString()),
  date: fc.constantFrom("2026-01-31", "1990-02-28"),
  email: fc.constantFrom("ada@example.com", "x@y.zz"),
  uri: fc.constantFrom("https://hooks.fake.test/x", "http://127.0.0.1:1/"),
};

/** Values that a JSON Schema describes, mostly: patterns are met by chance only, and now and then something else altogether comes. */
export function inputsOf(schema: Json | undefined, components: JsonObject, depth = 0): fc.Arbitrary<Json> {
  if (!isObject(schema) || depth > 5) return anyJson;
  const deeper = (inner: Json | undefined) => inputsOf(inner, components, depth + 1);
  if (typeof schema.$ref === "string") return deeper(components[schema.$ref.split("/").at(-1) ?? ""]);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return fc.oneof(...choices.map(deeper));
  if (Array.isArray(schema.allOf))
    return fc.tuple(...schema.allOf.map(deeper)).map((parts) => Object.assign({}, ...parts.filter(isObject)) as Json);
  switch (schema.type) {
    case "string":
      return textsOf(schema);
    case "integer":
    case "number":
      return numbersOf(schema);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return listsOf(schema, deeper);
    case "object":
      return objectsOf(schema, deeper);
    default:
      return isObject(schema.properties) ? objectsOf(schema, deeper) : anyJson;
  }
}

function listsOf(
  { items, minItems }: JsonObject,
  deeper: (inner: Json | undefined) => fc.Arbitrary<Json>,
): fc.Arbitrary<Json> {
  const minLength = Math.min(Number(minItems ?? 0), 10);
  return fc.array(deeper(items), { minLength, maxLength: Math.max(minLength, 3) });
}

function textsOf({ format, minLength, maxLength }: JsonObject): fc.Arbitrary<string> {
  const known = typeof format === "string" ? byFormat[format] : undefined;
  if (known !== undefined) return known;
  const least = Math.min(Number(minLength ?? 0), 40);
  const most = Math.max(least, Math.min(Number(maxLength ?? 40), 40));
  return fc.oneof(
    { weight: 6, arbitrary: fc.string({ minLength: least, maxLength: most }) },
    { weight: 1, arbitrary: anyText },
  );
}

function numbersOf({ type, minimum, exclusiveMinimum, maximum }: JsonObject): fc.Arbitrary<number> {
  const least = Math.max(Number(minimum ?? exclusiveMinimum ?? -5), -(2 ** 31));
  const most = Math.max(least, Math.min(Number(maximum ?? 1_000), 2 ** 31));
  const inBounds = fc.integer({ min: Math.ceil(least), max: Math.floor(most) });
  const edges = fc.constantFrom(least - 1, most + 1, 0.5, 2 ** 53);
  return fc.oneof(
    {
      weight: 8,
      arbitrary: type === "number" ? fc.oneof(inBounds, fc.double({ min: least, max: most, noNaN: true })) : inBounds,
    },
    { weight: 1, arbitrary: edges },
  );
}

function objectsOf(schema: JsonObject, deeper: (inner: Json | undefined) => fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  const properties = Object.entries(isObject(schema.properties) ? schema.properties : {});
  const required = (Array.isArray(schema.required) ? schema.required : []).filter((name) => typeof name === "string");
  const known = fc.record(Object.fromEntries(properties.map(([name, inner]) => [name, deeper(inner)])), {
    requiredKeys: required.filter((name) => properties.some(([one]) => one === name)),
  });
  if (schema.additionalProperties === false || !isObject(schema.additionalProperties))
    return known as fc.Arbitrary<Json>;
  return fc
    .tuple(
      known,
      fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), deeper(schema.additionalProperties), { maxKeys: 2 }),
    )
    .map(([named, others]) => ({ ...others, ...named }) as Json);
}
