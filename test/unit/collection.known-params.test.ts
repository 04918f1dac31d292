import { describe, expect, it } from "vitest";
import type { Element } from "../../src/collection/form";
import { readForm } from "../../src/collection/form.schema";
import { formProblems } from "../../src/collection/form-checks";
import type { JsonObject } from "../../src/lib/json";
import { demoForm, field, firstPage, formOf } from "../support/forms";

function elementOf(written: JsonObject): Element {
  const [element] = firstPage(formOf([written])).elements;
  if (element === undefined) throw new Error("the page is empty");
  return element;
}

const child = field("name", "textfield", { valueDestination: "name" });
const list = (params: JsonObject) =>
  field("owners", "fieldlist", { params: { label: "o", ...params }, children: [child] });
const date = (params: JsonObject, over: JsonObject = {}) =>
  field("d", "date", { params: { label: "d", ...params }, ...over });

const warnings = (written: JsonObject): string[] =>
  formProblems(formOf([written]), "forms.test").map(({ code, path }) => `${code} ${path.split(".").at(-1)}`);

describe("params as the documented system spells them", () => {
  it.each<[JsonObject, JsonObject]>([
    [{ addButtonLabel: "Add an owner" }, { addLabel: "Add an owner" }],
    [{ itemIndexLabel: "Owner {INDEX}" }, { itemLabel: "Owner" }],
    [
      { itemIndexLabel: { en: "Owner {INDEX}", de: "{INDEX}. Inhaber" } },
      { itemLabel: { en: "Owner", de: "Inhaber" } },
    ],
    [{ itemIndexLabel: "{INDEX}" }, {}],
    [{ itemIndexLabel: 7 }, { itemIndexLabel: 7 }],
    [{ addButtonLabel: "A", addLabel: "B" }, { addLabel: "B" }],
  ])("of a list: %j is %j", (written, stored) => {
    expect(elementOf(list(written)).params).toEqual({ label: "o", ...stored });
  });

  it.each<[JsonObject, JsonObject, { type: string }[]]>([
    [{ disableFuture: true }, {}, [{ type: "past" }]],
    [{ disablePast: true }, {}, [{ type: "future" }]],
    [{ disableFuture: false, disablePast: false }, {}, []],
    [{ disableFuture: true }, { validate: [{ type: "past" }] }, [{ type: "past" }]],
  ])("of a date: %j is a check", (params, over, checks) => {
    const element = elementOf(date(params, over));
    expect([element.validate, element.params]).toEqual([checks, { label: "d" }]);
  });

  it("a form that was read is read as itself again", () => {
    const form = formOf([
      list({ addButtonLabel: "Add", itemIndexLabel: "Owner {INDEX}" }),
      date({ disableFuture: true }),
    ]);
    const again = readForm(JSON.parse(JSON.stringify(form)), "forms.test");
    expect(again).toEqual({ ok: true, value: form });
  });
});

describe("params that mean nothing", () => {
  it.each<[string, JsonObject, string[]]>([
    [
      "of a misspelt name",
      field("a", "textfield", { params: { label: "a", autocomplet: "name" } }),
      ["unknown_param autocomplet"],
    ],
    ["of another kind", field("a", "textfield", { params: { label: "a", facing: "user" } }), ["unknown_param facing"]],
    [
      "of a camera, which takes pictures",
      field("a", "camera", { valueDestination: null, params: { label: "a", category: "c", accept: ["pdf"] } }),
      ["unknown_param accept"],
    ],
    ["in a list", list({ disableFuture: true }), ["unknown_param disableFuture"]],
  ])("%s are told when a version is made, and keep none from being made", (_, written, expected) => {
    expect(warnings(written)).toEqual(expected);
  });

  it.each<[string, JsonObject]>([
    ["a phone", field("a", "phone", { params: { label: "a", defaultCountry: "DE", autocomplete: "tel" } })],
    ["documented spellings", date({ disableFuture: true, description: "When" })],
    ["a list", list({ addButtonLabel: "Add", itemIndexLabel: "Owner {INDEX}" })],
    ["a signature", field("a", "signature", { params: { label: "a", text: "I sign" } })],
  ])("there are none in %s", (_, written) => expect(warnings(written)).toEqual([]));

  it.each(["kyb", "kyc"] as const)("there are none in the demo's form %s", (key) => {
    expect(formProblems(demoForm(key), key).filter(({ code }) => code === "unknown_param")).toEqual([]);
  });
});
