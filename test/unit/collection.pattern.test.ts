import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "../../src/lib/pattern";

const matches = (source: string, text: string): boolean => {
  const pattern = compilePattern(source);
  if (!pattern.ok) throw new Error(pattern.error);
  return pattern.value(text);
};

describe("patterns", () => {
  it.each([
    "^[A-Z]{2}[0-9]{6,8}$",
    "^(?:GB|DE)?\\d{3}( \\d{4}){1,2}$",
    "a.c",
    "^a*b+c?$",
    "(ab|cd)*e",
    "^\\d{5}(-\\d{4})?$",
    "^[^@\\s]+@[^@\\s]+$",
    "x{2,}",
    "^(a|b|)c$",
    "^\\$ ?\\d+\\.\\d{2}$",
    "^[\\p{L} '-]+$",
    "",
    "^$",
    "[.]",
    "a+?b",
  ])("%s finds what a regular expression finds", (source) => {
    const expression = new RegExp(source, "u");
    const text = fc.oneof(
      fc.array(fc.constantFrom(..."abcdexABGDE01234567.-@$ '\n"), { maxLength: 12 }).map((letters) => letters.join("")),
      fc.string({ unit: "grapheme", maxLength: 12 }),
      fc.constantFrom("GB123456", "GB123 4567", "12345-6789", "a@b", "$ 1.00", "ÄÖ d'Ü", "ac", "bc", "c", "xx"),
    );
    fc.assert(
      fc.property(text, (typed) => matches(source, typed) === expression.test(typed)),
      { numRuns: 300 },
    );
  });

  it.each([
    ["(?=a)b", "(?:"],
    ["(?<=a)b", "(?:"],
    ["(a)\\1", "cannot be used"],
    ["\\bword", "cannot be used"],
    ["a**", "needs a group"],
    ["(a", 'without its ")"'],
    ["a)", 'without its "("'],
    ["[a", "ends too early"],
    ["[z-a]", "not a class"],
    ["\\p{Nope}", "not a class"],
    ["*a", "stands for itself"],
    ["a^b", "may only stand at the start"],
    ["a$b", "may only stand at the end"],
    ["^a|b$", "into a group"],
    ["a{5,2}", "not a repetition"],
    ["((a{100}){100}){100}", "too large"],
    ["a".repeat(501), "longer than"],
    [`${"(".repeat(30)}a${")".repeat(30)}`, "nest too deep"],
  ])("%s is refused with a sentence", (source, said) => {
    const pattern = compilePattern(source);
    expect(pattern.ok ? "" : pattern.error).toContain(said);
  });

  // A backtracking engine would still be busy with each of these when the universe ends.
  it.each(["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^(.*)*(.*)*(.*)*x$", "^(([a-z])+.)+[A-Z]([a-z])+$"])(
    "%s cannot be made to run long",
    (source) => {
      expect(matches(source, `${"a".repeat(5_000)}!`)).toBe(false);
    },
  );
});
