import { describe, expect, it } from "vitest";
import { readAnswers, undeclaredNames } from "../../src/collection/answers";
import { elementNamed, fieldsOf } from "../../src/collection/fields";
import { parseForm } from "../../src/collection/form.schema";
import { flatElements, placedElements } from "../../src/collection/layout";
import { requirementsOf } from "../../src/collection/requirements";
import { validatePage } from "../../src/collection/validate";
import { visibleElements } from "../../src/collection/visible";
import { withoutWithdrawn } from "../../src/collection/withdrawn";
import { undeclaredPath } from "../../src/collection/write-policy";
import type { Json, JsonObject } from "../../src/lib/json";
import { dataFacts, factsWith, field, firstPage, formOf, pageOf } from "../support/forms";

const row = (id: string, children: Json[], over: JsonObject = {}): JsonObject => ({
  id,
  element: "row",
  children,
  ...over,
});
const unless = (path: string): Json[] => [{ engine: "json-logic", rule: { "!": { var: path } } }];
const when = (path: string): Json[] => [{ engine: "json-logic", rule: { "!!": { var: path } } }];
const inList = (id: string, over: JsonObject = {}): JsonObject =>
  field(id, "textfield", { valueDestination: id, ...over });
const required = [{ type: "required" }];

describe("what stands in rows and columns", () => {
  const laidOut = pageOf([
    field("first", "textfield"),
    row("pair", [
      row("left", [field("a", "textfield", { validate: required })], { element: "column" }),
      row("right", [field("b", "money", { params: { label: "b", currency: "EUR" } })], { element: "column" }),
    ]),
    { id: "line", element: "divider" },
  ]);

  it("is asked, read, checked and written as if it stood on the page", () => {
    expect(flatElements(laidOut.elements).map(({ id }) => id)).toEqual(["first", "a", "b", "line"]);
    const posted: [string, string][] = [
      ["a", "x"],
      ["b.amount", "5"],
    ];
    const answers = readAnswers(laidOut, posted, factsWith());
    expect(answers).toEqual({ "entity.data.a": "x", "entity.data.b": { amount: "5", currency: "EUR" } });
    expect(undeclaredPath(laidOut, answers, factsWith())).toBeNull();
    expect(undeclaredNames(laidOut, [...posted, ["pair", "x"], ["left.a", "x"]], factsWith())).toEqual([
      "pair",
      "left.a",
    ]);
    expect(fieldsOf(laidOut, factsWith()).map(({ name }) => name)).toEqual(["first", "a", "b"]);
    expect(elementNamed(laidOut, "a")?.valueDestination).toBe("entity.data.a");
    expect(validatePage(laidOut, factsWith())).toMatchObject([{ field: "a", code: "required" }]);
  });

  it("is among what is due", () => {
    const form = formOf([row("pair", [field("a", "textfield", { validate: required })])]);
    const progress = { pages: {}, submittedAtMs: null, round: 0 };
    const { currentlyDue } = requirementsOf(form, factsWith(), progress as never, "collect");
    expect(currentlyDue.map(({ id }) => id)).toEqual(["entity.data.a"]);
  });

  it("gives the same elements each time, so that they can be told apart", () => {
    expect(flatElements(laidOut.elements)).toBe(flatElements(laidOut.elements));
    const plain = [...firstPage(formOf([field("a", "textfield")])).elements];
    expect(flatElements(plain)).toBe(plain);
  });

  it("is hidden and disabled with them, on its own account as well, and its values are not taken", () => {
    const page = pageOf([
      row(
        "outer",
        [row("inner", [field("a", "textfield"), field("b", "textfield", { hidden: when("entity.data.noB") })])],
        {
          hidden: unless("entity.data.shown"),
          disable: when("entity.data.locked"),
        },
      ),
    ]);
    const visible = (data: JsonObject): string[] => visibleElements(page.elements, dataFacts(data)).map(({ id }) => id);
    expect(visible({})).toEqual([]);
    expect(visible({ shown: true })).toEqual(["a", "b"]);
    expect(visible({ shown: true, noB: true })).toEqual(["a"]);
    const answers = (data: JsonObject): JsonObject => readAnswers(page, [["a", "x"]], dataFacts(data));
    expect(answers({})).toEqual({});
    expect(answers({ shown: true, locked: true })).toEqual({});
    expect(answers({ shown: true })).toEqual({ "entity.data.a": "x" });
    expect(undeclaredPath(page, { "entity.data.a": "x" }, dataFacts({}))).toBe("entity.data.a");
  });

  it("works inside items of a list", () => {
    const page = pageOf([
      field("owners", "fieldlist", {
        children: [
          inList("kind"),
          row("person", [inList("born", { validate: required })], { hidden: when("item.isCompany") }),
        ],
      }),
    ]);
    const facts = dataFacts({ owners: [{ id: "item_1" }, { id: "item_2", isCompany: true }] });
    expect(fieldsOf(page, facts).map(({ name }) => name)).toEqual([
      "owners",
      "owners.0.kind",
      "owners.0.born",
      "owners.1.kind",
    ]);
    expect(validatePage(page, facts)).toMatchObject([{ field: "owners.0.born" }]);
    const posted: [string, string][] = [
      ["owners.0.id", "item_1"],
      ["owners.0.born", "x"],
      ["owners.1.id", "item_2"],
      ["owners.1.born", "y"],
    ];
    const answers = readAnswers(page, posted, facts);
    expect(answers["entity.data.owners"]).toEqual([
      { id: "item_1", born: "x" },
      { id: "item_2", isCompany: true },
    ]);
    expect(undeclaredPath(page, answers, facts)).toBeNull();
  });

  it("is found with its place and its list", () => {
    const { elements } = pageOf([row("pair", [field("list", "fieldlist", { children: [inList("name")] })])]);
    expect(
      placedElements(elements, "p").map(({ element, path, list, layouts }) => [
        element.id,
        path,
        list?.id ?? null,
        layouts.map(({ id }) => id),
      ]),
    ).toEqual([
      ["pair", "p.0", null, []],
      ["list", "p.0.children.0", null, ["pair"]],
      ["name", "p.0.children.0.children.0", "list", []],
    ]);
  });
});

describe("one way to say it", () => {
  const stored = (element: JsonObject) => firstPage(formOf([element])).elements[0];

  it("a list of conditions under which an answer is required becomes checks", () => {
    const condition = { engine: "json-schema", rule: { required: ["entity"] } };
    expect(stored(field("a", "textfield", { required: [condition] }))?.validate).toEqual([
      { type: "required", applyWhen: condition },
    ]);
    expect(stored(field("a", "textfield", { required: true }))?.validate).toEqual([{ type: "required" }]);
    const page = pageOf([field("a", "textfield", { required: when("entity.data.x") })]);
    expect(validatePage(page, dataFacts({}))).toEqual([]);
    expect(validatePage(page, dataFacts({ x: 1 }))).toMatchObject([{ field: "a", code: "required" }]);
  });

  it("the documented text field becomes a number or several lines", () => {
    expect(stored(field("a", "textfield", { params: { label: "a", valueType: "integer" } }))?.element).toBe("number");
    expect(stored(field("a", "textfield", { params: { label: "a", style: "textarea" } }))?.element).toBe("textarea");
  });

  it("a description is the hint, a default value a param, an option its own label", () => {
    const element = stored(
      field("a", "select", { params: { label: "a", description: "Why", options: ["llc"] }, defaultValue: "llc" }),
    );
    expect(element?.params).toMatchObject({
      hint: "Why",
      defaultValue: "llc",
      options: [{ value: "llc", label: "llc" }],
    });
  });

  it("documented index tags become paths of the item", () => {
    const ubos = "entity.data.additionalInfo.ubos";
    const element = stored(
      field("owners", "entityfieldgroup", {
        valueDestination: null,
        params: { label: "o", type: "ubo" },
        children: [
          row("pair", [
            inList("country", { element: "countrypicker", valueDestination: `${ubos}[$0].address.country` }),
            inList("state", {
              element: "statepickerfield",
              valueDestination: `${ubos}[$0].address.state`,
              params: { label: "s", countryCodePath: `${ubos}[$0].address.country` },
              hidden: [{ engine: "json-logic", value: { "!": { var: `${ubos}[$0].address.country` } } }],
              disable: [{ engine: "jmespath", value: `${ubos}.$0.locked && ${ubos}.$0.really` }],
            }),
          ]),
        ],
      }),
    );
    const [country, state] = flatElements(element?.children ?? []);
    expect(element?.valueDestination).toBe(ubos);
    expect(country?.valueDestination).toBe("address.country");
    expect(state).toMatchObject({
      valueDestination: "address.state",
      params: { countryCodePath: "item.address.country" },
      hidden: [{ rule: { "!": { var: "item.address.country" } } }],
      disable: [{ rule: "item.locked && item.really" }],
    });
  });

  it("what it gave is read as the same again, and takes hostile paths for what they are", () => {
    const form = formOf([
      row("pair", [field("a", "signature", { params: { label: "a", text: "Sign" }, required: when("entity.data.x") })]),
      field("owners", "entitygroup", {
        valueDestination: null,
        params: { label: "o", type: "director" },
        children: [inList("name", { valueDestination: "entity.data.additionalInfo.directors[$0].name" })],
      }),
    ]);
    expect(parseForm(form, "forms.test")).toEqual({ ok: true, value: form });
    const hostile = field("list", "fieldlist", { valueDestination: "((a+)+", children: [inList("a".repeat(60))] });
    const parsed = parseForm({ title: "T", pages: [{ id: "p", title: "P", elements: [hostile] }] }, "forms.test");
    expect(parsed.ok ? [] : parsed.error.map(({ code }) => code)).toContain("bad_destination");
  });
});

describe("answers to questions that are taken off the form", () => {
  const form = formOf([], {
    pages: [
      {
        id: "one",
        title: "1",
        elements: [
          field("hasOwners", "checkbox"),
          field("why", "textfield", { hidden: when("entity.data.hasOwners") }),
        ],
      },
      {
        id: "two",
        title: "2",
        hidden: unless("entity.data.hasOwners"),
        elements: [
          field("owners", "fieldlist", {
            children: [inList("kind"), inList("born", { hidden: when("item.isCompany") })],
          }),
          field("more", "textfield", { hidden: unless("entity.data.owners") }),
        ],
      },
      { id: "three", title: "3", elements: [field("known", "textfield", { hidden: when("entity.type") })] },
    ],
  });
  const left = (before: JsonObject, answered: JsonObject): Json | undefined => {
    const facts = dataFacts(before);
    const context = { ...facts.context, entity: { type: "business", data: { ...before, ...answered } } };
    return (withoutWithdrawn(form, facts, context).entity as JsonObject).data;
  };

  it("go with the question, those of other pages and those that hung on them as well", () => {
    expect(left({ hasOwners: true, owners: [{ id: "item_1" }], more: "x" }, { hasOwners: false })).toEqual({
      hasOwners: false,
      owners: [],
      more: null,
    });
    expect(left({ hasOwners: false, why: "because" }, { hasOwners: true })).toEqual({ hasOwners: true, why: null });
  });

  it("go from the item whose answer hid them, and from no other", () => {
    const owners = [
      { id: "item_1", born: "x" },
      { id: "item_2", born: "y" },
    ];
    const answered = [
      { id: "item_2", born: "y", isCompany: true },
      { id: "item_1", born: "x" },
    ];
    expect(left({ hasOwners: true, owners }, { owners: answered })).toMatchObject({
      owners: [
        { id: "item_2", born: null, isCompany: true },
        { id: "item_1", born: "x" },
      ],
    });
  });

  it("stay when nothing was hidden, and when the question was never shown", () => {
    expect(left({ hasOwners: true, owners: [], known: "registry" }, { more: "y" })).toEqual({
      hasOwners: true,
      owners: [],
      known: "registry",
      more: "y",
    });
  });
});
