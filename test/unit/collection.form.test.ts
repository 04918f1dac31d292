import { describe, expect, it } from "vitest";
import { parseForm } from "../../src/collection/form.schema";
import { formProblems } from "../../src/collection/form-checks";
import type { Json, JsonObject } from "../../src/lib/json";
import { field, formOf } from "../support/forms";

const formWith = (elements: Json[], over: JsonObject = {}): JsonObject => ({
  title: "Test",
  pages: [{ id: "page", title: "Page", elements }],
  ...over,
});
const errorsOf = (raw: Json): [string, string][] => {
  const parsed = parseForm(raw, "forms.test");
  return parsed.ok ? [] : parsed.error.map(({ code, path }) => [code, path]);
};
const first = "forms.test.pages.0.elements.0";
const list = (children: Json[], over: JsonObject = {}): JsonObject =>
  field("owners", "fieldlist", { children, ...over });
const child = (id: string, over: JsonObject = {}): JsonObject =>
  field(id, "textfield", { valueDestination: id, ...over });

describe("parsing a form", () => {
  it("fills in what was left out", () => {
    const parsed = parseForm(formWith([field("name", "textfield")]), "forms.company");
    expect(parsed).toEqual({
      ok: true,
      value: {
        key: "company",
        title: "Test",
        languages: ["en"],
        event: "COLLECTION_FLOW_FINISHED",
        start: { lead: "", minutes: 5, needs: [], privacy: "" },
        end: { lead: "", next: "" },
        pages: [
          {
            id: "page",
            title: "Page",
            description: null,
            hidden: [],
            elements: [
              {
                id: "name",
                element: "textfield",
                valueDestination: "entity.data.name",
                params: { label: "name" },
                validate: [],
                hidden: [],
                disable: [],
                children: [],
              },
            ],
          },
        ],
      },
    });
  });

  it("is the same again when what it gave is parsed", () => {
    const once = formOf([field("name", "textfield", { validate: [{ type: "required" }] })]);
    expect(parseForm(once, "forms.test")).toEqual({ ok: true, value: once });
  });

  it("takes the documented spellings of elements, validators and rules", () => {
    const form = formOf([
      field("country", "countrypicker"),
      field("born", "datefield", {
        validate: [
          { type: "pastDate", value: {} },
          { type: "minimumAge", value: { minimumAge: 18 } },
        ],
      }),
      field("name", "textfield", {
        validate: [{ type: "maxLength", value: { maxLength: 5 } }],
        hidden: [{ engine: "json-logic", value: { "!": { var: "entity.data.country" } } }],
      }),
    ]);
    const [country, born, name] = form.pages[0]?.elements ?? [];
    expect(country?.element).toBe("country");
    expect(born?.validate).toEqual([{ type: "past" }, { type: "minAge", value: 18 }]);
    expect(name?.validate).toEqual([{ type: "maxLength", value: 5 }]);
    expect(name?.hidden).toEqual([{ engine: "json-logic", rule: { "!": { var: "entity.data.country" } } }]);
  });

  it.each<[string, Json, string, string]>([
    ["no form", "x", "bad_value", "forms.test"],
    ["no pages", { title: "T", pages: [] }, "bad_value", "forms.test.pages"],
    ["an empty page", formWith([]), "bad_value", "forms.test.pages.0.elements"],
    ["an unknown element", formWith([field("a", "slider")]), "unknown_element", `${first}.element`],
    [
      "an unknown validator",
      formWith([field("a", "textfield", { validate: [{ type: "luhn" }] })]),
      "bad_value",
      `${first}.validate.0.type`,
    ],
    ["a key nobody knows", formWith([field("a", "textfield", { visible: true })]), "bad_value", first],
    [
      "two pages of one id",
      formWith([], {
        pages: [
          { id: "a", title: "A", elements: [field("x", "email")] },
          { id: "a", title: "B", elements: [field("y", "email")] },
        ],
      }),
      "duplicate_id",
      "forms.test.pages",
    ],
    [
      "two elements of one id",
      formWith([field("a", "textfield"), field("a", "email", { valueDestination: "entity.data.b" })]),
      "duplicate_id",
      "forms.test",
    ],
    [
      "one path twice",
      formWith([field("a", "textfield"), field("b", "textfield", { valueDestination: "entity.data.a" })]),
      "duplicate_destination",
      "forms.test.pages.0.elements.1.valueDestination",
    ],
    [
      "a path inside another",
      formWith([field("a", "textfield"), field("b", "textfield", { valueDestination: "entity.data.a.b" })]),
      "duplicate_destination",
      "forms.test.pages.0.elements.1.valueDestination",
    ],
    [
      "an id with a dot",
      formWith([field("a.b", "textfield", { valueDestination: "entity.data.a" })]),
      "bad_id",
      `${first}.id`,
    ],
    [
      "the id constructor",
      formWith([field("constructor", "textfield", { valueDestination: "entity.data.a" })]),
      "bad_id",
      `${first}.id`,
    ],
    [
      "a page named like an address of the flow",
      formWith([], { pages: [{ id: "submit", title: "A", elements: [field("x", "email")] }] }),
      "reserved_id",
      "forms.test.pages.0.id",
    ],
    ["no label", formWith([field("a", "textfield", { params: {} })]), "missing_label", `${first}.params.label`],
    [
      "no destination",
      formWith([field("a", "textfield", { valueDestination: null })]),
      "bad_destination",
      `${first}.valueDestination`,
    ],
    [
      "a document with a destination",
      formWith([field("a", "document", { params: { label: "a", category: "b" } })]),
      "bad_destination",
      `${first}.valueDestination`,
    ],
    [
      "a document of no kind",
      formWith([{ id: "a", element: "document", params: { label: "a" } }]),
      "missing_category",
      `${first}.params.category`,
    ],
    ["nothing to choose from", formWith([field("a", "select")]), "missing_options", `${first}.params.options`],
    [
      "one option twice",
      formWith([
        field("a", "radio", {
          params: {
            label: "a",
            options: [
              { value: "x", label: "1" },
              { value: "x", label: "2" },
            ],
          },
        }),
      ]),
      "duplicate_option",
      `${first}.params.options`,
    ],
    [
      "a rule that does not parse",
      formWith([field("a", "textfield", { hidden: [{ engine: "json-logic", rule: { nope: 1 } }] })]),
      "bad_rule",
      `${first}.hidden.0.rule`,
    ],
    [
      "an expression that does not parse",
      formWith([field("a", "textfield", { disable: [{ engine: "jmespath", rule: "a.[" }] })]),
      "bad_rule",
      `${first}.disable.0.rule`,
    ],
    [
      "a condition of a check that does not parse",
      formWith([
        field("a", "textfield", {
          validate: [{ type: "required", applyWhen: { engine: "json-logic", rule: { log: 1 } } }],
        }),
      ]),
      "bad_rule",
      `${first}.validate.0.applyWhen.0.rule`,
    ],
    [
      "a check on the wrong kind",
      formWith([field("a", "textfield", { validate: [{ type: "minAge", value: 18 }] })]),
      "bad_validator",
      `${first}.validate.0.type`,
    ],
    [
      "a check that compares with nothing",
      formWith([field("a", "number", { validate: [{ type: "minimum" }] })]),
      "bad_validator",
      `${first}.validate.0.value`,
    ],
    [
      "a pattern outside the subset",
      formWith([field("a", "textfield", { validate: [{ type: "pattern", value: "(?=x)y" }] })]),
      "bad_validator",
      `${first}.validate.0.value`,
    ],
    [
      "children outside a list",
      formWith([field("a", "textfield", { children: [child("b")] })]),
      "not_a_list",
      `${first}.children`,
    ],
    ["a list without fields", formWith([list([])]), "empty_list", `${first}.children`],
    [
      "a list in a list in a list",
      formWith([
        list([
          field("b", "fieldlist", {
            valueDestination: "b",
            children: [field("c", "fieldlist", { valueDestination: "c", children: [child("d")] })],
          }),
        ]),
      ]),
      "too_deep",
      `${first}.children.0.children.0`,
    ],
    [
      "an absolute path in a list",
      formWith([list([child("b", { valueDestination: "b.__proto__" })])]),
      "bad_destination",
      `${first}.children.0.valueDestination`,
    ],
    [
      "the item's id as an answer",
      formWith([list([child("b", { valueDestination: "id" })])]),
      "bad_destination",
      `${first}.children.0.valueDestination`,
    ],
    [
      "a field of the item named id",
      formWith([list([child("id", { valueDestination: "b" })])]),
      "reserved_id",
      `${first}.children.0.id`,
    ],
    [
      "one path of the item twice",
      formWith([list([child("b"), child("c", { valueDestination: "b" })])]),
      "duplicate_destination",
      `${first}.children.1.valueDestination`,
    ],
  ])("refuses %s", (_name, raw, code, path) => {
    expect(errorsOf(raw)).toContainEqual([code, path]);
  });

  it.each([
    "pluginsOutput.x",
    "childWorkflows.kyc",
    "documents.0.decision",
    "metadata.token",
    "entity.id",
    "entity.type",
    "entity.data",
    "entity.data.",
    "entity.data.__proto__.x",
    "entity.data.constructor",
    "entity.data.ubos.0.name",
    "entity.database.x",
    "customData",
    "riskScore",
  ])("lets no form write %s", (valueDestination) => {
    expect(errorsOf(formWith([field("a", "textfield", { valueDestination })]))).toContainEqual([
      "bad_destination",
      `${first}.valueDestination`,
    ]);
  });

  it("says what is suspicious about a form that works", () => {
    const form = formOf(
      [
        field("a", "textfield", {
          params: { label: { en: "A", ar: "أ" }, hint: { en: "only English" } },
          hidden: [{ engine: "json-logic", rule: true }],
        }),
      ],
      { languages: ["en", "ar"] },
    );
    expect(formProblems(form, "f").map(({ severity, code, path }) => [severity, code, path])).toEqual([
      ["warning", "unreachable_element", "f.pages.0.elements.0.hidden.0"],
      ["warning", "missing_translation", "f.pages.0.elements.0.params.hint"],
    ]);
  });

  it("refuses endless nesting without falling over", () => {
    let deep: Json = "x";
    for (let i = 0; i < 5_000; i++) deep = [deep];
    expect(errorsOf({ title: "T", pages: deep })).toEqual([["too_deep", "forms.test"]]);
  });
});
