import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswers, undeclaredNames } from "../../src/collection/answers";
import { applyAnswers, withNewItemIds } from "../../src/collection/apply";
import { fieldsOf, inputsOf } from "../../src/collection/fields";
import type { FormFacts, FormPage } from "../../src/collection/form";
import { numberOf } from "../../src/collection/read-value";
import { undeclaredPath } from "../../src/collection/write-policy";
import { getPath, type Json, type JsonObject } from "../../src/lib/json";
import { dataFacts, demoForm, factsWith, field, pageNamed, pageOf } from "../support/forms";

const owners = pageNamed(demoForm("kyb"), "owners");
const company = pageNamed(demoForm("kyb"), "company");
const ubos = "entity.data.additionalInfo.ubos";
const withOwners = (items: Json[]): FormFacts => dataFacts({ additionalInfo: { ubos: items } });

const readOne = (element: JsonObject, posted: [string, string][]): Json | undefined =>
  readAnswers(pageOf([element]), posted, factsWith())["entity.data.a"];

describe("reading what was posted", () => {
  it.each<[string, string, Json]>([
    ["textfield", "  Northwind  Ltd ", "Northwind  Ltd"],
    ["textfield", "a\u0000b\tc\nd", "ab c d"],
    ["textfield", "half \ud800 pair", "half \ufffd pair"],
    ["textfield", "   ", null],
    ["textarea", " one\r\ntwo ", "one\ntwo"],
    ["email", " ada@example.com ", "ada@example.com"],
    ["number", "12.50", 12.5],
    ["number", " 1 000 ", 1000],
    ["number", "٢٥", 25],
    ["number", "-0", 0],
    ["number", "12,5", "12,5"],
    ["number", "1e3", "1e3"],
    ["number", "Infinity", "Infinity"],
    ["number", "", null],
    ["checkbox", "on", true],
    ["checkbox", "off", false],
    ["country", "gb", "GB"],
    ["phone", "+44 (0)20 7946-0018", "+442079460018"],
    ["phone", "0044 20 7946 0018", "+442079460018"],
    ["phone", "٠٢٠٧٩٤٦٠٠١٨", "02079460018"],
    ["phone", "call me", "call me"],
  ])("%s %j → %j", (element, typed, expected) => {
    expect(readOne(field("a", element), [["a", typed]])).toEqual(expected);
  });

  it.each<[string, string, string, Json]>([
    ["27", "3", "1986", "1986-03-27"],
    ["٢٧", "٣", "١٩٨٦", "1986-03-27"],
    ["29", "2", "2024", "2024-02-29"],
    ["29", "2", "2023", { year: "2023", month: "2", day: "29" }],
    ["27", "", "1986", { year: "1986", month: "", day: "27" }],
    ["27", "March", "86", { year: "86", month: "March", day: "27" }],
    ["", "", "", null],
  ])("a date of %s %s %s → %j, so that nothing typed is lost", (day, month, year, expected) => {
    expect(
      readOne(field("a", "date"), [
        ["a.day", day],
        ["a.month", month],
        ["a.year", year],
      ]),
    ).toEqual(expected);
  });

  it("takes every ticked box of a list once, and none for none", () => {
    const element = field("a", "checkboxlist", {
      params: {
        label: "a",
        options: [
          { value: "x", label: "X" },
          { value: "y", label: "Y" },
        ],
      },
    });
    expect(
      readOne(element, [
        ["a", "x"],
        ["a", "y"],
        ["a", "x"],
      ]),
    ).toEqual(["x", "y"]);
    expect(readOne(element, [])).toEqual([]);
  });

  it("takes a box that was shown and not posted for not ticked, and leaves other absent fields alone", () => {
    const page = pageOf([field("box", "checkbox"), field("name", "textfield")]);
    expect(readAnswers(page, [], factsWith())).toEqual({ "entity.data.box": false });
  });

  it("reads a field that an answer of the same page reveals, and not one that it hides", () => {
    const other = { businessType: "other" };
    const posted = (type: string): [string, string][] => [
      ["businessType", type],
      ["businessTypeOther", "Guild"],
    ];
    const path = "entity.data.additionalInfo.businessTypeOther";
    expect(readAnswers(company, posted("other"), factsWith())[path]).toBe("Guild");
    expect(readAnswers(company, posted("llc"), dataFacts(other))).not.toHaveProperty([path]);
  });

  it("ends when two fields hide each other, with an answer the page may write", () => {
    const hide = (id: string) => [{ engine: "json-logic", rule: { "!!": { var: `entity.data.${id}` } } }];
    const page = pageOf([
      field("a", "textfield", { hidden: hide("b") }),
      field("b", "textfield", { hidden: hide("a") }),
    ]);
    const answers = readAnswers(
      page,
      [
        ["a", "1"],
        ["b", "2"],
      ],
      factsWith(),
    );
    expect(undeclaredPath(page, answers, factsWith())).toBeNull();
  });

  it("ignores a disabled field", () => {
    const page = pageOf([field("a", "textfield", { disable: [{ engine: "json-logic", rule: true }] })]);
    expect(readAnswers(page, [["a", "x"]], dataFacts({ a: "kept" }))).toEqual({});
  });
});

describe("rows of a field list", () => {
  const row = (index: number, over: Record<string, string>): [string, string][] =>
    Object.entries(over).map(([name, value]) => [`owners.${index}.${name}`, value]);

  it("come in the order of their numbers, gaps closed", () => {
    const posted = [...row(7, { firstName: "Tom" }), ...row(0, { firstName: "Ada" })];
    expect(readAnswers(owners, posted, factsWith())[ubos]).toEqual([{ firstName: "Ada" }, { firstName: "Tom" }]);
  });

  it("keep the id and what the page does not ask about", () => {
    const stored = { id: "item_1", firstName: "Ada", verifiedBy: "bank", ownershipPercentage: 60 };
    const posted = row(0, { id: "item_1", firstName: "Ada Maria", ownershipPercentage: "55.5" });
    expect(readAnswers(owners, posted, withOwners([stored]))[ubos]).toEqual([
      { id: "item_1", firstName: "Ada Maria", verifiedBy: "bank", ownershipPercentage: 55.5 },
    ]);
  });

  it("never take an id that is not in the list, nor one twice", () => {
    const posted = [
      ...row(0, { id: "item_1", firstName: "Ada" }),
      ...row(1, { id: "item_1", firstName: "Copy" }),
      ...row(2, { id: "item_666", firstName: "Eve" }),
    ];
    expect(readAnswers(owners, posted, withOwners([{ id: "item_1" }]))[ubos]).toEqual([
      { id: "item_1", firstName: "Ada" },
      { firstName: "Copy" },
      { firstName: "Eve" },
    ]);
  });

  it("are gone when none was posted, and empty rows stay to be filled in", () => {
    expect(readAnswers(owners, [], withOwners([{ id: "item_1" }]))[ubos]).toEqual([]);
    expect(readAnswers(owners, row(0, { firstName: "" }), factsWith())[ubos]).toEqual([{ firstName: null }]);
  });

  it("beyond any sensible number are not read", () => {
    const posted: [string, string][] = [
      ["owners.999999.firstName", "x"],
      ["owners.01.firstName", "y"],
      ["owners.200.firstName", "z"],
    ];
    expect(readAnswers(owners, posted, factsWith())).toEqual({
      "entity.data.additionalInfo.imShareholder": false,
      [ubos]: [],
    });
  });

  it("get an id when they are new, and only then", () => {
    const given = withNewItemIds(owners, { [ubos]: [{ id: "item_1" }, { firstName: "Tom" }] }, factsWith(), "7");
    expect(given.answers[ubos]).toEqual([{ id: "item_1" }, { firstName: "Tom", id: "item_7_1" }]);
  });

  it("hide fields by what stands in the same row", () => {
    const page = pageOf([
      field("people", "fieldlist", {
        children: [
          field("kind", "textfield", { valueDestination: "kind" }),
          field("company", "textfield", {
            valueDestination: "company",
            hidden: [{ engine: "json-logic", rule: { "!=": [{ var: "item.kind" }, "company"] } }],
          }),
        ],
      }),
    ]);
    const posted: [string, string][] = [
      ["people.0.kind", "person"],
      ["people.0.company", "hidden"],
      ["people.3.kind", "company"],
      ["people.3.company", "Northwind"],
    ];
    expect(readAnswers(page, posted, factsWith())["entity.data.people"]).toEqual([
      { kind: "person" },
      { kind: "company", company: "Northwind" },
    ]);
  });
});

describe("names that nobody declared", () => {
  it.each([
    "pluginsOutput.x",
    "entity.data.companyName",
    "__proto__",
    "__proto__.polluted",
    "constructor.prototype.x",
    "owners",
    "owners.0",
    "owners.0.firstName.x",
    "owners.0.__proto__",
    "owners.0.role",
    "owners.-1.firstName",
    "owners.999999.firstName",
    "owners.0.dateOfBirth",
    "owners.0.dateOfBirth.hour",
    "owners.0.id.x",
    "answers",
    "",
  ])("%j is one", (name) => {
    expect(undeclaredNames(owners, [[name, "x"]], factsWith())).toEqual([name]);
  });

  it.each(["imShareholder", "owners.0.firstName", "owners.199.id", "owners.3.dateOfBirth.year"])(
    "%j is none",
    (name) => {
      expect(undeclaredNames(owners, [[name, "x"]], factsWith())).toEqual([]);
    },
  );
});

// Names as a hostile browser would send them: parts of real ones, put together in every order.
const parts = [
  "owners",
  "0",
  "1",
  "199",
  "999999",
  "id",
  "firstName",
  "dateOfBirth",
  "year",
  "__proto__",
  "constructor",
  "imShareholder",
  "pluginsOutput",
  "entity",
  "data",
  "",
  "additionalInfo",
];
const hostileName = fc.oneof(
  fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 5 }).map((name) => name.join(".")),
  fc.string(),
);
const hostilePost = fc.array(
  fc.tuple(hostileName, fc.oneof(fc.string(), fc.constantFrom("item_1", "item_2", "on", "25"))),
  { maxLength: 30 },
);

describe("whatever is posted", () => {
  const stored = withOwners([
    { id: "item_1", firstName: "Ada", secret: { score: 1 } },
    { id: "item_2", firstName: "Tom" },
  ]);
  const everyPage: [string, FormPage][] = demoForm("kyb").pages.map((page) => [page.id, page]);

  it.each(everyPage)("on page %s, the answers are ones the page may write", (_id, page) => {
    fc.assert(
      fc.property(hostilePost, (posted) => {
        const answers = readAnswers(page, posted, stored);
        expect(undeclaredPath(page, answers, stored)).toBeNull();
        const after = applyAnswers(stored.context, answers);
        expect(Object.keys(after)).toEqual(expect.arrayContaining(["entity"]));
        expect(Object.keys(after).filter((key) => key !== "entity" && key !== "customData")).toEqual([]);
        expect(getPath(after, "entity.type")).toBe("business");
        expect(({} as JsonObject).polluted).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it("what was typed comes back into the same fields", () => {
    const text = fc.string({ unit: "binary", maxLength: 30 }).map((typed) =>
      typed
        .toWellFormed()
        .replace(/\p{Cc}/gu, "")
        .trim(),
    );
    // A date that is complete is shown as dates are written, with leading zeros; here none is.
    const notAYear = text.filter((typed) => !/^\p{Nd}{4}$/u.test(typed));
    const person = fc.record({
      firstName: text,
      lastName: text,
      email: text,
      ownershipPercentage: text,
      day: text,
      month: text,
      year: notAYear,
    });
    fc.assert(
      fc.property(fc.array(person, { minLength: 1, maxLength: 4 }), fc.boolean(), (people, isShareholder) => {
        const posted: [string, string][] = people.flatMap(
          ({ day, month, year, ...rest }, index): [string, string][] => [
            ...Object.entries(rest).map(([name, value]): [string, string] => [`owners.${index}.${name}`, value]),
            [`owners.${index}.dateOfBirth.day`, day],
            [`owners.${index}.dateOfBirth.month`, month],
            [`owners.${index}.dateOfBirth.year`, year],
          ],
        );
        if (isShareholder) posted.push(["imShareholder", "on"]);
        const context = applyAnswers({}, readAnswers(owners, posted, factsWith()));
        const shown = new Map(fieldsOf(owners, factsWith(context)).flatMap(inputsOf));
        const others = posted.filter(([name, value]) => {
          // A number is shown as numbers are written; what it says is the same.
          const number = name.endsWith("Percentage") ? numberOf(value) : null;
          return number === null ? shown.get(name) !== value : numberOf(shown.get(name) ?? "") !== number;
        });
        expect(others.map(([name, value]) => [name, value, shown.get(name)])).toEqual([]);
        expect(shown.has("imShareholder")).toBe(isShareholder);
      }),
      { numRuns: process.env.NIGHTLY === "1" ? 500 : 80 },
    );
  });

  it("sending a page again as it is shown changes nothing", () => {
    const facts = withOwners([
      { id: "item_1", firstName: "Ada", dateOfBirth: "1986-03-27", extra: [1] },
      { id: "item_2" },
    ]);
    const posted = fieldsOf(owners, facts).flatMap(inputsOf);
    const again = readAnswers(owners, posted, facts);
    const twice = readAnswers(owners, posted, { ...facts, context: applyAnswers(facts.context, again) });
    expect(twice).toEqual(again);
    expect(getPath(again[ubos], "0")).toMatchObject({
      id: "item_1",
      firstName: "Ada",
      dateOfBirth: "1986-03-27",
      extra: [1],
    });
  });
});
