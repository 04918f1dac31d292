import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parseForm } from "../../src/collection/form.schema";
import { openForm } from "../../src/collection/open-form";
import type { Json, JsonObject } from "../../src/lib/json";
import { compileDefinition } from "../../src/workflow/compile";
import { parseDefinitionBody } from "../../src/workflow/definition.schema";
import { validateDefinition } from "../../src/workflow/validate";
import { field } from "../support/forms";

const releases = join(import.meta.dirname, "..", "releases");
const versions = readdirSync(releases, { withFileTypes: true }).filter((entry) => entry.isDirectory());

/** The forms of every case that a release has recorded, each once. */
function recordedForms(version: string): [string, JsonObject][] {
  const histories: { definition: string }[] = JSON.parse(
    gunzipSync(readFileSync(join(releases, version, "histories.json.gz"))).toString(),
  );
  const found = histories.flatMap(({ definition }) => Object.entries<JsonObject>(JSON.parse(definition).forms ?? {}));
  return [...new Map(found.map(([key, form]) => [JSON.stringify(form), [key, form] as [string, JsonObject]])).values()];
}

describe.each(versions.map(({ name }) => name))("forms that release %s has recorded", (version) => {
  const forms = recordedForms(version);

  it("are there", () => {
    expect(forms.length).toBeGreaterThan(0);
  });

  it("open with all they say", () => {
    for (const [key, raw] of forms) {
      const form = openForm(raw, `forms.${key}`);
      expect(form).toMatchObject({ ok: true });
      expect(form).toEqual(parseForm(raw, `forms.${key}`));
    }
  });
});

const formWith = (elements: Json[]): JsonObject => ({ title: "Old", pages: [{ id: "page", title: "Page", elements }] });
const withParams = (params: JsonObject, element = "textfield"): JsonObject =>
  field("name", element, { params: { label: "Name", ...params } });

/** What the first release took, since it gave no meaning to it. `params`: what is left of the element's. */
const stranger: [string, JsonObject, JsonObject][] = [
  ["a size that is no number", withParams({ maxMegabytes: "10 MB" }), {}],
  ["a size beyond today's", withParams({ maxMegabytes: 500 }), {}],
  ["a currency in words", withParams({ currency: "euro", currencies: "EUR", currencyPath: "" }), {}],
  ["countries in words", withParams({ countries: "Germany", countryCode: "Deutschland", countryCodePath: 7 }), {}],
  ["a country in a list that is none", withParams({ countries: ["GB", "Atlantis"] }, "country"), {}],
  ["a type that is an object", withParams({ type: { of: "text" } }), {}],
  ["a fill that is a list", withParams({ fill: ["name"], "odd.name": 1 }), { "odd.name": 1 }],
  ["answers that are no yes or no", withParams({ onlyOptions: "yes", facing: "north", textSha256: "abc" }), {}],
  ["options where there is nothing to choose", withParams({ options: [] }), { options: [] }],
  [
    "a path that is none",
    withParams({ countryCodePath: "no path", currencyPath: "a b" }),
    {
      countryCodePath: "no path",
      currencyPath: "a b",
    },
  ],
];

describe("a form that an earlier release took", () => {
  it.each(stranger)("opens although it has %s", (_, element, left) => {
    const raw = formWith([element]);
    expect(parseForm(raw, "forms.old")).toMatchObject({ ok: false });
    const form = openForm(raw, "forms.old");
    if (!form.ok) throw new Error(JSON.stringify(form.error));
    expect(form.value.key).toBe("old");
    expect(form.value.pages[0]?.elements[0]).toMatchObject({ id: "name", valueDestination: "entity.data.name" });
    expect(form.value.pages[0]?.elements[0]?.params).toEqual({ label: "Name", ...left });
  });

  it("opens with strange params inside lists, several at once, and keeps those that fit", () => {
    const raw = formWith([
      {
        ...field("people", "fieldlist"),
        children: [
          { ...withParams({ maxMegabytes: "x", currency: "pounds", countries: ["GB"] }), valueDestination: "name" },
        ],
      },
      withParams({ facing: 1 }),
    ]);
    const form = openForm(raw, "forms.old");
    if (!form.ok) throw new Error(JSON.stringify(form.error));
    const [list, name] = form.value.pages[0]?.elements ?? [];
    expect(list?.children[0]?.params).toEqual({ label: "Name", countries: ["GB"] });
    expect(name?.params).toEqual({ label: "Name" });
  });

  it("opens although a text field that asks for numbers is one today, with checks that are for texts", () => {
    const raw = formWith([
      {
        ...withParams({ valueType: "number" }),
        validate: [
          { type: "minLength", value: 2 },
          { type: "pattern", value: "^1" },
        ],
      },
    ]);
    expect(openForm(raw, "forms.old")).toMatchObject({ ok: true });
  });

  it("stays shut when it was never a form", () => {
    for (const raw of [{}, formWith([]), formWith([field("x", "hologram")]), formWith([withParams({ label: 7 })])])
      expect(openForm(raw as Json, "forms.old")).toEqual(parseForm(raw, "forms.old"));
  });

  it("goes on for the cases that have it, and is not published anew", () => {
    const forms = { old: formWith([withParams({ maxMegabytes: "10 MB" })]) };
    const states = {
      asking: { meta: { form: "old" }, on: { COLLECTION_FLOW_FINISHED: "done" } },
      done: { type: "final" },
    };
    const body = parseDefinitionBody({ definition: { initial: "asking", states }, forms });
    if (!body.ok) throw new Error(JSON.stringify(body.error));
    expect(compileDefinition(JSON.stringify(body.value), "old")).toMatchObject({ ok: true });
    const path = "forms.old.pages.0.elements.0.params.maxMegabytes";
    expect(validateDefinition(body.value)).toContainEqual(expect.objectContaining({ severity: "error", path }));
  });
});
