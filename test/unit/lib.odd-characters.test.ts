import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lookalikes, oddCharacters, odditiesOf } from "../../src/lib/odd-characters";
import { fillPhrase, isolated } from "../../src/lib/phrase";
import { withoutTurns } from "../../src/lib/plain-name";

describe("a name as people write it is not odd", () => {
  it.each([
    ...[
      "",
      "Ada Lovelace",
      "O'Brien",
      "O’Brien",
      "Zürich Straße",
      "Łukasz Żółć",
      "Nguyễn Văn Ánh",
      "Mª José",
      "Ægir Þór",
    ],
    ...["Nguyễn Thị Hồng".normalize("NFD"), "D’Angelo–Smith & Söhne GmbH & Co. KG", "naïve café №5", "İstanbul ışık"],
    ...["Мария Иванова", "Сара", "АННА", "Київ Ілля", "Ћирилица Љубав", "Қазақстан", "ООО Google", "АО Siemens"],
    ...["ΑΒ Βασιλόπουλος", "Ελλάδα", "ΟΤΕ SA", "Հայաստան", "საქართველო", "Мария Schmidt", "IT-компания", "Яндекс Go"],
    ...["عبد الله", "محمّد بن سلمان", "می‌خواهم", "الABC", "\u200fعبد\u200e (2)", "שָׁלוֹם", "יִצְחָק כֹּהֵן", "شركة ١٢٣"],
    ...[
      "山田太郎",
      "株式会社ABC",
      "株式会社ＡＢＣ",
      "（株）山田　商店①",
      "ローソン・ジャパン",
      "ｶﾌﾞｼｷ",
      "葛\u{e0100}城",
      "辻󠄀",
    ],
    ...["김철수", "LG전자", "金哲洙 김", "王小明", "小米Xiaomi", "ㄅㄆㄇ注音"],
    ...["नरेन्द्र", "क्‍ष", "শ্রী", "ශ්‍රී ලංකා", "தமிழ்", "ไทยABC", "ဗမာ", "ខ្មែរ", "አበበ", "བཀྲ་ཤིས"],
    ...["👩‍⚖️ Law", "Café ❤️", "1️⃣ One", "ᏣᎳᎩ", "½ Price™ ®", "Ⅳ. Ltd", "price: 10 €", "a\tb\nc"],
  ])("%j", (name) => {
    expect(oddCharacters(name)).toEqual([]);
  });
});

describe("a name that deceives says how", () => {
  it.each([
    ["invoice\u202egpj.exe", ["direction"]],
    ["\u2067Ada\u2069", ["direction"]],
    ["Ada\u2069\u202dBank", ["direction"]],
    ["Ada\u200bLovelace", ["invisible"]],
    ["Ada\u00ad Lovelace", ["invisible"]],
    ["\ufeffAda", ["invisible"]],
    ["Ada\u2060", ["invisible"]],
    ["Ada\u200dLovelace", ["invisible"]],
    ["Ada\u200eLovelace", ["invisible"]],
    ["Ada\ufe01", ["invisible"]],
    ["Ada\u{e0061}\u{e0062}", ["invisible"]],
    ["\u3164", ["invisible"]],
    ["Ada\u2800Lovelace", ["invisible"]],
    ["Ada\u0007", ["invisible"]],
    ["Ada\u2028Lovelace", ["invisible"]],
    ["\ue000pple", ["invisible"]],
    ["Pаypal", ["mixed"]], // а: Cyrillic
    ["Microsоft Ltd", ["mixed"]],
    ["Gοogle", ["mixed"]], // ο: Greek
    ["Москвa", ["mixed"]], // a: Latin
    ["Аpple", ["mixed"]],
    ["Amazօn", ["mixed"]], // օ: Armenian
    ["ᎪBC Bank", ["mixed"]], // Ꭺ: Cherokee
    ["Αлександр", ["mixed"]], // Α: Greek
    ["山а", ["mixed"]],
    ["1٢3", ["mixed"]],
    ["Аррӏе", ["lookalike"]],
    ["Аррӏе Bank", ["lookalike"]],
    ["ѕсоре", ["lookalike"]],
    ["РауРа Limited", ["lookalike"]],
    ["𝐀𝐩𝐩𝐥𝐞", ["lookalike"]],
    ["Ⓐⓓⓐ", ["lookalike"]],
    ["Ａｐｐｌｅ", ["lookalike"]],
    ["invoice․pdf", ["lookalike"]],
    ["a∕b", ["lookalike"]],
    ["Z\u0300\u0301\u0302\u0303\u0304\u0305algo", ["stacked"]],
    ["P\u0430ypal\u200b\u202e", ["mixed", "invisible", "direction"]],
  ])("%j: %j", (name, expected) => {
    expect(odditiesOf(name)).toEqual(expected);
  });

  it("by the characters themselves, where they stand", () => {
    expect(oddCharacters("𝐀 Pаy\u202e")).toEqual([
      { at: 0, character: "𝐀", oddity: "lookalike" },
      { at: 4, character: "а", oddity: "mixed" },
      { at: 6, character: "\u202e", oddity: "direction" },
    ]);
  });

  it("whichever letter of a Latin word is swapped for one that is drawn like it", () => {
    for (const [letter, latin] of lookalikes)
      expect([letter, odditiesOf(`Wonder${letter}ful ${latin}`)]).toEqual([letter, ["mixed"]]);
  });
});

describe("a name inside of a sentence", () => {
  const saidOf = (name: string): string => fillPhrase("{name} has sent it", { name }, "en");

  it("turns nothing round, whether it is set apart or not", () => {
    expect(saidOf("Ada\u202e\u2069 gnp.exe")).toBe("Ada gnp.exe has sent it");
    expect(isolated("Ada\u2069\u202eexe")).toBe("\u2068Adaexe\u2069");
    expect(saidOf(isolated("Ada\u2069\u202eexe"))).toBe("\u2068Adaexe\u2069 has sent it");
    expect(saidOf("\u2068A\u2069\u202eB\u2069")).toBe("AB has sent it");
  });

  it("that was set apart stays so", () => {
    expect(saidOf(isolated("عبد الله"))).toBe("\u2068عبد الله\u2069 has sent it");
  });
});

describe("any text", () => {
  const text = fc.string({ unit: "binary" });

  it("is looked at without an error, and each odd character stands where it is said to", () => {
    fc.assert(
      fc.property(text, (any) => {
        for (const { at, character } of oddCharacters(any)) expect(any.slice(at).startsWith(character)).toBe(true);
      }),
    );
  });

  it("turns nothing once it has lost what turns", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "א", "\u202e", "\u2066", "\u2069", "\u202c")), (parts) => {
        expect(odditiesOf(withoutTurns(parts.join("")))).toEqual([]);
      }),
    );
  });

  it("of a hundred thousand letters is looked at in one go", () => {
    expect(odditiesOf("аa".repeat(50_000))).toEqual(["mixed"]);
    expect(odditiesOf("\u0301".repeat(100_000))).toEqual(["stacked"]);
  });
});
