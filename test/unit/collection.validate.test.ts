import { describe, expect, it } from "vitest";
import { validateForm, validatePage } from "../../src/collection/validate";
import { isDisabled, visibleElements, visiblePages } from "../../src/collection/visible";
import type { CaseDocument } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import {
  aDocument,
  aDocumentPage,
  dataFacts,
  decision,
  factsWith,
  field,
  formOf,
  nowMs,
  pageOf,
} from "../support/forms";

const codesOf = (element: JsonObject, value: Json | undefined): string[] =>
  validatePage(pageOf([element]), dataFacts(value === undefined ? {} : { a: value })).map(({ code }) => code);
const options = {
  params: {
    label: "a",
    options: [
      { value: "x", label: "X" },
      { value: "y", label: "Y" },
    ],
  },
};
const withChecks = (kind: string, validate: Json[], over: JsonObject = {}) => field("a", kind, { validate, ...over });
const required = { type: "required" };

describe("checks", () => {
  it.each<[string, JsonObject, Json | undefined, string[]]>([
    ["nothing is asked", field("a", "textfield"), undefined, []],
    ["required: absent", withChecks("textfield", [required]), undefined, ["required"]],
    ["required: null", withChecks("textfield", [required]), null, ["required"]],
    ["required: empty", withChecks("textfield", [required]), "", ["required"]],
    ["required: there", withChecks("textfield", [required]), "x", []],
    ["required: zero is an answer", withChecks("number", [required]), 0, []],
    ["required: a box must be ticked", withChecks("checkbox", [required]), false, ["required"]],
    ["required: a ticked box", withChecks("checkbox", [required]), true, []],
    ["required: no box of a list", withChecks("checkboxlist", [required], options), [], ["required"]],
    ["required: no part of a date", withChecks("date", [required]), { year: "", month: "", day: "" }, ["required"]],
    ["an empty answer is not too short", withChecks("textfield", [{ type: "minLength", value: 2 }]), null, []],
    ["minLength", withChecks("textfield", [{ type: "minLength", value: 2 }]), "x", ["too_short"]],
    ["minLength counts characters", withChecks("textfield", [{ type: "minLength", value: 2 }]), "😀", ["too_short"]],
    ["maxLength", withChecks("textfield", [{ type: "maxLength", value: 2 }]), "xyz", ["too_long"]],
    ["maxLength counts characters", withChecks("textfield", [{ type: "maxLength", value: 2 }]), "😀😀", []],
    ["a line without a limit has one", field("a", "textfield"), "x".repeat(1_001), ["too_long"]],
    ["a text has a longer one", field("a", "textarea"), "x".repeat(1_001), []],
    ["a text without end", field("a", "textarea"), "x".repeat(10_001), ["too_long"]],
    ["pattern", withChecks("textfield", [{ type: "pattern", value: "^[A-Z]{2}$" }]), "AB1", ["pattern"]],
    ["pattern: matches", withChecks("textfield", [{ type: "pattern", value: "^[A-Z]{2}$" }]), "AB", []],
    ["text of another shape", field("a", "textfield"), { deep: 1 }, ["bad_value"]],
    ["a number where a text was sent by the caller", field("a", "textfield"), 8412973, []],
    ["number", field("a", "number"), "12,5", ["not_a_number"]],
    ["number: as a text", field("a", "number"), "12.5", []],
    ["minimum", withChecks("number", [{ type: "minimum", value: 0 }]), -0.1, ["too_small"]],
    ["maximum", withChecks("number", [{ type: "maximum", value: 100 }]), 100.5, ["too_large"]],
    ["maximum: the limit itself", withChecks("number", [{ type: "maximum", value: 100 }]), 100, []],
    ["email", field("a", "email"), "ada@example", ["not_an_email"]],
    ["email", field("a", "email"), "ada@@example.com", ["not_an_email"]],
    ["email", field("a", "email"), "ada lovelace@example.com", ["not_an_email"]],
    ["email: good", field("a", "email"), "ada+kyc@mail.example.co.uk", []],
    ["email: in another script", field("a", "email"), "أدا@مثال.شبكة", []],
    ["phone", field("a", "phone"), "call me", ["not_a_phone"]],
    ["phone: too short", field("a", "phone"), "+44 123", ["not_a_phone"]],
    ["phone: good", field("a", "phone"), "+442079460018", []],
    ["country", field("a", "country"), "XX", ["not_an_option"]],
    ["country: good", field("a", "country"), "GB", []],
    ["select", field("a", "select", options), "z", ["not_an_option"]],
    ["select: good", field("a", "select", options), "y", []],
    ["radio", field("a", "radio", options), ["x"], ["not_an_option"]],
    ["checkboxlist", field("a", "checkboxlist", options), ["x", "z"], ["not_an_option"]],
    [
      "checkboxlist: fewest",
      withChecks("checkboxlist", [{ type: "minItems", value: 2 }], options),
      ["x"],
      ["too_few_items"],
    ],
    [
      "checkboxlist: fewest of none",
      withChecks("checkboxlist", [{ type: "minItems", value: 2 }], options),
      [],
      ["too_few_items"],
    ],
    [
      "checkboxlist: most",
      withChecks("checkboxlist", [{ type: "maxItems", value: 1 }], options),
      ["x", "y"],
      ["too_many_items"],
    ],
    ["checkbox: a text", field("a", "checkbox"), "on", ["bad_value"]],
    ["url", withChecks("textfield", [{ type: "format", value: "url" }]), "shop.example", []],
    ["url: with a path", withChecks("textfield", [{ type: "format", value: "url" }]), "https://shop.example/a?b=1", []],
    ["url: a word", withChecks("textfield", [{ type: "format", value: "url" }]), "shop", ["not_a_url"]],
    [
      "url: a script",
      withChecks("textfield", [{ type: "format", value: "url" }]),
      "javascript://x.example/%0aalert(1)",
      ["not_a_url"],
    ],
    [
      "url: with a password",
      withChecks("textfield", [{ type: "format", value: "url" }]),
      "https://a:b@shop.example",
      ["not_a_url"],
    ],
    ["date: incomplete", field("a", "date"), { year: "1986", month: "", day: "27" }, ["date_incomplete"]],
    ["date: impossible", field("a", "date"), { year: "2023", month: "2", day: "29" }, ["date_impossible"]],
    ["date: impossible, as a text", field("a", "date"), "2023-02-29", ["date_impossible"]],
    ["date: with a time, as callers send it", field("a", "date"), "2023-02-28T00:00:00Z", []],
    ["past: today, wherever that is", withChecks("date", [{ type: "past" }]), "2026-11-22", []],
    ["past", withChecks("date", [{ type: "past" }]), "2026-11-23", ["date_in_future"]],
    ["future: today", withChecks("date", [{ type: "future" }]), "2026-11-21", []],
    ["future", withChecks("date", [{ type: "future" }]), "2026-11-20", ["date_in_past"]],
    ["minAge: 18 today", withChecks("date", [{ type: "minAge", value: 18 }]), "2008-11-21", []],
    ["minAge", withChecks("date", [{ type: "minAge", value: 18 }]), "2008-11-23", ["too_young"]],
    [
      "one problem a field, the first",
      withChecks("textfield", [
        { type: "minLength", value: 5 },
        { type: "pattern", value: "^\\d+$" },
      ]),
      "x",
      ["too_short"],
    ],
  ])("%s", (_name, element, value, expected) => {
    expect(codesOf(element, value)).toEqual(expected);
  });

  it("somebody born on a leap day comes of age on the first of March", () => {
    const page = pageOf([withChecks("date", [{ type: "minAge", value: 18 }])]);
    const on = (todayMs: number) => validatePage(page, { ...dataFacts({ a: "2008-02-29" }), nowMs: todayMs });
    expect(on(Date.UTC(2026, 1, 27, 12))).toHaveLength(1);
    expect(on(Date.UTC(2026, 2, 1, 0))).toHaveLength(0);
  });

  it("names the field as the page posts it, and tells the limit", () => {
    const page = pageOf([
      field("owners", "fieldlist", {
        validate: [{ type: "minItems", value: 3 }],
        children: [
          field("share", "number", {
            valueDestination: "share",
            validate: [required, { type: "maximum", value: 100 }],
          }),
        ],
      }),
    ]);
    expect(validatePage(page, dataFacts({ owners: [{ share: 101 }, {}] }))).toEqual([
      { page: "page", field: "owners", code: "too_few_items", params: { minItems: 3 } },
      { page: "page", field: "owners.0.share", code: "too_large", params: { maximum: 100 } },
      { page: "page", field: "owners.1.share", code: "required", params: { kind: "type" } },
    ]);
  });

  it("carries the form's own words", () => {
    const page = pageOf([withChecks("textfield", [{ type: "required", message: { en: "Needed", ar: "مطلوب" } }])]);
    expect(validatePage(page, factsWith())[0]?.params.message).toEqual({ en: "Needed", ar: "مطلوب" });
  });
});

describe("conditions", () => {
  const when = (rule: Json, engine = "json-logic") => [{ engine, rule }];
  // Cannot be computed when the kind is a number.
  const lengthOfKind = "length(entity.data.kind) > `3`";
  const isBusiness = { "==": [{ var: "entity.data.kind" }, "business"] };

  it("hide and disable elements, and neither is checked then", () => {
    const page = pageOf([
      withChecks("textfield", [required], { hidden: when(isBusiness) }),
      field("b", "textfield", { validate: [required], disable: when("entity.data.kind == 'business'", "jmespath") }),
    ]);
    const business = dataFacts({ kind: "business" });
    expect(visibleElements(page.elements, business).map(({ id }) => id)).toEqual(["b"]);
    expect(page.elements.map((element) => isDisabled(element, business))).toEqual([false, true]);
    expect(validatePage(page, business)).toEqual([]);
    expect(validatePage(page, dataFacts({ kind: "person" })).map((problem) => problem.field)).toEqual(["a", "b"]);
  });

  it("switch checks on by applyWhen; one that cannot be computed does not switch a check off", () => {
    const problems = (applyWhen: JsonObject, data: JsonObject) =>
      validatePage(pageOf([withChecks("textfield", [{ type: "required", applyWhen }])]), dataFacts(data)).length;
    const business = { engine: "json-logic", rule: isBusiness };
    expect(problems(business, { kind: "business" })).toBe(1);
    expect(problems(business, { kind: "person" })).toBe(0);
    expect(problems(business, {})).toBe(0);
    expect(problems({ engine: "jmespath", rule: lengthOfKind }, { kind: "ab" })).toBe(0);
    expect(problems({ engine: "jmespath", rule: lengthOfKind }, { kind: 5 })).toBe(1);
  });

  it("hide pages, whose answers are not asked then", () => {
    const form = formOf([], {
      pages: [
        { id: "one", title: "1", elements: [field("kind", "textfield")] },
        { id: "two", title: "2", hidden: when(isBusiness), elements: [withChecks("textfield", [required])] },
      ],
    });
    expect(visiblePages(form, dataFacts({ kind: "business" })).map(({ id }) => id)).toEqual(["one"]);
    expect(validateForm(form, dataFacts({ kind: "business" }))).toEqual([]);
    expect(validateForm(form, dataFacts({}))).toMatchObject([{ page: "two", field: "a" }]);
  });

  it("show an element when a rule cannot be computed: a question too many can be answered", () => {
    const page = pageOf([field("a", "textfield", { hidden: when(lengthOfKind, "jmespath") })]);
    const shown = (kind: Json) => visibleElements(page.elements, dataFacts({ kind })).length;
    expect([shown(5), shown("abcd"), shown("ab")]).toEqual([1, 0, 1]);
  });

  it("see documents, uploaded ones included, and in a list the item and its place", () => {
    const page = pageOf([
      field("a", "textfield", { hidden: when("documents[?key == 'passport'].pages[] | length(@) == `0`", "jmespath") }),
      field("rows", "fieldlist", {
        children: [
          field("x", "textfield", {
            valueDestination: "x",
            validate: [required],
            hidden: when({ "==": [{ var: "index" }, 0] }),
          }),
        ],
      }),
    ]);
    const facts = dataFacts({ rows: [{}, {}] }, [
      aDocument({ key: "passport", pages: [], nextPages: [aDocumentPage()] }),
    ]);
    expect(visibleElements(page.elements, facts).map(({ id }) => id)).toEqual(["a", "rows"]);
    expect(validatePage(page, facts).map((problem) => problem.field)).toEqual(["rows.1.x"]);
  });
});

describe("documents that are asked for", () => {
  const page = pageOf([
    {
      id: "passport",
      element: "document",
      params: { label: "Passport", category: "proof_of_identity", documentType: "passport", maxFiles: 2 },
      validate: [{ type: "document" }],
    },
  ]);
  const codes = (...documents: CaseDocument[]) =>
    validatePage(page, { context: {}, documents, nowMs }).map(({ code }) => code);
  const refused = aDocumentPage({ status: "refused", problem: "svg" });

  it.each<[string, CaseDocument[], string[]]>([
    ["none", [], ["document_required"]],
    ["one without files", [aDocument({ key: "passport", pages: [] })], ["document_required"]],
    ["another one", [aDocument({ category: "proof_of_address", type: "passport" })], ["document_required"]],
    ["a refused file", [aDocument({ key: "passport", pages: [], nextPages: [refused] })], ["document_required"]],
    [
      "a refused file beside a good one",
      [aDocument({ key: "passport", pages: [], nextPages: [refused, aDocumentPage()] })],
      [],
    ],
    [
      "a file that is being looked at",
      [aDocument({ key: "passport", pages: [], nextPages: [aDocumentPage({ status: "processing" })] })],
      [],
    ],
    ["one that came with the case", [aDocument({ category: "proof_of_identity", type: "passport" })], []],
    [
      "too many files",
      [aDocument({ key: "passport", nextPages: [aDocumentPage(), aDocumentPage(), aDocumentPage()] })],
      ["too_many_files"],
    ],
    ["one asked for again", [aDocument({ key: "passport", decision: decision("revision") })], ["document_required"]],
    [
      "one asked for again and uploaded",
      [aDocument({ key: "passport", nextPages: [aDocumentPage()], decision: decision("revision") })],
      [],
    ],
  ])("%s", (_name, documents, expected) => {
    expect(codes(...documents)).toEqual(expected);
  });
});
