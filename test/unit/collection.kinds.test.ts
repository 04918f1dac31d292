import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswers } from "../../src/collection/answers";
import { acceptedAnswers } from "../../src/collection/apply";
import { fieldsOf, inputsOf } from "../../src/collection/fields";
import type { ElementKind, FormPage } from "../../src/collection/form";
import { kinds, partsOf, roleOf } from "../../src/collection/kinds";
import { undeclaredPath } from "../../src/collection/write-policy";
import { getPath, type Json, type JsonObject } from "../../src/lib/json";
import { dataFacts, factsWith, field, pageOf } from "../support/forms";

const options = [
  { value: "llc", label: { en: "Limited company", de: "GmbH" } },
  { value: "plc", label: "Public company" },
];
/** What each kind needs beside a label. */
const needed: Partial<Record<ElementKind, JsonObject>> = {
  select: { options },
  radio: { options },
  checkboxlist: { options },
  multiselect: { options },
  autocomplete: { options },
  relationship: { options },
  money: { currencies: ["EUR", "USD"] },
  state: { countryCode: "US" },
  lookup: { fill: { name: "entity.data.name" } },
  signature: { text: "I accept." },
  entitygroup: { type: "ubo" },
};
const one = (kind: ElementKind, params: JsonObject = {}): JsonObject =>
  field("a", kind, {
    params: { label: "a", ...needed[kind], ...params },
    ...(roleOf({ element: kind }) === "list" ? { children: [field("b", "textfield", { valueDestination: "b" })] } : {}),
  });
const page = (kind: ElementKind, params: JsonObject = {}): FormPage =>
  pageOf([one(kind, params), field("name", "textfield")]);
const read = (on: FormPage, posted: [string, string][], data: JsonObject = {}): Json | undefined =>
  readAnswers(on, posted, dataFacts(data))["entity.data.a"];
const shown = (on: FormPage, value: Json): [string, string][] =>
  fieldsOf(on, dataFacts({ a: value }))
    .flatMap(inputsOf)
    .filter(([name]) => name !== "name");

describe("posted → stored", () => {
  it.each<[ElementKind, string, Json]>([
    ["url", " shop.example/a ", "shop.example/a"],
    ["autocomplete", "GMBH", "llc"],
    ["autocomplete", "Public company", "plc"],
    ["autocomplete", "plc", "plc"],
    ["autocomplete", "Guild", "Guild"],
    ["tags", "shoes, hats,,shoes\r\n bags ", ["shoes", "hats", "bags"]],
    ["tags", "أحذية، قبعات", ["أحذية", "قبعات"]],
    ["tags", "靴、帽子", ["靴", "帽子"]],
    ["tags", "", []],
    ["state", "us-ca", "US-CA"],
    ["state", "California", "California"],
    ["nationality", "gb", "GB"],
    ["locale", "pt_br", "pt-BR"],
    ["locale", "not a locale", "not a locale"],
    ["industry", " 62 ", "62"],
    ["mcc", "5411", "5411"],
    ["relationship", "llc", "llc"],
    ["taxid", " 12-3456789 ", "12-3456789"],
    ["iban", "de89 3704 0044 0532 0130 00", "DE89370400440532013000"],
    ["iban", "my account", "my account"],
    ["lookup", " Northwind ", "Northwind"],
    ["lookup", "", null],
  ])("%s %j → %j", (kind, typed, stored) => {
    expect(read(page(kind), [["a", typed]])).toEqual(stored);
  });

  it.each<[ElementKind, Record<string, string>, Json]>([
    ["money", { amount: "1 234.50", currency: "usd" }, { amount: "1234.50", currency: "USD" }],
    ["money", { amount: "٢٥", currency: "EUR" }, { amount: "25", currency: "EUR" }],
    ["money", { amount: "-007.5", currency: "EUR" }, { amount: "-7.5", currency: "EUR" }],
    ["money", { amount: "-0.00", currency: "EUR" }, { amount: "0.00", currency: "EUR" }],
    ["money", { amount: "12,50", currency: "EUR" }, { amount: "12,50", currency: "EUR" }],
    [
      "money",
      { amount: "999999999999999.999999", currency: "EUR" },
      { amount: "999999999999999.999999", currency: "EUR" },
    ],
    ["money", { amount: "", currency: "USD" }, { currency: "USD" }],
    // The currency that was there first is no answer by itself.
    ["money", { amount: "", currency: "EUR" }, null],
    ["money", { amount: "", currency: "" }, null],
    [
      "address",
      { country: "gb", line1: " 1 High St ", line2: "", city: "Leeds", region: "", postalCode: "LS1 1AA" },
      { country: "GB", line1: "1 High St", city: "Leeds", postalCode: "LS1 1AA" },
    ],
    ["address", { country: "", line1: "", line2: "" }, null],
    [
      "bankaccount",
      { country: "DE", iban: "de89 3704 0044 0532 0130 00" },
      { country: "DE", iban: "DE89370400440532013000" },
    ],
    [
      "bankaccount",
      { country: "GB", sortCode: "20-00-00", accountNumber: "12345678", iban: "" },
      { country: "GB", sortCode: "20-00-00", accountNumber: "12345678" },
    ],
    ["signature", { method: "typed", name: "", strokes: "", textSha256: "x" }, null],
    [
      "signature",
      { method: "typed", name: " Ada L ", strokes: "", textSha256: "x" },
      { method: "typed", name: "Ada L", textSha256: "x" },
    ],
    [
      "signature",
      { method: "drawn", name: "Ada", strokes: "1,2 3,4;5,6 7,8", textSha256: "x" },
      { method: "drawn", name: "Ada", strokes: "1,2 3,4;5,6 7,8", textSha256: "x" },
    ],
    [
      "signature",
      { method: "drawn", name: "Ada", strokes: "<svg onload=alert(1)>", textSha256: "x" },
      { method: "typed", name: "Ada", textSha256: "x" },
    ],
  ])("%s %j → %j", (kind, parts, stored) => {
    const posted = Object.entries(parts).map(([part, typed]): [string, string] => [`a.${part}`, typed]);
    expect(read(page(kind), posted)).toEqual(stored);
  });

  it("takes the boxes of a multiselect once each, and tags from several fields of one name", () => {
    const twice = (value: string, other: string): [string, string][] => [
      ["a", value],
      ["a", other],
      ["a", value],
    ];
    expect(read(page("multiselect"), twice("llc", "plc"))).toEqual(["llc", "plc"]);
    expect(read(page("multiselect"), [])).toEqual([]);
    expect(read(page("tags"), twice("x", "y, z"))).toEqual(["x", "y", "z"]);
    expect(read(page("tags"), [])).toBeUndefined();
  });

  it.each(kinds.filter((kind) => !["list", "layout", "shown", "document"].includes(roleOf({ element: kind }))))(
    "a %s that was not posted is left as it is, unless browsers say nothing for nothing",
    (kind) => {
      const nothing: Partial<Record<ElementKind, Json>> = { checkbox: false, checkboxlist: [], multiselect: [] };
      expect(read(page(kind), [])).toEqual(nothing[kind]);
    },
  );
});

// What people type, and what makes trouble: separators, quotes, other scripts, controls.
const typed = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    "EUR",
    "USD",
    "gb",
    "US-CA",
    "12.50",
    "1 000",
    "-0",
    "1,2 3,4",
    "typed",
    "drawn",
    "a, b",
    "on",
    "llc",
  ),
);
const asking = kinds.filter((kind) => !["layout", "shown", "document", "list"].includes(roleOf({ element: kind })));

describe("stored → shown → posted again", () => {
  it.each(asking)("changes nothing of a %s, whatever was typed", (kind) => {
    const on = page(kind);
    const names = (partsOf({ element: kind }) ?? [null]).map((part) => (part === null ? "a" : `a.${part}`));
    const posted = fc.array(fc.tuple(fc.constantFrom(...names), typed), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(posted, (pairs) => {
        const stored = read(on, pairs);
        if (stored === undefined) return;
        expect(read(on, shown(on, stored), { a: stored })).toEqual(stored);
        expect(undeclaredPath(on, { "entity.data.a": stored }, factsWith())).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it("an entity group keeps its items and their ids, at the place of its type", () => {
    const owners = pageOf([
      field("owners", "entitygroup", {
        valueDestination: null,
        params: { label: "Owners", type: "ubo" },
        children: [
          field("pair", "row", {
            valueDestination: null,
            params: {},
            children: [
              field("firstName", "textfield", { valueDestination: "entity.data.additionalInfo.ubos[$0].firstName" }),
              field("share", "money", { valueDestination: "share", params: { label: "s", currency: "EUR" } }),
            ],
          }),
        ],
      }),
    ]);
    const facts = dataFacts({ additionalInfo: { ubos: [{ id: "item_1", firstName: "Ada", checked: true }] } });
    const posted: [string, string][] = [
      ["owners.0.id", "item_1"],
      ["owners.0.firstName", "Ada M"],
      ["owners.0.share.amount", "5"],
      ["owners.0.share.currency", "USD"],
      ["owners.1.firstName", "Tom"],
    ];
    const answers = readAnswers(owners, posted, facts);
    expect(answers).toEqual({
      "entity.data.additionalInfo.ubos": [
        { id: "item_1", firstName: "Ada M", checked: true, share: { amount: "5", currency: "EUR" } },
        { firstName: "Tom" },
      ],
    });
    expect(undeclaredPath(owners, answers, facts)).toBeNull();
    const accepted = acceptedAnswers(owners, answers, facts, "7").answers;
    expect(accepted["entity.data.additionalInfo.ubos"]).toEqual([
      { id: "item_1", firstName: "Ada M", checked: true, share: { amount: "5", currency: "EUR" } },
      { firstName: "Tom", id: "item_7_1" },
    ]);
  });
});

describe("parts that are not the applicant's to choose", () => {
  const posted = (part: string, value: string): [string, string][] => [
    ["a.amount", "5"],
    ["a.line1", "1 High St"],
    [`a.${part}`, value],
  ];

  it.each<[string, ElementKind, JsonObject, string, JsonObject, Json | undefined]>([
    ["a fixed currency", "money", { currency: "EUR" }, "currency", {}, "EUR"],
    [
      "the currency of a fact",
      "money",
      { currencyPath: "entity.data.currency" },
      "currency",
      { currency: "CHF" },
      "CHF",
    ],
    ["a currency while its fact is missing", "money", { currencyPath: "entity.data.currency" }, "currency", {}, "USD"],
    ["a fixed country", "address", { countryCode: "DE" }, "country", {}, "DE"],
    [
      "the country of a fact",
      "address",
      { countryCodePath: "entity.data.country" },
      "country",
      { country: "FR" },
      "FR",
    ],
    [
      "a fact that is no country",
      "address",
      { countryCodePath: "entity.data.country" },
      "country",
      { country: "?" },
      "USD",
    ],
    ["the country of an account", "bankaccount", { countryCode: "GB" }, "country", {}, "GB"],
  ])("%s", (_name, kind, params, part, data, expected) => {
    const own = kind === "money" && "currency" in params ? { currencies: ["EUR"] } : {};
    const on = page(kind, { ...own, ...params });
    const answer = read(on, [...posted(part, "USD"), ["a.accountNumber", "1"]], data);
    expect(getPath(answer, part)).toEqual(expected);
    const answers = { "entity.data.a": answer ?? null };
    expect(acceptedAnswers(on, answers, dataFacts(data), "1").answers).toEqual(answers);
  });

  it("follow an answer of the same page", () => {
    const on = pageOf([
      field("country", "country"),
      field("a", "address", { params: { label: "a", countryCodePath: "entity.data.country" } }),
    ]);
    const answers = readAnswers(
      on,
      [
        ["a.line1", "1 High St"],
        ["a.country", "US"],
        ["country", "gb"],
      ],
      dataFacts({ country: "FR" }),
    );
    expect(answers["entity.data.a"]).toEqual({ line1: "1 High St", country: "GB" });
  });

  it("are no answer by themselves", () => {
    const on = page("address", { countryCode: "DE" });
    expect(read(on, [["a.country", "DE"]])).toBeNull();
  });

  it("are written by the server into what a program sends, too", () => {
    const on = page("money", { currency: "EUR" });
    const sent = { "entity.data.a": { amount: "5", currency: "XXX" } };
    expect(acceptedAnswers(on, sent, factsWith(), "1").answers).toEqual({
      "entity.data.a": { amount: "5", currency: "EUR" },
    });
  });
});
