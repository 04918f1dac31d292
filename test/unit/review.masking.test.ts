import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MaskedField, maskSign, type Role, roles } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { fieldAt, hiddenFrom, masked, maskedValue, maskOf, valuesAt } from "../../src/review/masking";

const field = (path: string, more: Partial<MaskedField> = {}): MaskedField => ({ path, ...more });
const maskFor = (fields: MaskedField[], context: JsonObject | null) => {
  const mask = maskOf(fields, context);
  if (mask === null) throw new Error("nothing is masked");
  return (answer: Json) => masked(answer, mask);
};

describe("what stands in place of a masked value", () => {
  it.each<[Json, Json]>([
    ["DE89370400440532013000", "•••• 3000"],
    ["1234567", maskSign], // four of seven would say most of it
    ["1990-01-31", maskSign],
    ["31.12.1990", maskSign],
    [123_456_789, "•••• 6789"],
    [null, null],
    ["", ""],
    [true, true],
    [
      ["12345678", { a: "87654321" }],
      ["•••• 5678", { a: "•••• 4321" }],
    ],
  ])("%j becomes %j", (value, expected) => {
    expect(maskedValue(value)).toEqual(expected);
  });

  it("stays as it is when it is masked once more", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(maskedValue(maskedValue(text))).toEqual(maskedValue(text));
      }),
    );
  });
});

describe("who sees a field as it is", () => {
  it.each<[MaskedField, Role[]]>([
    [field("a.b"), ["senior", "manager", "admin", "auditor"]],
    [field("a.b", { roles: ["analyst"] }), ["analyst"]],
    [field("a.b", { roles: [] }), []],
  ])("%j", (one, clearTo) => {
    expect(roles.filter((role) => hiddenFrom(role, [one]).length === 0)).toEqual(clearTo);
  });
});

describe("paths of masked fields", () => {
  const context = { documents: [{ properties: { number: "X1" } }, { properties: {} }], entity: { data: { id: 7 } } };
  it.each<[string, Json[]]>([
    ["entity.data.id", [7]],
    ["documents.*.properties.number", ["X1"]],
    ["documents.0.properties.number", ["X1"]],
    ["documents.1.properties.number", []],
    ["documents.*", context.documents],
    ["documents", [context.documents]],
    ["entity.data.constructor", []],
    ["nowhere.at.all", []],
  ])("%s", (path, expected) => {
    expect(valuesAt(context, path)).toEqual(expected);
  });

  it("meet the concrete path of one field", () => {
    const fields = [field("documents.*.properties.number"), field("entity.data.id")];
    expect(fieldAt(fields, "documents.3.properties.number")).toBe(fields[0]);
    expect(fieldAt(fields, "documents.3.properties.country")).toBeNull();
    expect(fieldAt(fields, "documents.3.properties.number.more")).toBeNull();
  });
});

describe("an answer about a case", () => {
  const fields = [field("entity.data.taxId"), field("customData.*.iban")];
  const context = { entity: { data: { taxId: "TAX-4711-0815" } }, customData: { a: { iban: "DE001122334455" } } };
  const show = maskFor(fields, context);

  it.each<[string, Json, Json]>([
    [
      "the context",
      { context },
      { context: { entity: { data: { taxId: "•••• 0815" } }, customData: { a: { iban: "•••• 4455" } } } },
    ],
    [
      "the input of a check",
      { data: [{ request: { taxId: "OLD-1234-9876" } }] },
      { data: [{ request: { taxId: "•••• 9876" } }] },
    ],
    [
      "a patch, with what stood there before",
      {
        data: [
          { changes: [{ op: "replace", path: "/entity/data/taxId", from: "OLD-1234-9876", value: "TAX-4711-0815" }] },
        ],
      },
      { data: [{ changes: [{ op: "replace", path: "/entity/data/taxId", from: "•••• 9876", value: "•••• 0815" }] }] },
    ],
    [
      "what a rule read",
      { read: [{ path: "entity.data.taxId", value: "TAX-4711-0815" }] },
      { read: [{ path: "entity.data.taxId", value: "•••• 0815" }] },
    ],
    ["a sentence", { data: [{ content: "Is TAX-4711-0815 right?" }] }, { data: [{ content: "Is •••• 0815 right?" }] }],
    [
      "a person as the documented system tells of one, and as a side of a transaction",
      {
        data: [
          { id: "ent_1", taxId: "OLD-1234-9876" },
          { id: "txn_1", originator: { id: "cpt_1", taxId: "NEW-4321-1234" } },
        ],
      },
      {
        data: [
          { id: "ent_1", taxId: "•••• 9876" },
          { id: "txn_1", originator: { id: "cpt_1", taxId: "•••• 1234" } },
        ],
      },
    ],
    [
      "names that are the product's own",
      { workflow: { name: "iban" }, taxId: "not a fact" },
      { workflow: { name: "iban" }, taxId: "not a fact" },
    ],
  ])("masks in %s", (_where, answer, expected) => {
    expect(show(answer)).toEqual(expected);
  });

  it("holds the text of a masked field nowhere, whatever else it holds", () => {
    const secret = fc.stringMatching(/^[A-Z]{4}[0-9]{8}$/);
    fc.assert(
      fc.property(secret, fc.jsonValue(), fc.array(fc.string(), { maxLength: 3 }), (text, other, around) => {
        const own = { entity: { data: { taxId: text } } };
        const answer = { context: own, other: other as Json, notes: around.map((words) => `${words}${text}${words}`) };
        const shown = JSON.stringify(maskFor(fields, own)(answer));
        expect(shown).not.toContain(text);
      }),
    );
  });

  it("hides what a list calls somebody where a part of that is masked", () => {
    const answer = { data: [{ workflow: { name: "KYB" }, entity: { id: "ent_1", name: "Analytical Engines" } }] };
    const shown = { data: [{ workflow: { name: "KYB" }, entity: { id: "ent_1", name: "•••• ines" } }] };
    expect(maskFor([field("entity.data.companyName")], null)(answer)).toEqual(shown);
    const party = { id: "cpt_1", correlationId: "payer-1", name: "Analytical Engines" };
    expect(maskFor([field("entity.data.companyName")], null)(party)).toEqual({ ...party, name: "•••• ines" });
    expect(maskFor([field("entity.data.taxId")], null)(answer)).toEqual(answer);
  });

  it("is what it was where nobody's fields are hidden", () => {
    expect(maskOf([], context)).toBeNull();
  });
});
