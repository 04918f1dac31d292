import { describe, expect, it } from "vitest";
import { ownTextKeys } from "../../src/collection/own-text-checks";
import { type SpokenLanguage, spokenLanguages } from "../../src/domain/spoken-languages";
import { replaceableTexts } from "../../src/routes/branding-text-routes";
import { placesWrong, textsShown, withText } from "../../src/ui/console/settings/branding/branding";
import { flowWords } from "../../src/ui/flow/words";

describe("the sentences that a tenant can replace", () => {
  it.each(spokenLanguages)(
    "are all there in %s, each under a key that a brand takes, and none is blank",
    (language) => {
      const texts = replaceableTexts(language);
      expect(new Set(texts.map(({ key }) => key)).size).toBe(texts.length);
      for (const { key, text, places } of texts) {
        expect([key, ownTextKeys.has(key), text === ""]).toEqual([key, true, false]);
        expect(placesWrong({ places }, text), key).toBeNull();
      }
      // Which forms a sentence has for numbers is a matter of each grammar; which sentences there are is not.
      const sentences = (of: SpokenLanguage) => [
        ...new Set(replaceableTexts(of).map(({ key }) => key.replace(aForm, ""))),
      ];
      expect(sentences(language)).toEqual(sentences("en"));
    },
  );

  it("are what the pages say, until they are said in another way", () => {
    const back = replaceableTexts("de").find(({ key }) => key === "back");
    expect(flowWords("de").back).toBe(back?.text);
    const { texts } = withText({}, "de", "back", "Zurück, bitte");
    expect(flowWords("de", texts).back).toBe("Zurück, bitte");
  });
});

const aForm = /\.(?:zero|one|two|few|many|other)$/;

describe("the editor of words", () => {
  it("changes one sentence in one language, and leaves nothing behind when it is emptied", () => {
    const once = withText({ name: "A", texts: { en: { back: "Back" } } }, "de", "back", "Weg");
    expect(once).toEqual({ name: "A", texts: { en: { back: "Back" }, de: { back: "Weg" } } });
    expect(withText(once, "de", "back", "")).toEqual({ name: "A", texts: { en: { back: "Back" } } });
    expect(withText({}, "de", "back", "")).toEqual({ texts: {} });
  });

  it("finds by key, by our words and by theirs", () => {
    const all = [
      { key: "back", text: "Back", places: [] },
      { key: "send", text: "Send for review", places: [] },
    ];
    const found = (search: string, onlyOwn = false) =>
      textsShown(all, { send: "Off it goes" }, { search, onlyOwn }).map(({ key }) => key);
    expect([found(""), found("REVIEW"), found("off it"), found("back", true), found("", true)]).toEqual([
      ["back", "send"],
      ["send"],
      ["send"],
      [],
      ["send"],
    ]);
  });

  it.each([
    ["", null],
    ["Step {step} of {steps}", null],
    ["Step {step}", "It does not say {steps}."],
    ["{step} {steps} {company}", "{company} is not filled in here."],
  ])("says what %j leaves out or makes up", (own, problem) =>
    expect(placesWrong({ places: ["step", "steps"] }, own)).toBe(problem),
  );
});
