import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswers, strayNames, undeclaredNames } from "../../src/collection/answers";
import { acceptedAnswers, applyAnswers } from "../../src/collection/apply";
import { askableOf } from "../../src/collection/askable";
import { documentOf } from "../../src/collection/documents";
import { drawnPairs, marksOf, mergeDraft } from "../../src/collection/drafts";
import type { FormFacts } from "../../src/collection/form";
import { requirementsOf } from "../../src/collection/requirements";
import { fieldAt } from "../../src/collection/revision-targets";
import { documentAddress, documentIn, placedDocument, readDocumentAddress } from "../../src/collection/row-documents";
import { readRowName, rowAt, rowName } from "../../src/collection/rows";
import { validatePage } from "../../src/collection/validate";
import { withoutWithdrawn } from "../../src/collection/withdrawn";
import { undeclaredPath } from "../../src/collection/write-policy";
import type { Json, JsonObject } from "../../src/lib/json";
import { aDocument, dataFacts, field, firstPage, formOf } from "../support/forms";

const inner = (id: string, element: string, over: JsonObject = {}): JsonObject =>
  field(id, element, { valueDestination: id, ...over });
const isForeign = { "!=": [{ var: "parent.country" }, "GB"] };
const form = formOf([
  field("owners", "fieldlist", {
    params: { label: "Owners", itemLabel: "Owner" },
    children: [
      inner("name", "textfield"),
      inner("country", "country"),
      { id: "passport", element: "document", params: { label: "Passport", category: "identity" } },
      inner("licences", "fieldlist", {
        params: { label: "Licences", itemLabel: "Licence" },
        children: [
          inner("number", "textfield", { validate: [{ type: "required" }] }),
          inner("kinds", "checkboxlist", { params: { label: "Kinds", options: ["a", "b"] } }),
          inner("day", "date"),
          inner("fee", "money", { params: { label: "Fee", currency: "EUR" } }),
          inner("office", "textfield", { hidden: [{ engine: "json-logic", rule: { "!": isForeign } }] }),
        ],
      }),
    ],
  }),
]);
const page = firstPage(form);
const path = "entity.data.owners";
const factsOf = (owners: Json[]): FormFacts => dataFacts({ owners });
const two = factsOf([
  {
    id: "ada",
    name: "Ada",
    country: "GB",
    licences: [
      { id: "l1", number: "1" },
      { id: "l2", number: "2" },
    ],
  },
  { id: "bob", name: "Bob", country: "DE", licences: [{ id: "l1", number: "3" }] },
]);
const names = (posted: [string, string][]) => posted.map(([name]) => name);

describe("the address of a row's document", () => {
  const ids = fc.array(fc.string({ minLength: 1, unit: "binary" }), { minLength: 1, maxLength: 2 });

  it("leads back to the element and the rows, whatever these are called, and names no side by chance", () => {
    fc.assert(
      fc.property(ids, (rows) => {
        const address = documentAddress("passport", rows);
        expect(readDocumentAddress(address)).toEqual({ element: "passport", ids: rows });
        expect(address).toMatch(/^passport(?:\.(?!(?:front|back)$)[\w~-]+)+$/);
      }),
    );
    expect(documentAddress("passport", ["front"])).not.toMatch(/\.front$/);
  });

  it("is the element's alone outside of lists, and finds nothing where the form has fewer lists or more", () => {
    const [list] = page.elements;
    const [, , passport] = list?.children ?? [];
    if (passport === undefined) throw new Error("no passport");
    expect(documentIn(passport, null)).toBe(passport);
    expect(placedDocument(form, "passport.ada")?.lists.map(({ id }) => id)).toEqual(["owners"]);
    for (const address of ["passport", "passport.ada.l1", "name.ada", "nothing.ada"])
      expect(placedDocument(form, address)).toBeNull();
  });

  it("is never a document of the same kind that came with the case", () => {
    const [passport] =
      placedDocument(form, "passport.ada") === null ? [] : [placedDocument(form, "passport.ada")?.element];
    const sent = aDocument({ key: "theirs", category: "identity", type: null });
    if (passport === undefined) throw new Error("no passport");
    expect(documentOf(documentIn(passport, { item: { id: "ada" }, index: 0 }), [sent])).toBeNull();
    const named = { ...sent, key: "passport.ada" };
    expect(documentOf(documentIn(passport, { item: { id: "ada" }, index: 0 }), [sent, named])).toBe(named);
  });
});

describe("a row in words", () => {
  it("leads to the row and back", () => {
    const steps = [
      { list: path, id: "bob" },
      { list: "licences", id: "l1" },
    ];
    expect(rowName(steps)).toBe(`${path}[bob].licences[l1]`);
    expect(readRowName(`${rowName(steps)}.number`)).toEqual({ steps, path: "number" });
    expect(rowAt(two.context, steps)).toMatchObject({
      item: { number: "3" },
      path: `${path}.1.licences.0`,
      indexes: [1, 0],
      facts: { index: 0, parent: { index: 1, item: { id: "bob" } } },
    });
    expect(rowAt(two.context, [{ list: path, id: "cid" }])).toBeNull();
  });

  it.each(["entity.data.name", `${path}[bob]`, `${path}[bob].`, `${path}[]`, `${path}[bob].x[y]`])(
    "is not read out of %s",
    (target) => expect(readRowName(target)).toBeNull(),
  );
});

describe("a list in a row", () => {
  const licence = fc.record({
    id: fc.constantFrom("l1", "l2", "l3"),
    number: fc.constantFrom("7", "a b", "ß"),
    kinds: fc.subarray(["a", "b"]),
    day: fc.constantFrom(null, "2020-02-29"),
    fee: fc.constantFrom(null, { amount: "5.50", currency: "EUR" }),
  });
  const licences = fc.uniqueArray(licence, { selector: ({ id }) => id, maxLength: 3 });
  const owner = fc.record({
    id: fc.constantFrom("ada", "bob", "cid"),
    name: fc.constantFrom("Ada", "Bo b"),
    country: fc.constantFrom("GB", "DE"),
    licences,
  });
  const owners = fc.uniqueArray(owner, { selector: ({ id }) => id, minLength: 1, maxLength: 3 });

  it("is read back as it is drawn, kept as it is typed, and taken in without a change", () => {
    fc.assert(
      fc.property(owners, (stored) => {
        const facts = factsOf(stored);
        const pairs = drawnPairs(page, facts);
        expect(undeclaredNames(page, pairs, facts)).toEqual([]);
        const answers = readAnswers(page, pairs, facts);
        const context = applyAnswers(facts.context, answers);
        expect(validatePage(page, { ...facts, context })).toEqual([]);
        expect(undeclaredPath(page, answers, facts)).toBeNull();
        const taken = acceptedAnswers(page, answers, facts, "9");
        expect(taken.renamed.size).toBe(0);
        const read = taken.answers[path] as JsonObject[];
        expect(read.map(({ id }) => id)).toEqual(stored.map(({ id }) => id));
        expect(read.map(({ licences: of }) => (of as JsonObject[]).map(({ id, number }) => [id, number]))).toEqual(
          stored.map(({ licences: of }) => of.map(({ id, number }) => [id, number])),
        );
        const merged = mergeDraft(page, facts, undefined, { pairs, seen: marksOf(page, facts), changed: null });
        expect([merged.changes, merged.clashes]).toEqual([{}, []]);
        expect(merged.pairs.toSorted()).toEqual(pairs.toSorted());
      }),
      { numRuns: 60 },
    );
  });

  it("goes by its owner, wherever that one stands by now", () => {
    const seen = marksOf(page, two);
    const typed = drawnPairs(page, two).map(([name, value]): [string, string] =>
      name === "owners.1.licences.0.number" ? [name, "33"] : [name, value],
    );
    const turned = { ...two, context: { entity: { data: { owners: [...ownersOf(two)].toReversed() } } } };
    const merged = mergeDraft(page, turned, undefined, { pairs: typed, seen, changed: null });
    expect(Object.keys(merged.changes)).toEqual(["owners.@bob.licences.@l1.number"]);
    expect(merged.pairs).toContainEqual(["owners.0.licences.0.number", "33"]);
    expect(merged.pairs).toContainEqual(["owners.1.licences.0.number", "1"]);
  });

  it("loses the row that is taken away, and with its owner all of them", () => {
    const take = (removed: string) => {
      const pairs = drawnPairs(page, two);
      const merged = mergeDraft(page, two, undefined, { pairs, seen: marksOf(page, two), changed: null, removed });
      return names(merged.pairs).filter((name) => name.endsWith(".number"));
    };
    expect(take("owners.0.licences.0")).toEqual(["owners.0.licences.0.number", "owners.1.licences.0.number"]);
    expect(take("owners.0")).toEqual(["owners.0.licences.0.number"]);
  });

  it("stands once a file was uploaded for it, though nothing was typed", () => {
    const row = { element: "passport", steps: [{ list: path, id: "new_0" }] };
    const withFile = { ...factsOf([]), documents: [aDocument({ key: "passport.new_0", row })] };
    const blank: [string, string][] = ["id", "name", "country"].map((id) => [`owners.0.${id}`, ""]);
    const kept = (facts: FormFacts) =>
      mergeDraft(page, facts, undefined, { pairs: blank, seen: marksOf(page, facts), changed: null }).pairs;
    expect(kept(withFile)).toEqual([["owners.0.id", "new_0"]]);
    expect(kept(factsOf([]))).toEqual([]);
  });

  it("has its own names and no others", () => {
    const posted = (name: string): [string, string][] => [[name, "x"]];
    for (const name of ["owners.0.licences.1.number", "owners.3.licences.0.day.year", "owners.0.licences.0.id"])
      expect(strayNames(page, posted(name))).toEqual([]);
    for (const name of [
      "owners.0.licences",
      "owners.0.licences.0",
      "owners.0.licences.0.name",
      "owners.0.licences.200.number",
      "owners.0.licences.0.number.x",
      "owners.licences.0.number",
    ])
      expect(strayNames(page, posted(name))).toEqual([name]);
  });

  it("asks by the item around it, too", () => {
    const problems = (country: string) =>
      readAnswers(
        page,
        [
          ["owners.0.id", "ada"],
          ["owners.0.country", country],
          ["owners.0.licences.0.id", "l1"],
          ["owners.0.licences.0.office", "Bonn"],
        ],
        two,
      );
    const office = (country: string) => JSON.stringify(problems(country)).includes("Bonn");
    expect([office("DE"), office("GB")]).toEqual([true, false]);
  });

  it("forgets the answers to what an answer around it has hidden", () => {
    const before = factsOf([{ id: "ada", country: "DE", licences: [{ id: "l1", number: "1", office: "Bonn" }] }]);
    const context = {
      entity: {
        data: { owners: [{ id: "ada", country: "GB", licences: [{ id: "l1", number: "1", office: "Bonn" }] }] },
      },
    };
    expect(withoutWithdrawn(form, before, context)).toEqual({
      entity: { data: { owners: [{ id: "ada", country: "GB", licences: [{ id: "l1", number: "1", office: null }] }] } },
    });
  });

  it("is checked answer by answer, and what is due says of whom", () => {
    const facts = factsOf([
      { id: "ada", name: "Ada" },
      { id: "bob", name: "Bob", licences: [{ id: "l1" }] },
    ]);
    expect(validatePage(page, facts)).toMatchObject([{ field: "owners.1.licences.0.number", code: "required" }]);
    const progress = { pages: {}, submittedAtMs: null, round: 0 };
    expect(requirementsOf(form, facts, progress, "collect").currentlyDue).toMatchObject([
      { id: `${path}[bob].licences[l1].number`, label: "Owner 2: Licence 1: number", person: "bob" },
    ]);
  });

  it("is asked again answer by answer", () => {
    expect(fieldAt(form, `${path}[bob].licences[l1].number`, two.context)?.element).toMatchObject({
      id: "owners--bob--licences--l1--number",
      valueDestination: `${path}.1.licences.0.number`,
      params: { label: "Owner 2: Licence 1: number" },
    });
    for (const target of [
      `${path}[cid].licences[l1].number`,
      `${path}[bob].licences`,
      `${path}[bob].licences[l2].number`,
    ])
      expect(fieldAt(form, target, two.context)).toBeNull();
    const { fields, persons } = askableOf(form, two);
    expect(fields).toContainEqual(
      expect.objectContaining({ target: `${path}[ada].licences[l2].number`, person: "ada" }),
    );
    expect(persons.map(({ id }) => id)).toEqual(["ada", "bob"]);
  });
});

describe("what an applicant may not write into rows of rows", () => {
  const sending = (owners: Json[]) => undeclaredPath(page, { [path]: owners }, two);
  const [ada = {}, bob = {}] = ownersOf(two);

  it.each<[string, Json[], string | null]>([
    ["the rows as they stand", [ada, bob], null],
    [
      "a new row under the name of its page",
      [ada, bob, { id: "new_x", licences: [{ id: "new_0", number: "4" }] }],
      null,
    ],
    ["an id of one's own", [ada, { ...bob, licences: [{ id: "mine", number: "4" }] }], `${path}.1.licences.0.id`],
    ["an id of another owner's", [{ ...ada, licences: [{ id: "l1" }, { id: "l1" }] }], `${path}.0.licences.1.id`],
    ["one new name twice", [ada, { id: "new_x" }, { id: "new_x" }], `${path}.2.id`],
    [
      "a key that no question has",
      [{ ...ada, licences: [{ id: "l1", number: "1", grade: "A" }] }],
      `${path}.0.licences.0.grade`,
    ],
    ["a text where rows belong", [{ ...ada, licences: "none" }], `${path}.0.licences`],
    [
      "an object where a text belongs",
      [{ ...ada, licences: [{ id: "l1", number: { a: 1 } }] }],
      `${path}.0.licences.0.number`,
    ],
  ])("%s", (_what, owners, refused) => expect(sending(owners)).toBe(refused));
});

function ownersOf({ context }: FormFacts): JsonObject[] {
  return (context as { entity: { data: { owners: JsonObject[] } } }).entity.data.owners;
}
