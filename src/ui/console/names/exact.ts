import { lookalikes, type Oddity, oddCharacters, scriptOf } from "../../../lib/odd-characters";

export interface ExactCharacter {
  /** Its place among the characters, from 1. */
  place: number;
  /** Null: there is nothing to draw. */
  shown: string | null;
  /** `U+0430` */
  code: string;
  /** `Cyrillic letter, drawn like “a”` */
  name: string;
  oddity: Oddity | null;
}

/** The characters of a name one by one. */
export function exactCharacters(text: string): ExactCharacter[] {
  const odd = new Map(oddCharacters(text).map(({ at, oddity }) => [at, oddity]));
  let at = 0;
  return [...text].map((character, index) => {
    const oddity = odd.get(at) ?? null;
    at += character.length;
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    const shown = isDrawn(character) ? character : null;
    return { place: index + 1, shown, code: `U+${code}`, name: nameOf(character, code), oddity };
  });
}

const isDrawn = (character: string): boolean =>
  !/[\p{C}\p{Z}]|[\u115f\u1160\u2800\u3164\uffa0]|[\ufe00-\ufe0f]/u.test(character);

/** Short codes that stand for several scripts, or that engines have no name for. */
const ownNames: Partial<Record<string, string>> = {
  Han: "Chinese",
  Hang: "Korean",
  Hira: "Japanese",
  Kana: "Japanese",
};
const scriptNames = new Intl.DisplayNames(["en"], { type: "script" });

function nameOf(character: string, code: string): string {
  const known = names[code];
  if (known !== undefined) return known;
  const script = scriptOf(character);
  const scriptName = script === null || script === "Zyyy" ? null : (ownNames[script] ?? scriptNames.of(script) ?? null);
  const words = [scriptName, kindOf(character)].filter((word) => word !== null).join(" ");
  const like = lookalikes.get(character) ?? styledAs(character);
  const sentence = `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
  return like === null ? sentence : `${sentence}, drawn like “${like}”`;
}

/** The plain letter or digit that a full-width, circled or mathematical one stands for. */
function styledAs(character: string): string | null {
  const plain = character.normalize("NFKC");
  return plain !== character && /^[\x21-\x7e]+$/.test(plain) ? plain : null;
}

function kindOf(character: string): string {
  const kinds: [RegExp, string][] = [
    [/\p{L}/u, "letter"],
    [/\p{M}/u, "mark on the letter before it"],
    [/\p{N}/u, "digit"],
    [/\p{Z}/u, "space"],
    [/\p{Co}/u, "character without an agreed look"],
    [/\p{C}/u, "control character"],
  ];
  return kinds.find(([kind]) => kind.test(character))?.[1] ?? "sign";
}

/** The names Unicode gives to what cannot be seen. */
const names: Partial<Record<string, string>> = {
  "0020": "Space",
  "00A0": "No-break space",
  "00AD": "Soft hyphen",
  "034F": "Combining grapheme joiner",
  "061C": "Arabic letter mark",
  "115F": "Hangul choseong filler",
  "1160": "Hangul jungseong filler",
  "180E": "Mongolian vowel separator",
  "200B": "Zero width space",
  "200C": "Zero width non-joiner",
  "200D": "Zero width joiner",
  "200E": "Left-to-right mark",
  "200F": "Right-to-left mark",
  "2028": "Line separator",
  "2029": "Paragraph separator",
  "202A": "Left-to-right embedding",
  "202B": "Right-to-left embedding",
  "202C": "Pop directional formatting",
  "202D": "Left-to-right override",
  "202E": "Right-to-left override",
  "2060": "Word joiner",
  "2061": "Function application",
  "2062": "Invisible times",
  "2063": "Invisible separator",
  "2064": "Invisible plus",
  "2066": "Left-to-right isolate",
  "2067": "Right-to-left isolate",
  "2068": "First strong isolate",
  "2069": "Pop directional isolate",
  "2800": "Braille pattern blank",
  "3000": "Ideographic space",
  "3164": "Hangul filler",
  FEFF: "Zero width no-break space",
  FFA0: "Halfwidth Hangul filler",
};
