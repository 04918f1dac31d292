import { describe, expect, it } from "vitest";
import { messageFor } from "../../src/collection/messages";
import { problemSentence } from "../../src/documents/problems";
import { fileProblems } from "../../src/domain/file-problems";
import { isRightToLeft, spokenLanguage, spokenLanguages } from "../../src/domain/spoken-languages";
import { fillPhrase, placesIn } from "../../src/lib/phrase";
import { presetMail } from "../../src/plugins/mail-presets";
import { codeMail } from "../../src/queues/code-mail-text";
import { linkMail } from "../../src/queues/mail-text";
import { flowWords, languageName } from "../../src/ui/flow/words";
import { type Forms, languageRooms, otherLanguages, textsOf } from "../support/language-rooms";

/** Words that are the same in both languages, and texts that are nothing but places. */
const alike: Record<string, string[]> = {
  de: [],
  es: ["errorTitle", "no"],
  fr: ["page"],
};
const anywhere = ["rowNumber"];

/** Letters of a language that is not written in Latin ones. */
const letters: Record<string, RegExp> = {
  ar: /\p{Script=Arabic}/u,
  he: /\p{Script=Hebrew}/u,
  hi: /\p{Script=Devanagari}/u,
  ja: /\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Han}/u,
  zh: /\p{Script=Han}/u,
};

const same = (a: Forms, b: Forms): boolean => a.other === b.other;

describe.each(Object.keys(languageRooms))("%s", (room) => {
  const english = textsOf(languageRooms[room]?.en ?? {});

  describe.each(otherLanguages)("in %s", (language) => {
    const texts = textsOf(languageRooms[room]?.[language] ?? {});
    const entries = [...texts].map(([key, forms]) => ({ key, forms, original: english.get(key) ?? { other: "" } }));

    it("have every text that English has, and no other", () => {
      expect([...texts.keys()].sort()).toEqual([...english.keys()].sort());
    });

    it("fill in exactly what English fills in; only a form for a certain number may put that number in words", () => {
      const wrong = entries.filter(({ forms, original }) => {
        const wanted = placesIn(original.other ?? "");
        const isWhole = (said: string[]): boolean => sorted(said) === sorted(wanted);
        const isExact = (said: string[]): boolean =>
          isWhole(said) || (Object.hasOwn(original, "one") && sorted(said) === sorted(wanted.filter(isName)));
        return !isWhole(placesIn(forms.other ?? "")) || !Object.values(forms).every((form) => isExact(placesIn(form)));
      });
      expect(wrong.map(({ key }) => key)).toEqual([]);
    });

    it("leave nothing in English", () => {
      const left = entries.filter(
        ({ key, forms, original }) =>
          same(forms, original) && !anywhere.includes(key) && alike[language]?.includes(key) !== true,
      );
      expect(left.map(({ key }) => key)).toEqual([]);
      const script = letters[language];
      if (script === undefined) return;
      const foreign = entries.filter(
        ({ key, forms }) => !anywhere.includes(key) && !Object.values(forms).every((form) => script.test(form)),
      );
      expect(foreign.map(({ key }) => key)).toEqual([]);
    });

    it("have a form for every number that the language tells apart", () => {
      const rules = new Intl.PluralRules(language);
      const needed = new Set(Array.from({ length: 121 }, (_, count) => rules.select(count)));
      const short = entries.filter(
        ({ forms, original }) =>
          Object.keys(original).length > 1 &&
          Object.keys(forms).length > 1 &&
          [...needed].some((category) => !Object.hasOwn(forms, category)),
      );
      expect(short.map(({ key }) => key)).toEqual([]);
    });

    it("shout at nobody and leave no blank", () => {
      const bad = entries.filter(({ forms }) =>
        Object.values(forms).some(
          (form) => form !== form.trim() || form === "" || /[!！]|undefined|\[object/.test(form),
        ),
      );
      expect(bad.map(({ key }) => key)).toEqual([]);
    });
  });
});

const sorted = (names: string[]): string => [...names].sort().join();
const isName = (place: string): boolean => place === "label";

describe("sentences", () => {
  it("are chosen by the grammar of numbers", () => {
    const table: [string, number, string][] = [
      ["en", 1, "One thing to fix"],
      ["en", 2, "2 things to fix"],
      ["fr", 0, "Un point à corriger"],
      ["he", 2, "שני דברים לתיקון"],
      ["ar", 3, "3 أمور للتصحيح"],
      ["ar", 11, "11 أمرًا للتصحيح"],
      ["ja", 1, "1 件の再提出をお願いします"],
      ["hi", 2, "2 चीज़ें ठीक करनी हैं"],
    ];
    for (const [language, count, sentence] of table) expect(flowWords(language).fixTitle(count)).toBe(sentence);
  });

  it("write numbers and lists as the language does", () => {
    const tooLong = { page: "p", field: "f", code: "too_long", params: { maxLength: 1_000 } };
    expect(messageFor(tooLong, "Name", "de")).toBe("„Name“ ist zu lang. Verwenden Sie höchstens 1.000 Zeichen.");
    const half = { page: "p", field: "f", code: "date_incomplete", params: { missing: ["day", "year"] } };
    expect(messageFor(half, "Fecha", "es")).toBe("La fecha de «Fecha» está incompleta. Falta: el día y el año.");
    expect(messageFor(half, "誕生日", "ja")).toBe("「誕生日」の日付が足りません。日、年を入力してください。");
  });

  it("keep a name of the other direction in its place, and only there", () => {
    expect(flowWords("he").goTitle("Acme Ltd")).toBe("\u2068Acme Ltd\u2069 צריכה ממך כמה פרטים");
    expect(flowWords("de").goTitle("Acme Ltd")).toBe("Acme Ltd braucht einige Angaben von Ihnen");
  });

  it("never read what is filled in for a place of their own", () => {
    expect(fillPhrase("{a} and {b}", { a: "{b}", b: "x" }, "en")).toBe("{b} and x");
    expect(fillPhrase("{a} {constructor}", { a: "{a}" }, "en")).toBe("{a} {constructor}");
  });
});

describe("languages", () => {
  it.each([
    ["pt-BR", "pt"],
    ["ZH-Hans-CN", "zh"],
    ["iw", "he"],
    ["nb", "en"],
    ["", "en"],
    [null, "en"],
  ])("%j is answered in %s", (wish, spoken) => {
    expect(spokenLanguage(wish)).toBe(spoken);
  });

  it("call themselves by their own name", () => {
    expect(spokenLanguages.map(languageName)).toEqual([
      "English",
      "العربية",
      "Deutsch",
      "Español",
      "Français",
      "עברית",
      "हिन्दी",
      "日本語",
      "Português",
      "中文",
    ]);
    expect(spokenLanguages.filter(isRightToLeft)).toEqual(["ar", "he"]);
  });

  it("ask for the parts of a date in the order in which their readers write them", () => {
    const first = (language: string) => flowWords(language).dateOrder[0];
    expect(spokenLanguages.filter((language) => first(language) === "year")).toEqual(["ja", "zh"]);
    expect([first("en"), first("en-US"), first("ar"), first("he")]).toEqual(["day", "month", "day", "day"]);
  });
});

describe.each(spokenLanguages)("in %s", (language) => {
  it("every refused file has a sentence of its own", () => {
    const sentences = fileProblems.map((code) => problemSentence(code, language));
    expect(new Set([...sentences, problemSentence("?", language)]).size).toBe(fileProblems.length + 1);
  });

  it("mails are whole: who asks, the link, the day, and the direction", () => {
    const link = linkMail({ companyName: "Acme {day} Ltd", url: "https://x.test/go/a", expiresAtMs: 0, language });
    const preset = presetMail("session", language, {
      companyName: "Acme Ltd",
      subjectName: "Initech",
      firstName: "Ada",
      url: "https://x.test/go/a",
      revisionReason: "blurred",
      supportEmail: "help@x.test",
    });
    expect(link.subject).toContain("Acme {day} Ltd");
    expect(link.text).toContain(new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(0));
    expect(link.text.replaceAll("Acme {day} Ltd", "")).not.toMatch(/[{}]/);
    for (const part of ["Acme Ltd", "Initech", "Ada", "blurred", "help@x.test", "https://x.test/go/a"])
      expect(preset.text).toContain(part);
    expect(preset.subject + preset.text).not.toMatch(/[{}]/);
    const code = codeMail({ companyName: "Acme {code}", code: "012345", language });
    expect(code.subject.replaceAll("Acme {code}", "")).toContain("012345");
    expect(code.text.replaceAll("Acme {code}", "")).not.toMatch(/[{}]/);
    const opening = `<html lang="${language}" dir="${isRightToLeft(language) ? "rtl" : "ltr"}">`;
    for (const { html } of [link, preset, code]) expect(html).toContain(opening);
  });
});
