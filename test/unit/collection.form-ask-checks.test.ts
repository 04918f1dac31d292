import { describe, expect, it } from "vitest";
import { parseForm } from "../../src/collection/form.schema";
import { formProblems } from "../../src/collection/form-checks";
import type { Json, JsonObject } from "../../src/lib/json";
import { field, formOf } from "../support/forms";

const at = "forms.test.pages.0.elements";
const problemsOf = (elements: Json[]): [string, string, string][] =>
  formProblems(formOf(elements), "forms.test").map(({ severity, code, path }) => [severity, code, path]);
const checked = (check: string, facts: JsonObject = {}, over: JsonObject = {}): JsonObject =>
  field("a", "textfield", { validate: [{ type: "serverCheck", value: { check, as: "x", with: facts } }], ...over });
const lookup = (params: JsonObject): JsonObject =>
  field("find", "lookup", { params: { label: "f", fill: { name: "entity.data.name" }, ...params } });
const inList = (...children: JsonObject[]): JsonObject => field("owners", "fieldlist", { children });
const ofItem = { id: "b", valueDestination: "b" };

describe("who makes a version is warned of questions that nobody can answer", () => {
  it.each<[string, Json[], string, string]>([
    [
      "a register that is no check",
      [lookup({ check: "company-registrie" }), field("name", "textfield")],
      "unknown_check",
      `${at}.0.params.check`,
    ],
    ["a server check that there is none of", [checked("vat")], "unknown_check", `${at}.0.validate.0.value.check`],
    [
      "a fact that no question writes",
      [checked("vat-number", { country: "entity.data.home" })],
      "unknown_path",
      `${at}.0.validate.0.value.with.country`,
    ],
    [
      "a fact of an item where there is none",
      [checked("vat-number", { country: "item.home" })],
      "unknown_path",
      `${at}.0.validate.0.value.with.country`,
    ],
    [
      "a fact that the item does not have",
      [inList(checked("iban", { country: "item.home" }, ofItem))],
      "unknown_path",
      `${at}.0.children.0.validate.0.value.with.country`,
    ],
    [
      "what is no path",
      [checked("iban", { country: "no path" })],
      "unknown_path",
      `${at}.0.validate.0.value.with.country`,
    ],
  ])("%s", (_, elements, code, path) => {
    expect(problemsOf(elements)).toEqual([["warning", code, path]]);
  });

  it("and not of those that somebody can: by every name of a check, about facts of the page and of the item", () => {
    expect(
      problemsOf([
        lookup({ check: "company-registry" }),
        field("name", "textfield"),
        field("home", "country"),
        checked("bank-account", { country: "entity.data.home", bank: "entity.data.account.bic" }),
        field("account", "bankaccount"),
        inList(
          checked("vat-number", { country: "item.land" }, ofItem),
          field("land", "country", { valueDestination: "land" }),
        ),
      ]),
    ).toEqual([]);
  });

  it("a register that fills in what the form does not ask is an error", () => {
    expect(problemsOfRaw([lookup({ fill: { name: "entity.data.nobody" } })])).toEqual([
      ["error", "bad_path", `${at}.0.params.fill.name`],
    ]);
  });
});

function problemsOfRaw(elements: Json[]): [string, string, string][] {
  const parsed = parseForm({ title: "Test", pages: [{ id: "page", title: "Page", elements }] }, "forms.test");
  return parsed.ok ? [] : parsed.error.map(({ severity, code, path }) => [severity, code, path]);
}
