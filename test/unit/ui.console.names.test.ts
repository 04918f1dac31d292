import { describe, expect, it } from "vitest";
import { exactCharacters } from "../../src/ui/console/names/exact";
import { oddWords } from "../../src/ui/console/names/odd-words";

describe("a name, character by character", () => {
  it("is told by code, script and what it is drawn like", () => {
    expect(exactCharacters("Pа\u202e٢𝐀é 山")).toEqual([
      { place: 1, shown: "P", code: "U+0050", name: "Latin letter", oddity: null },
      { place: 2, shown: "а", code: "U+0430", name: "Cyrillic letter, drawn like “a”", oddity: "mixed" },
      { place: 3, shown: null, code: "U+202E", name: "Right-to-left override", oddity: "direction" },
      { place: 4, shown: "٢", code: "U+0662", name: "Arabic digit", oddity: null },
      { place: 5, shown: "𝐀", code: "U+1D400", name: "Letter, drawn like “A”", oddity: "lookalike" },
      { place: 6, shown: "é", code: "U+00E9", name: "Latin letter", oddity: null },
      { place: 7, shown: null, code: "U+0020", name: "Space", oddity: null },
      { place: 8, shown: "山", code: "U+5C71", name: "Chinese letter", oddity: null },
    ]);
  });

  it.each([
    ["\u200b", "Zero width space"],
    ["\u3164", "Hangul filler"],
    ["\u0007", "Control character"],
    ["\ue000", "Character without an agreed look"],
    ["\u{e0061}", "Control character"],
    ["\ufe01", "Mark on the letter before it"],
  ])("what cannot be seen is not drawn, and has a name: %j", (character, name) => {
    expect(exactCharacters(character)).toMatchObject([{ shown: null, name, oddity: "invisible" }]);
  });

  it("is warned of in one line", () => {
    expect(oddWords(["mixed", "invisible"])).toBe("Mixed alphabets, hidden characters");
  });
});
