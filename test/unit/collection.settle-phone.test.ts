import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswers } from "../../src/collection/answers";
import { applyAnswers } from "../../src/collection/apply";
import type { FormPage } from "../../src/collection/form";
import { validatePage } from "../../src/collection/validate";
import type { Json, JsonObject } from "../../src/lib/json";
import { dataFacts, factsWith, field, pageOf } from "../support/forms";

const phone = (params: JsonObject): FormPage => pageOf([field("a", "phone", { params: { label: "a", ...params } })]);

/** What is stored of a number that was typed, and what is held against it. */
function sent(page: FormPage, typed: string, data: JsonObject = {}): { stored: Json | undefined; problems: string[] } {
  const facts = dataFacts(data);
  const answers = readAnswers(page, [["a", typed]], facts);
  const problems = validatePage(page, { ...facts, context: applyAnswers(facts.context, answers) });
  return { stored: answers["entity.data.a"], problems: problems.map(({ code }) => code) };
}

describe("a telephone number is stored from its country code on", () => {
  it.each<[string, string, string]>([
    ["DE", "030 12345678", "+493012345678"],
    ["DE", "(030) 123456-78", "+493012345678"],
    ["DE", "+49 (0)30 12345678", "+493012345678"],
    ["DE", "0049 30 12345678", "+493012345678"],
    ["DE", "٠٣٠١٢٣٤٥٦٧٨", "+493012345678"],
    ["DE", "110 22", "+4911022"],
    ["GB", "020 7946 0018", "+442079460018"],
    ["US", "(202) 555-0143", "+12025550143"],
    ["US", "1-202-555-0143", "+12025550143"],
    ["IT", "06 6982 0000", "+390669820000"],
    ["CI", "01 23 45 67 89", "+2250123456789"],
    ["HU", "06 1 234 5678", "+3612345678"],
    ["RU", "8 (495) 123-45-67", "+74951234567"],
    ["LT", "8 612 34567", "+37061234567"],
  ])("of %s: %s → %s", (country, typed, stored) => {
    expect(sent(phone({ countryCode: country }), typed)).toEqual({ stored, problems: [] });
    expect(sent(phone({ defaultCountry: country }), typed)).toEqual({ stored, problems: [] });
    expect(sent(phone({ countryCodePath: "entity.data.of" }), typed, { of: country })).toEqual({
      stored,
      problems: [],
    });
  });

  it("a default country is for reading only: a number of another country is taken, and what the form settles goes before it", () => {
    expect(sent(phone({ defaultCountry: "DE" }), "+44 20 7946 0018")).toEqual({
      stored: "+442079460018",
      problems: [],
    });
    const ofEither = phone({ countryCodePath: "entity.data.of", defaultCountry: "DE" });
    expect(sent(ofEither, "020 7946 0018", { of: "GB" }).stored).toBe("+442079460018");
    expect(sent(ofEither, "030 12345678").stored).toBe("+493012345678");
  });

  it.each<[JsonObject, string, Json, string[]]>([
    [{ countryCode: "DE" }, "call me", "call me", ["not_a_phone"]],
    [{ defaultCountry: "DE" }, "call me", "call me", ["not_a_phone"]],
    [{ defaultCountry: "US" }, "555 0143", "555 0143", ["not_a_phone"]],
    [{ defaultCountry: "DE" }, "+999 1234567", "+9991234567", ["not_a_phone"]],
    [{ countryCode: "DE" }, "+44 20 7946 0018", "+442079460018", ["phone_other_country"]],
    [{ countryCode: "DE" }, "  ", null, []],
    [{}, "030 12345678", "03012345678", []],
  ])("%j: %s is stored as %j → %j", (params, typed, stored, problems) => {
    expect(sent(phone(params), typed)).toEqual({ stored, problems });
  });

  it("by the country of the same item, in a list", () => {
    const page = pageOf([
      field("owners", "fieldlist", {
        valueDestination: "entity.data.owners",
        children: [
          field("country", "country", { valueDestination: "country" }),
          field("tel", "phone", { valueDestination: "tel", params: { label: "t", countryCodePath: "item.country" } }),
        ],
      }),
    ]);
    const posted: [string, string][] = [
      ["owners.0.country", "DE"],
      ["owners.0.tel", "030 12345678"],
      ["owners.1.country", "GB"],
      ["owners.1.tel", "020 7946 0018"],
    ];
    expect(readAnswers(page, posted, factsWith())["entity.data.owners"]).toMatchObject([
      { tel: "+493012345678" },
      { tel: "+442079460018" },
    ]);
  });

  it("a number that an earlier version stored is valid, and what is stored is read as itself", () => {
    const page = phone({ countryCode: "DE" });
    const facts = dataFacts({ a: "03012345678" });
    expect(validatePage(page, facts)).toEqual([]);
    fc.assert(
      fc.property(
        fc.constantFrom("DE", "GB", "US", "IT", "RU", "HU", "LT", "BY", "CI"),
        fc.stringMatching(/^[+0-9][0-9 ]{3,14}$/),
        (country, typed) => {
          const once = sent(phone({ defaultCountry: country }), typed);
          fc.pre(once.problems.length === 0 && typeof once.stored === "string");
          expect(once.stored).toMatch(/^\+\d{5,15}$/);
          expect(sent(phone({ defaultCountry: country }), String(once.stored))).toEqual(once);
        },
      ),
    );
  });
});
