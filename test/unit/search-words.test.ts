import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchOf, queueWanted, type Termed, termsOf } from "../../src/db/search-terms";
import { queueIds } from "../../src/domain";
import { compactNumber, searchWords, wantedWords } from "../../src/lib/search-words";
import { searchTextOf } from "../../src/workflow/search-text";

/** What the index does with a typed text and the words it has. */
const finds = (typed: string, words: readonly string[]): boolean => {
  const wanted = wantedWords(typed);
  return (
    wanted.length > 0 &&
    wanted.every((any) => any.some((all) => all.every((begin) => words.some((word) => word.startsWith(begin)))))
  );
};

describe("words as they are searched", () => {
  it.each([
    ["Müller", ["muller"]],
    ["Łódź Æther Straße", ["lodz", "aether", "strasse"]],
    ["O'Brien-Smith", ["obriensmith", "o", "brien", "smith"]],
    ["ada@acme.test", ["adaacmetest", "ada", "acme", "test"]],
    ["東京都", ["東京", "京都", "都"]],
    ["Sony株式", ["sony", "株式", "式"]],
    ["ａｂｃ １２３", ["abc", "123"]],
    ["--- ¦ ¬ ·", []],
  ])("%s → %j", (text, words) => expect(searchWords(text)).toEqual(words));

  it("compares numbers however they are spaced", () =>
    expect(["HRB 12345-B", "hrb12345b"].map(compactNumber)).toEqual(["hrb12345b", "hrb12345b"]));

  // Sabotage: leave the last character of a run of Han out of `unspaced` → red.
  it("finds every name by itself, by each of its words and by their beginnings, in any case", () => {
    const word = fc.string({ unit: fc.constantFrom(..."abzÄßøñЖдλ東京都12"), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.constantFrom(" ", "-", ", "), (words, between) => {
        const name = words.join(between);
        const kept = searchWords(name);
        expect(finds(name, kept)).toBe(true);
        expect(finds(name.toUpperCase(), kept)).toBe(true);
        for (const one of words) {
          expect(finds(one, kept)).toBe(true);
          expect(finds([...one].slice(0, 2).join(""), kept)).toBe(true);
        }
      }),
    );
  });

  it("finds an address by the whole of it only, never by another's", () => {
    expect(finds("p7@acme.test", searchWords("p77@acme.test"))).toBe(false);
    expect(finds("p77@acme", searchWords("p77@acme.test"))).toBe(true);
  });
});

const aRow = (over: Partial<Termed> = {}): Termed => ({
  ...{ tenantId: "ten_eu_a", status: "active", state: "a.b|c", tags: [], definitionId: "wfd_1", definitionKey: "kyb" },
  ...{ entityType: "business", name: null, email: null, externalId: null, assigneeId: null, parentId: null },
  ...{ outcome: null, riskLevel: null, openIncidents: 0 },
  ...over,
});

describe("terms of a case", () => {
  it("all begin with its tenant, so that no question reads another's", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (name, tag) => {
        const terms = termsOf(aRow({ name, tags: [tag], labels: [name] })).split(" ");
        for (const term of terms) expect(term.startsWith("ten·2n·eu·2n·a¦")).toBe(true);
      }),
    );
  });

  it("tell values apart that only look alike, and no word is a facet", () => {
    const one = termsOf(aRow({ tags: ["Review", "a_b"] })).split(" ");
    const other = termsOf(aRow({ tags: ["review", "a b"] })).split(" ");
    expect(one.filter((term) => term.includes("¬tag¬") && other.includes(term))).toEqual([]);
    expect(matchOf("ten_eu_a", [{ text: "status active", numberTerm: (number) => number }])).not.toContain("¬");
    expect(matchOf("ten_eu_a", [{ text: '¬ ¦ " *', numberTerm: (number) => number }])).toBeNull();
  });

  it("every queue has a question", () =>
    expect(queueIds.map((queue) => matchOf("ten_eu_a", queueWanted(queue, "usr_1"))).filter(Boolean)).toHaveLength(
      queueIds.length,
    ));
});

describe("what a case is found by", () => {
  const textOf = (context: object, over: object = {}) =>
    searchTextOf({
      context: context as never,
      documents: [],
      externalId: null,
      entity: { id: "ent_1" as never, type: "business", correlationId: null },
      ...over,
    });

  it("names, addresses and public numbers wherever they stand; numbers of papers apart; nothing that vendors said", () => {
    const { words, numbers } = textOf(
      {
        entity: {
          data: {
            companyName: "Acme",
            registrationNumber: "HRB 1",
            owners: [{ lastName: "Hopper", passportNumber: "X1 234" }],
          },
        },
        pluginsOutput: { register: { companyName: "Vendorword" } },
        note: "nothing",
      },
      { externalId: "ERP-1" },
    );
    expect(words.toSorted()).toEqual(["1", "acme", "erp", "erp1", "hopper", "hrb1"].toSorted());
    expect(numbers).toEqual(["x1234"]);
  });

  it("is bounded, however much a case holds", () => {
    const people = Array.from({ length: 20_000 }, (_, n) => ({ firstName: `a${n} b${n} c${n}`, taxId: `T${n}0000` }));
    const { words, numbers } = textOf({ people });
    expect([words.length <= 300, numbers.length <= 60]).toEqual([true, true]);
  });
});
