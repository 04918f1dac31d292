import { describe, expect, it } from "vitest";
import { countriesIn, countryCodes, countryName } from "../../src/collection/countries";
import { isRightToLeft, messageFor, textIn } from "../../src/collection/messages";
import { messagesEn } from "../../src/collection/messages/en";
import type { JsonObject } from "../../src/lib/json";

const problem = (code: string, params: JsonObject = {}) => ({ page: "p", field: "f", code, params });
const params: JsonObject = {
  minLength: 2,
  maxLength: 100,
  minimum: 1,
  maximum: 5,
  minItems: 1,
  maxItems: 9,
  maxFiles: 3,
  years: 18,
  missing: ["day", "year"],
  kind: "type",
};

describe("messages", () => {
  it.each(Object.keys(messagesEn).filter((code) => code !== "parts"))(
    "%s says in both languages which answer is meant and what to do",
    (code) => {
      const english = messageFor(problem(code, params), "Company name", "en");
      const arabic = messageFor(problem(code, params), "اسم الشركة", "ar");
      expect(english).toMatch(/“Company name”.*\.$/);
      // The label is set apart, so that one in Latin letters would not turn the sentence round.
      expect(arabic).toMatch(/«\u2068اسم الشركة\u2069».*\.$/);
      expect(arabic).toMatch(/\p{Script=Arabic}/u);
      expect(english + arabic).not.toMatch(/undefined|null|NaN|\[object/);
      expect(english).not.toContain("!");
    },
  );

  it.each(["choose", "tick", "date", "add", "type"])("a missing answer is asked for as it is given: %s", (kind) => {
    const all = ["choose", "tick", "date", "add", "type"].map((each) =>
      messageFor(problem("required", { kind: each }), "X", "en"),
    );
    expect(all.filter((sentence) => sentence === messageFor(problem("required", { kind }), "X", "en"))).toHaveLength(1);
  });

  it("tells the limit and the missing parts", () => {
    expect(messageFor(problem("too_long", { maxLength: 1_000 }), "Name", "en")).toBe(
      "“Name” is too long. Use at most 1,000 characters.",
    );
    expect(messageFor(problem("date_incomplete", { missing: ["day", "year"] }), "Birth", "en")).toBe(
      "The date for “Birth” needs a day and a year.",
    );
  });

  it("lets the form's own words come first, in the reader's language", () => {
    const own = problem("required", { message: { en: "Needed", ar: "مطلوب" } });
    expect(messageFor(own, "X", "ar-EG")).toBe("مطلوب");
    expect(messageFor(own, "X", "de")).toBe("Needed");
    expect(messageFor(problem("required", { message: "Plain" }), "X", "ar")).toBe("Plain");
  });

  it.each(["never_heard_of", "constructor", "__proto__"])("has a sentence for the code %s, too", (code) => {
    expect(messageFor(problem(code), "Name", "en")).toBe("Check the answer to “Name”.");
  });
});

describe("texts", () => {
  it.each<[Parameters<typeof textIn>, string]>([
    [["plain", "ar", "en"], "plain"],
    [[{ en: "a", ar: "b" }, "ar", "en"], "b"],
    [[{ en: "a", ar: "b" }, "ar-EG", "en"], "b"],
    [[{ en: "a", ar: "b" }, "de", "ar"], "b"],
    [[{ fr: "c" }, "de", "en"], "c"],
    [[{}, "constructor", "en"], ""],
    [[null, "en", "en"], ""],
  ])("%j → %s", (args, expected) => {
    expect(textIn(...args)).toBe(expected);
  });

  it.each([
    ["ar", true],
    ["ar-EG", true],
    ["he", true],
    ["en", false],
    ["fr-CA", false],
  ])("%s reads from the right: %s", (language, expected) => {
    expect(isRightToLeft(language)).toBe(expected);
  });
});

describe("countries", () => {
  it("have a name in both languages, sorted for the reader", () => {
    expect(countryCodes.size).toBe(249);
    for (const language of ["en", "ar"]) {
      const list = countriesIn(language);
      expect(list.filter(({ value, label }) => label === value || label === "")).toEqual([]);
      const labels = list.map(({ label }) => label);
      expect(labels).toEqual([...labels].sort(new Intl.Collator(language).compare));
    }
    expect(countryName("GB", "en")).toBe("United Kingdom");
    expect(countryName("nonsense", "en")).toBe("nonsense");
  });
});
