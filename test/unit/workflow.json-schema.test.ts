import { readdirSync, readFileSync } from "node:fs";
import { Validator } from "@cfworker/json-schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/lib/json";
import { templates } from "../../src/templates";
import { parseDefinitionBody } from "../../src/workflow/definition.schema";
import { definitionJsonSchema } from "../../src/workflow/extensions-json-schema";
import { examineDefinition } from "../../src/workflow/validate";

const nightly = process.env.NIGHTLY === "1";
const validator = new Validator(definitionJsonSchema("https://edgecase.test/definition.json") as object, "2020-12");
const demos = "scripts/demo/definitions";
const definitions: JsonObject[] = [
  ...readdirSync(demos).map((file): JsonObject => JSON.parse(readFileSync(`${demos}/${file}`, "utf8"))),
  ...templates.flatMap(({ id, definitions: of }) => of(id).map((definition): JsonObject => ({ ...definition }))),
];

/** Null: it cannot be published, so the schema may say what it likes. */
function whatTheSchemaSays(raw: Json): string[] | null {
  const body = parseDefinitionBody(raw);
  if (!body.ok || examineDefinition(body.value).problems.some(({ severity }) => severity === "error")) return null;
  return validator
    .validate({ ...body.value })
    .errors.map(({ instanceLocation, error }) => `${instanceLocation} ${error}`);
}

/** A copy with one of its values replaced by another, or by one that stands elsewhere in it. */
function changed(raw: JsonObject, place: number, source: number, other: Json): JsonObject {
  const copy: JsonObject = JSON.parse(JSON.stringify(raw));
  const spots: { holder: Record<string, Json>; key: string }[] = [];
  const walk = (holder: Json): void => {
    if (typeof holder !== "object" || holder === null) return;
    for (const [key, value] of Object.entries(holder)) {
      spots.push({ holder: holder as Record<string, Json>, key });
      walk(value);
    }
  };
  walk([copy.definition ?? null, copy.extensions ?? null]);
  const [to, from] = [spots[place % spots.length], spots[source % spots.length]];
  if (to !== undefined && from !== undefined)
    to.holder[to.key] = other ?? JSON.parse(JSON.stringify(from.holder[from.key]));
  return copy;
}

describe("the published JSON Schema", () => {
  it("lets through every definition that can be published", () => {
    let published = 0;
    const junk = fc.constantFrom<Json>(null, null, "text", "", 0, -1, 1.5, true, [], ["x"], {}, { policies: [] });
    fc.assert(
      fc.property(fc.constantFrom(...definitions), fc.nat(), fc.nat(), junk, (definition, place, source, other) => {
        const said = whatTheSchemaSays(changed(definition, place, source, other));
        if (said !== null) published += 1;
        expect(said ?? []).toEqual([]);
      }),
      { numRuns: nightly ? 20_000 : 500 },
    );
    expect(published).toBeGreaterThan(50);
  });

  it.each<Json>(["text", ["policies"], 1])("says nothing about a meta that is no object: %j", (meta) => {
    const definition = { initial: "a", states: { a: { meta, on: { go: "b" } }, b: { type: "final" } } };
    expect(whatTheSchemaSays({ definition })).toEqual([]);
  });

  it.each<Json>(["text", [{ policies: [{ id: "p", type: "can_always_end" }] }]])(
    "promises that cannot be read are no silence: %j",
    (edgecase) => {
      const definition = { initial: "a", states: { a: { on: { go: "b" } }, b: { type: "final" } } };
      expect(whatTheSchemaSays({ definition, extensions: { edgecase } })).toBeNull();
    },
  );
});
