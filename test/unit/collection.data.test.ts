import { describe, expect, it } from "vitest";
import { countryCodes } from "../../src/collection/countries";
import { addressFormatOf, addressLines, isPostalCode } from "../../src/collection/data/address-formats";
import { industries, industryName, isIndustry } from "../../src/collection/data/industries";
import { isLocale, localesIn } from "../../src/collection/data/locales";
import { isMcc, mccName, mccsIn } from "../../src/collection/data/mccs";
import { isRelationship, relationshipsIn } from "../../src/collection/data/relationships";
import { stateName, statesOf } from "../../src/collection/data/states";
import { spokenLanguages } from "../../src/domain/spoken-languages";

describe("addresses by country", () => {
  it.each<[string, string[][], string[], string]>([
    ["GB", [["line1"], ["line2"], ["city"], ["postalCode"]], ["line1", "city", "postalCode"], "EC1Y 8SY"],
    ["DE", [["line1"], ["line2"], ["postalCode", "city"]], ["line1", "city", "postalCode"], "26133"],
    ["JP", [["postalCode"], ["region"], ["line1"], ["line2"]], ["line1", "region", "postalCode"], "154-0023"],
    [
      "US",
      [["line1"], ["line2"], ["city", "region", "postalCode"]],
      ["line1", "city", "region", "postalCode"],
      "95014",
    ],
  ])("%s asks in its own order", (country, rows, required, example) => {
    const format = addressFormatOf(country);
    expect(format.rows).toEqual(rows);
    expect(format.required).toEqual(required);
    expect(format.postalExample).toBe(example);
  });

  it("every country asks for a street, requires only what it asks for, and its example is one of its postcodes", () => {
    for (const country of countryCodes) {
      const { rows, required, postalExample } = addressFormatOf(country);
      const asked = rows.flat();
      expect(asked, country).toContain("line1");
      expect(new Set(asked).size, country).toBe(asked.length);
      expect(asked, country).toEqual(expect.arrayContaining(required));
      if (postalExample !== null)
        expect(isPostalCode(country, postalExample), `${country} ${postalExample}`).toBe(true);
    }
  });

  it("is written as letters there have it, without gaps for what is missing", () => {
    const us = { line1: "1 Main St", line2: "Apt 4", city: "Reno", region: "US-NV", postalCode: "89501" };
    expect(addressLines(us, "US", "en")).toEqual(["1 Main St", "Apt 4", "Reno, Nevada 89501"]);
    expect(addressLines({ line1: "Hauptstr. 1", city: "Köln" }, "DE", "de")).toEqual(["Hauptstr. 1", "Köln"]);
    expect(addressLines({}, "US", "en")).toEqual([]);
  });
});

describe("states", () => {
  it("are sorted by the name that the reader knows, each with a code of ISO 3166-2", () => {
    expect(statesOf("US", "en")?.slice(0, 2)).toEqual([
      { value: "US-AL", label: "Alabama" },
      { value: "US-AK", label: "Alaska" },
    ]);
    expect(statesOf("JP", "ja")).toContainEqual({ value: "JP-13", label: "東京都" });
    expect(statesOf("JP", "de")).toContainEqual({ value: "JP-13", label: "Tokyo" });
    expect(statesOf("IS", "en")).toBeNull();
    expect(stateName("AU-NSW", "en")).toBe("New South Wales");
    expect(stateName("nowhere", "en")).toBe("nowhere");
  });

  it("stand there once each, with a name", () => {
    const lists = [...countryCodes].flatMap((country) => [{ country, list: statesOf(country, "en") }]);
    expect(lists.filter(({ list }) => list !== null).length).toBeGreaterThanOrEqual(35);
    for (const { country, list } of lists) {
      const codes = (list ?? []).map(({ value }) => value);
      expect(new Set(codes).size, country).toBe(codes.length);
      for (const { value, label } of list ?? []) {
        expect(value).toMatch(new RegExp(`^${country}-[A-Z0-9]{1,3}$`));
        expect(label).not.toBe("");
      }
    }
  });
});

describe("industries, categories, locales and relationships", () => {
  it("industries are the 88 divisions in their 21 sections, in English and German", () => {
    const sections = industries("en");
    expect(sections).toHaveLength(21);
    const codes = sections.flatMap((section) => section.industries.map(({ code }) => code));
    expect(codes).toHaveLength(88);
    expect(codes).toEqual([...codes].sort());
    expect(codes.every(isIndustry)).toBe(true);
    expect(industryName("47", "de-AT")).toBe("Einzelhandel");
    expect(industryName("47", "ja")).toBe("Retail trade");
  });

  it("merchant categories have four digits and a name, each once", () => {
    const all = mccsIn("en");
    expect(all.length).toBeGreaterThan(250);
    expect(new Set(all.map(({ value }) => value)).size).toBe(all.length);
    for (const { value, label } of all) {
      expect(isMcc(value)).toBe(true);
      expect(label).not.toMatch(/^$|[|]|\u00a0/);
    }
    expect(mccName("5812", "en")).toContain("Restaurants");
    expect(mccName("0000", "en")).toBe("0000");
  });

  it.each(spokenLanguages)("every list has a label for each of its values in %s", (language) => {
    for (const { value, label } of localesIn(language)) expect([isLocale(value), label]).not.toContain("");
    const related = relationshipsIn(language);
    expect(new Set(related.map(({ label }) => label)).size).toBe(related.length);
    expect(related.every(({ value, label }) => isRelationship(value) && label !== value)).toBe(true);
  });
});
