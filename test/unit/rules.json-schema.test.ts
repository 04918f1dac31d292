import { Validator } from "@cfworker/json-schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Verdict } from "../../src/domain/verdict";
import type { Json, JsonObject } from "../../src/lib/json";
import { askJsonSchema, lintJsonSchema, readsOfJsonSchema } from "../../src/rules/json-schema-rule";

const ifThenElse = (...schemas: [asked: Json, yes: Json, no: Json]): JsonObject =>
  Object.fromEntries(["if", "then", "else"].map((word, i) => [word, schemas[i] ?? true]));

describe("a json-schema rule", () => {
  const company = { type: "object", required: ["country"], properties: { country: { const: "GB" } } };

  it.each<[string, Json, Json, Verdict]>([
    ["holds for what is valid", company, { country: "GB" }, "holds"],
    ["fails for what is not", company, { country: "FR" }, "fails"],
    ["does not know without what it requires", company, {}, "unknown"],
    ["takes true and false", true, {}, "holds"],
    ["takes false", false, {}, "fails"],
    ["reads `not` and `required` together", { not: { required: ["a"] } }, { a: 1 }, "fails"],
    ["reads if, then and else", ifThenElse({ required: ["a"] }, { required: ["b"] }, false), { a: 1, b: 2 }, "holds"],
    ["counts characters, not code units", { maxLength: 1 }, "😀", "holds"],
    ["multiplies as people do", { multipleOf: 0.1 }, 0.3, "holds"],
    ["asks for one of exactly one", { oneOf: [{ minimum: 1 }, { minimum: 2 }] }, 3, "fails"],
    ["asks each item by its place", { items: [{ const: 1 }, { const: 2 }] }, [1, 2, 3], "holds"],
    ["forbids what is not named", { properties: { a: true }, additionalProperties: false }, { a: 1, b: 1 }, "fails"],
    ["forbids names by pattern", { propertyNames: { pattern: "^[a-z]+$" } }, { A: 1 }, "fails"],
    ["follows references inside", { $ref: "#/$defs/x", $defs: { x: { const: 1 } } }, 1, "holds"],
    ["knows e-mail addresses", { format: "email" }, "ada@example", "fails"],
    ["knows days", { format: "date" }, "2023-02-29", "fails"],
    ["lets formats pass that it does not know", { format: "postcode" }, "x", "holds"],
    ["asks formats of texts only", { format: "date" }, 7, "holds"],
    ["finds what stands twice", { uniqueItems: true }, [{ a: 1 }, { a: 1 }], "fails"],
    ["cannot follow a circle for ever", { $ref: "#" }, {}, "error"],
    ["cannot do endless work", { uniqueItems: true }, Array.from({ length: 300 }, (_, i) => i), "error"],
  ])("%s", (_name, schema, facts, verdict) => {
    expect(askJsonSchema(schema, facts)).toBe(verdict);
  });

  it("takes steps in proportion to a text, whatever the pattern", () => {
    expect(askJsonSchema({ pattern: "^(a+)+$" }, `${"a".repeat(5_000)}!`)).toBe("fails");
  });

  it.each<[string, Json, string]>([
    ["no schema", "x", "a json-schema rule is a schema"],
    ["a word nobody knows", { properties: { a: { minimun: 1 } } }, "/properties/a/minimun"],
    ["a type that is none", { type: "text" }, "/type"],
    ["a limit that is no number", { minimum: "1" }, "/minimum"],
    ["a length that is no count", { allOf: [{ maxLength: -1 }] }, "/allOf/0/maxLength"],
    ["a pattern that cannot be used", { pattern: "(" }, "/pattern"],
    ["a pattern of names that cannot be used", { patternProperties: { "(": true } }, "/pattern"],
    ["no list of names", { required: "a" }, "/required"],
    ["nothing to choose from", { anyOf: [] }, "/anyOf"],
    ["a reference to elsewhere", { $ref: "https://example.com/x.json" }, "/$ref"],
    ["a reference to nothing", { $ref: "#/$defs/x" }, "/$ref"],
    ["a part that is no schema", { not: 1 }, "/not"],
  ])("is refused with %s", (_name, schema, where) => {
    expect(lintJsonSchema(schema)).toContain(where);
  });

  it("names the facts that it asks about", () => {
    const schema = {
      properties: {
        entity: { properties: { data: { required: ["country"], properties: { name: { minLength: 1 } } } } },
      },
      anyOf: [{ required: ["customData"] }],
    };
    expect(readsOfJsonSchema(schema)).toEqual(["entity.data.name", "entity.data.country", "customData"]);
    expect(readsOfJsonSchema({ type: "object" })).toEqual([]);
  });
});

// Every keyword on small values, against a validator that passes the official suite.
const name = fc.constantFrom("a", "b", "c");
const leaf: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ type: fc.constantFrom("null", "boolean", "object", "array", "number", "integer", "string") }),
  fc.record({ const: fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json> }),
  fc.record({ enum: fc.array(fc.constantFrom<Json>("a", 1, null, true, []), { minLength: 1, maxLength: 3 }) }),
  fc.record({ minimum: fc.integer({ min: -3, max: 3 }), exclusiveMaximum: fc.integer({ min: -3, max: 3 }) }),
  fc.record({ multipleOf: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ minLength: fc.nat(3), maxLength: fc.nat(3) }),
  fc.record({ pattern: fc.constantFrom("^a", "b$", "^[a-c]{2}$", "x|y") }),
  fc.record({ minItems: fc.nat(2), uniqueItems: fc.boolean() }),
  fc.record({ maxItems: fc.nat(2) }),
  fc.record({ required: fc.uniqueArray(name, { maxLength: 2 }) }),
  fc.record({ minProperties: fc.nat(2), maxProperties: fc.nat(2) }),
);
const { schema } = fc.letrec<{ schema: Json }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.boolean(),
    fc.record({ properties: fc.dictionary(name, tie("schema"), { maxKeys: 2 }), additionalProperties: tie("schema") }),
    fc.record({ patternProperties: fc.dictionary(fc.constantFrom("^a", "b"), tie("schema"), { maxKeys: 2 }) }),
    fc.record({ items: tie("schema"), contains: tie("schema") }),
    fc.record({ items: fc.array(tie("schema"), { maxLength: 2 }) }),
    fc.record({ propertyNames: tie("schema") }),
    fc.record({ allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }), not: tie("schema") }),
    fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
    fc.record({ oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
    fc.tuple(tie("schema"), tie("schema"), tie("schema")).map(([asked, yes, no]) => ifThenElse(asked, yes, no)),
  ),
}));
const text = fc.constantFrom("", "a", "ab", "abc", "x");
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(fc.constant(null), fc.boolean(), fc.integer({ min: -4, max: 4 }), fc.constant(1.5), text),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(name, tie("value"), { maxKeys: 3 }),
  ),
}));

it("says what a complete validator says", () => {
  fc.assert(
    fc.property(schema, value, (rule, facts) => {
      expect(lintJsonSchema(rule)).toBeNull();
      const judged = new Validator(rule as object | boolean, "7", true).validate(facts).valid;
      expect(askJsonSchema(rule, facts) === "holds").toBe(judged);
    }),
    { numRuns: 1_500 },
  );
});
