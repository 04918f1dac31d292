import { describe, expect, it } from "vitest";
import { parseForm } from "../../src/collection/form.schema";
import { formProblems } from "../../src/collection/form-checks";
import type { Json, JsonObject } from "../../src/lib/json";
import { field, formOf } from "../support/forms";

const first = "forms.test.pages.0.elements.0";
const formWith = (elements: Json[], over: JsonObject = {}): JsonObject => ({
  title: "Test",
  pages: [{ id: "page", title: "Page", elements }],
  ...over,
});
const errorsOf = (raw: Json): [string, string][] => {
  const parsed = parseForm(raw, "forms.test");
  return parsed.ok ? [] : parsed.error.map(({ code, path: at }) => [code, at]);
};
const warningsOf = (elements: Json[], over: JsonObject = {}): [string, string, string][] =>
  formProblems(formOf(elements, over), "forms.test").map(({ code, path: at, message }) => [code, at, message]);
const asked = (element: string, params: JsonObject = {}, over: JsonObject = {}): JsonObject =>
  field("a", element, { params: { label: "a", ...params }, ...over });
const silent = (element: string, over: JsonObject = {}): JsonObject => ({ id: "x", element, ...over });
const inList = (child: JsonObject): JsonObject => field("owners", "fieldlist", { children: [child] });
const list = (id: string, children: JsonObject[]): JsonObject =>
  field(id, "fieldlist", { valueDestination: id, children });
const passport = silent("document", { id: "passport", params: { label: "Passport", category: "identity" } });
const options = [{ value: "x", label: "X" }];
const schemaRule = (rule: Json): JsonObject => ({ engine: "json-schema", rule });

describe("a form is refused with", () => {
  it.each<[string, Json, string, string]>([
    ["states of no country", asked("state"), "missing_param", `${first}.params.countryCodePath`],
    ["an amount in nothing", asked("money"), "missing_param", `${first}.params.currency`],
    ["a currency that is none", asked("money", { currency: "euro" }), "bad_value", `${first}.params.currency`],
    ["a country that is none", asked("address", { countryCode: "UK" }), "bad_value", `${first}.params.countryCode`],
    ["a choice of nothing", asked("multiselect"), "missing_options", `${first}.params.options`],
    ["suggestions without any", asked("autocomplete"), "missing_options", `${first}.params.options`],
    [
      "an option without a value",
      asked("select", { options: [{ label: "X" }] }),
      "bad_value",
      `${first}.params.options.0`,
    ],
    [
      "two options of one value",
      asked("multiselect", { options: [...options, ...options] }),
      "duplicate_option",
      `${first}.params.options`,
    ],
    ["nothing to sign", asked("signature"), "missing_text", `${first}.params.text`],
    ["a group of nobody", asked("entitygroup", {}, { children: [] }), "missing_param", `${first}.params.type`],
    ["a look-up that fills nothing", asked("lookup"), "missing_param", `${first}.params.fill`],
    [
      "a look-up that fills what nobody asks",
      asked("lookup", { fill: { score: "customData.score" } }),
      "bad_path",
      `${first}.params.fill.score`,
    ],
    [
      "a look-up that fills a part of an answer",
      [asked("lookup", { fill: { city: "entity.data.at.city" } }), field("at", "address")],
      "bad_path",
      `${first}.params.fill.city`,
    ],
    [
      "a look-up that fills what is not the applicant's",
      asked("lookup", { fill: { status: "pluginsOutput.registry" } }),
      "bad_path",
      `${first}.params.fill.status`,
    ],
    [
      "a path that is none",
      asked("state", { countryCodePath: "entity..data" }),
      "bad_path",
      `${first}.params.countryCodePath`,
    ],
    [
      "a path of the prototype chain",
      asked("state", { countryCodePath: "entity.constructor" }),
      "bad_path",
      `${first}.params.countryCodePath`,
    ],
    [
      "an item's fact outside a list",
      asked("state", { countryCodePath: "item.country" }),
      "bad_path",
      `${first}.params.countryCodePath`,
    ],
    [
      "a capture of nothing",
      silent("camera", { params: { label: "a" } }),
      "missing_category",
      `${first}.params.category`,
    ],
    [
      "a signature without a label",
      field("a", "signature", { params: { text: "x" } }),
      "missing_label",
      `${first}.params.label`,
    ],
    [
      "an answer to a row",
      silent("row", { valueDestination: "entity.data.x" }),
      "bad_destination",
      `${first}.valueDestination`,
    ],
    [
      "an answer to a divider",
      silent("divider", { valueDestination: "entity.data.x" }),
      "bad_destination",
      `${first}.valueDestination`,
    ],
    ["an answer to a file", field("a", "file"), "bad_destination", `${first}.valueDestination`],
    [
      "a check of a column",
      silent("column", { validate: [{ type: "required" }] }),
      "bad_validator",
      `${first}.validate`,
    ],
    [
      "children of a question",
      asked("textfield", {}, { children: [field("b", "textfield")] }),
      "not_a_list",
      `${first}.children`,
    ],
    [
      "a list in a list in a list",
      inList(list("licences", [list("renewals", [field("day", "textfield", { valueDestination: "day" })])])),
      "too_deep",
      `${first}.children.0.children.0`,
    ],
    [
      "the review of all answers in a row of a list",
      inList(silent("row", { children: [silent("review", { id: "r" })] })),
      "not_in_a_list",
      `${first}.children.0.children.0.element`,
    ],
    [
      "a look-up in a list that fills a field of another item",
      inList(field("l", "lookup", { valueDestination: "l", params: { label: "l", fill: { name: "item.elsewhere" } } })),
      "bad_path",
      `${first}.children.0.params.fill.name`,
    ],
    [
      "two documents of one name in its lists",
      field("owners", "fieldlist", { children: [passport, list("licences", [passport])] }),
      "duplicate_id",
      "forms.test",
    ],
    [
      "the id of an item asked for in a column",
      inList(silent("column", { children: [field("b", "textfield", { valueDestination: "id" })] })),
      "bad_destination",
      `${first}.children.0.children.0.valueDestination`,
    ],
    [
      "two elements of one id, one of them in a row",
      [
        field("a", "textfield"),
        silent("row", { children: [field("a", "email", { valueDestination: "entity.data.b" })] }),
      ],
      "duplicate_id",
      "forms.test",
    ],
    [
      "two fields of one id in one list",
      inList(silent("row", { id: "b", children: [field("b", "email", { valueDestination: "b" })] })),
      "duplicate_id",
      `${first}.children`,
    ],
    [
      "one path twice, once in a row",
      [
        field("a", "textfield"),
        silent("row", { children: [field("b", "email", { valueDestination: "entity.data.a" })] }),
      ],
      "duplicate_destination",
      "forms.test.pages.0.elements.1.children.0.valueDestination",
    ],
    [
      "rows in rows in rows",
      [1, 2, 3, 4, 5].reduce<JsonObject>(
        (inner, depth) => silent("row", { id: `row${depth}`, children: [inner] }),
        field("a", "textfield"),
      ),
      "too_deep",
      `${first}.children.0.children.0.children.0.children.0.children.0`,
    ],
    [
      "an engine nobody knows",
      asked("textfield", {}, { hidden: [{ engine: "js", rule: "1" }] }),
      "bad_value",
      `${first}.hidden.0.engine`,
    ],
    [
      "a schema that says nothing it means",
      asked("textfield", {}, { hidden: [schemaRule({ requierd: ["x"] })] }),
      "bad_rule",
      `${first}.hidden.0.rule`,
    ],
    [
      "a rule of what is required that does not parse",
      asked("textfield", {}, { required: [{ engine: "jmespath", rule: "entity.(" }] }),
      "bad_rule",
      `${first}.validate.0.applyWhen.0.rule`,
    ],
  ])("%s", (_name, element, code, at) => {
    expect(errorsOf(formWith(Array.isArray(element) ? element : [element]))).toContainEqual([code, at]);
  });
});

describe("a form is published, with a warning about", () => {
  const page = (id: string, hidden: Json[], elements: Json[] = [field(`${id}Name`, "textfield")]): JsonObject => ({
    id,
    title: id,
    hidden,
    elements,
  });
  const logic = (rule: Json): JsonObject => ({ engine: "json-logic", rule });
  const isSet = { "!!": { var: "entity.data.x" } };

  it.each<[string, JsonObject[]]>([
    ["by a rule that says yes to everything", [page("b", [logic(true)])]],
    ["by a schema that everything fits", [page("b", [schemaRule({ type: "object" })])]],
    ["by an expression that reads nothing", [page("b", [{ engine: "jmespath", rule: "`true`" }])]],
    ["by a rule and its opposite", [page("b", [logic(isSet), logic({ "!": isSet })])]],
    ["until it is answered itself", [page("b", [logic({ "!": { var: "entity.data.bName" } })])]],
    [
      "until the address it asks for itself has a country",
      [
        page(
          "b",
          [
            schemaRule({
              not: {
                properties: {
                  entity: {
                    properties: { data: { properties: { home: { required: ["country"] } }, required: ["home"] } },
                    required: ["data"],
                  },
                },
                required: ["entity"],
              },
            }),
          ],
          [field("home", "address")],
        ),
      ],
    ],
  ])("a page that is hidden %s", (_name, more) => {
    const found = warningsOf([], { pages: [page("a", []), ...more] });
    expect(found.map(([code]) => code)).toEqual(["unreachable_page"]);
  });

  it.each<[string, JsonObject[]]>([
    ["waits for another page", [page("b", [logic({ "!": { var: "entity.data.aName" } })])]],
    ["waits for a fact of the case", [page("b", [logic({ "!": { var: "entity.data.country" } })])]],
    ["asks about a schema", [page("b", [schemaRule({ required: ["pluginsOutput"] })])]],
  ])("nothing, when a page %s", (_name, more) => {
    expect(warningsOf([], { pages: [page("a", []), ...more] })).toEqual([]);
  });

  it("each text that lacks a language, by the name of the language", () => {
    const text = { en: "Sign here", de: "Hier unterschreiben" };
    const found = warningsOf(
      [silent("row", { children: [asked("signature", { label: { en: "Signature", ar: "توقيع" }, text })] })],
      { languages: ["en", "de", "ar"] },
    );
    expect(found).toEqual([
      ["missing_translation", `${first}.children.0.params.label`, "no text for de"],
      ["missing_translation", `${first}.children.0.params.text`, "no text for ar"],
    ]);
  });

  it.each<[string, Json, string, string]>([
    [
      "a fact that has to come with the case",
      asked("state", { countryCodePath: "entity.data.country" }),
      "unknown_path",
      `${first}.params.countryCodePath`,
    ],
    [
      "a fact of an item that nobody asks",
      inList(field("b", "state", { valueDestination: "b", params: { label: "b", countryCodePath: "item.country" } })),
      "unknown_path",
      `${first}.children.0.params.countryCodePath`,
    ],
    ["a row with nothing in it", silent("row"), "empty_layout", `${first}.children`],
    [
      "a default that is no answer",
      asked("checkbox", {}, { defaultValue: "yes" }),
      "bad_default",
      `${first}.params.defaultValue`,
    ],
    [
      "a field that nobody will see",
      asked("textfield", {}, { hidden: [schemaRule({})] }),
      "unreachable_element",
      `${first}.hidden.0`,
    ],
  ])("%s", (_name, element, code, at) => {
    expect(warningsOf([element]).map(([found, where]) => [found, where])).toEqual([[code, at]]);
  });

  it("nothing, when every kind has what it needs", () => {
    expect(
      warningsOf([
        asked("country", {}, { id: "country", valueDestination: "entity.data.home" }),
        silent("row", {
          children: [
            field("state", "state", { params: { label: "s", countryCodePath: "entity.data.home" } }),
            field("turnover", "money", { params: { label: "t", currencyPath: "entity.data.account.country" } }),
            field("account", "bankaccount"),
          ],
        }),
        field("find", "lookup", {
          params: { label: "f", fill: { name: "entity.data.name", address: "entity.data.at" } },
        }),
        field("name", "textfield"),
        field("at", "address", { defaultValue: { country: "GB" } }),
        silent("camera", { id: "selfie", params: { label: "c", category: "selfie", facing: "user" } }),
        silent("file", { id: "f", params: { label: "f" } }),
        silent("divider", { id: "d" }),
        silent("stepper", { id: "s" }),
      ]),
    ).toEqual([]);
  });
});
