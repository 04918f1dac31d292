import { readFileSync } from "node:fs";
import path from "node:path";
import { Validator } from "@cfworker/json-schema";
import { describe, expect, it } from "vitest";
import { parseForm } from "../../src/collection/form.schema";
import { formProblems } from "../../src/collection/form-checks";
import { formJsonSchema } from "../../src/collection/form-json-schema";
import { kinds } from "../../src/collection/kinds";
import type { Json, JsonObject } from "../../src/lib/json";
import { readMarkdownExample, readMarkdownExamples } from "../support/docs-examples";
import { field } from "../support/forms";

const formWith = (elements: Json[]): JsonObject => ({
  title: "Test",
  pages: [{ id: "page", title: "Page", elements }],
});
const asked = (element: string, params: JsonObject = {}, over: JsonObject = {}): JsonObject =>
  field("a", element, { params: { label: "a", ...params }, ...over });
const silent = (element: string, over: JsonObject = {}): JsonObject => ({ id: "x", element, ...over });
const inList = (child: JsonObject): JsonObject => field("owners", "fieldlist", { children: [child] });

describe("the JSON Schema of forms", () => {
  const schema = formJsonSchema("https://edgecase.test/api/v1/schemas/form.json");
  const validator = new Validator(schema, "2020-12");
  const isFine = (form: unknown): boolean => validator.validate(form).valid;

  it.each(["kyb", "kyc"])("takes the demo form %s as it is written", (key) => {
    const file = path.join(import.meta.dirname, `../../scripts/demo/definitions/${key}.json`);
    expect(isFine(JSON.parse(readFileSync(file, "utf8")).uiDefinition)).toBe(true);
  });

  it("takes the example of the documentation, which is a form without a fault", () => {
    const example = readMarkdownExample("forms.md");
    expect(isFine(example)).toBe(true);
    const parsed = parseForm(example, "forms.company");
    expect(parsed.ok && formProblems(parsed.value, "forms.company")).toEqual([]);
  });

  it("takes every other example of the page as an element of a form, without a fault", () => {
    const [, ...elements] = readMarkdownExamples("forms.md", "json").map((example) => JSON.parse(example) as Json);
    expect(elements.length).toBeGreaterThan(0);
    for (const element of elements) {
      const form = formWith([element]);
      expect(isFine(form)).toBe(true);
      const parsed = parseForm(form, "forms.test");
      expect(parsed.ok && formProblems(parsed.value, "forms.test")).toEqual([]);
    }
  });

  it.each(kinds)("knows the kind %s, in rows and lists as well", (kind) => {
    expect(isFine(formWith([silent("row", { children: [inList({ ...asked(kind) })] })]))).toBe(true);
  });

  it.each<[string, Json]>([
    ["an unknown kind", silent("slider")],
    ["an unknown kind in a row", silent("row", { children: [silent("slider")] })],
    ["an unknown key", asked("textfield", {}, { visible: true })],
    ["an unknown engine", asked("textfield", {}, { hidden: [{ engine: "js", rule: true }] })],
    ["a currency that is none", asked("money", { currency: "euro" })],
  ])("marks %s", (_name, element) => {
    expect(isFine(formWith([element]))).toBe(false);
  });
});
