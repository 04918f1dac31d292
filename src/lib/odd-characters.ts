import { isPlain, turnsText } from "./plain-name";

/**
 * What in a name can deceive whoever reads it:
 * - `direction`: it turns the direction of the text (`gpj.exe` is read as `exe.jpg`)
 * - `invisible`: it cannot be seen, or has no agreed look
 * - `mixed`: letters (or digits) of several scripts in one word
 * - `lookalike`: it is drawn like a letter that it is not
 * - `stacked`: more marks on one letter than any language writes
 */
export type Oddity = "direction" | "invisible" | "mixed" | "lookalike" | "stacked";

export interface OddCharacter {
  /** Where it stands, in UTF-16 units. */
  at: number;
  character: string;
  oddity: Oddity;
}

/**
 * The characters of a name that are not what they seem, in order. After Unicode Technical Standard #39: its "moderately restrictive"
 * level, word by word (section 5.2; Armenian is kept apart from Latin as Greek and Cyrillic are), mixed numbers (5.3), and of its
 * confusables those single letters of Cyrillic, Greek and Armenian that are drawn like one of ASCII. Names in one script, in several
 * scripts word by word, or as Japanese, Chinese and Korean companies write them are not odd. Lookalikes within Latin (`rn`, `m`) are not
 * looked for.
 */
export function oddCharacters(text: string): OddCharacter[] {
  if (isPlain(text)) return [];
  const odd = [...unseenIn(text), ...inWords(text), ...styledIn(text), ...stackedIn(text), ...numbersIn(text)];
  const byPlace = new Map(odd.map((one) => [one.at, one]));
  return [...byPlace.values()].sort((one, other) => one.at - other.at);
}

/** In which ways a name is odd, each once; none for nearly all names. */
export const odditiesOf = (text: string): Oddity[] => [...new Set(oddCharacters(text).map(({ oddity }) => oddity))];

/** The script of a letter by its four-letter code (ISO 15924); null for one that is not told apart here. */
export const scriptOf = (letter: string): string | null =>
  scripts.find((script) => oneOf(script).test(letter)) ?? (/\p{sc=Zyyy}|\p{sc=Zinh}/u.test(letter) ? "Zyyy" : null);

/** Each letter that is drawn like one of ASCII, with the one it is drawn like. */
export const lookalikes: ReadonlyMap<string, string> = new Map(
  (
    "АAВBСCЕEНHІIЈJКKМMОOРPЅSТTХXУYҮYԌGԜWѴV" +
    "аaсcԁdеeһhіiјjӏlоoрpԛqѕsԝwхxуyүyѵvгr" +
    "ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXαaγyιiνvοoρpσoυuϲcϳj" +
    "ՍUՕOԼLՏSօoոnսuհhցgզqյj"
  )
    .match(/../gu)
    ?.map((pair): [string, string] => [pair.slice(0, 1), pair.slice(1)]) ?? [],
);

const rightToLeft = /[\p{scx=Hebr}\p{scx=Arab}\p{scx=Syrc}\p{scx=Thaa}\p{scx=Nkoo}]/u;
const eastAsian = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}]/u;

// Format characters (but those that are drawn, as the Arabic sign of a year), controls, fillers, selectors of a look, private use.
const unseen =
  /[\p{Cf}\p{Cc}\p{Co}\p{Zl}\p{Zp}]|[\u115f\u1160\u2800\u3164\uffa0]|\u034f|\u17b4|\u17b5|[\u180b-\u180f]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu;
const drawnFormat = /[\t\n\r\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2]/;

function* unseenIn(text: string): Generator<OddCharacter> {
  for (const { 0: character, index: at } of text.matchAll(unseen)) {
    if (drawnFormat.test(character) || isAtHome(character, text, at)) continue;
    yield { at, character, oddity: turnsText(character) ? "direction" : "invisible" };
  }
}

const joined =
  /[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}\p{scx=Mymr}]$/u;
const pictured = /[\p{Extended_Pictographic}\p{Emoji}]\ufe0f?$/u;

/** What cannot be seen and is part of how a language is written: joiners, marks beside Arabic and Hebrew, forms of a Chinese character. */
function isAtHome(character: string, text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 3), at);
  if (/[\u200c\u200d]/.test(character)) return joined.test(before) || (character === "\u200d" && pictured.test(before));
  if (/[\u200e\u200f\u061c]/.test(character)) return rightToLeft.test(text);
  if (/[\ufe0e\ufe0f]/.test(character)) return pictured.test(before);
  if (/[\ufe00-\ufe0d\u{e0100}-\u{e01ef}]/u.test(character)) return /\p{scx=Han}$/u.test(before);
  return /[\u180b-\u180f]/.test(character) && /\p{scx=Mong}$/u.test(before);
}

/** Scripts that may stand in one word with Latin: nothing in them is drawn like a Latin letter. */
const besideLatin =
  "Arab Beng Deva Ethi Geor Gujr Guru Hebr Khmr Knda Laoo Mlym Mymr Orya Sinh Taml Telu Thaa Thai Tibt";
const scripts = `Latn Cyrl Grek Armn Han Hira Kana Hang Bopo ${besideLatin} Cher Copt Lisu Mong Syrc`.split(" ");
const together = [
  "Latn Han Hira Kana",
  "Latn Han Bopo",
  "Latn Han Hang",
  ...besideLatin.split(" ").map((script) => `Latn ${script}`),
  ...scripts,
].map((names) => new RegExp(`^[${names.replace(/\w+/g, "\\p{scx=$&}")}\\p{sc=Zyyy}\\p{sc=Zinh}\\p{M}]*$`, "u"));
const oneOf = (script: string): RegExp => new RegExp(`\\p{scx=${script}}`, "u");

/** Shorter words in capitals are forms of companies: `АО Siemens`, `ООО Google`. */
const shortestLookalike = 4;
/** Letters that no large language writes, in words that are drawn like Latin ones. */
const rareLookalike = /[ӏԁԛԝѕԌԜ]/;

function* inWords(text: string): Generator<OddCharacter> {
  const words = [...text.matchAll(/[\p{L}\p{M}\p{Cf}]+/gu)].map(({ 0: word, index }) => ({ word, index }));
  const hasLatin = words.some(({ word }) => /^\p{sc=Latn}{2}/u.test(word));
  for (const { word, index } of words) {
    const letters = [...word.matchAll(/\p{L}/gu)].map(({ 0: character, index: at }) => ({ character, at: index + at }));
    const bare = letters.map(({ character }) => character).join("");
    if (!together.some((allowed) => allowed.test(bare)) && scriptsIn(bare).length > 1) {
      const [usual] = scriptsIn(bare);
      for (const { character, at } of letters)
        if (scriptOf(character) !== usual && scriptOf(character) !== "Zyyy") yield { at, character, oddity: "mixed" };
    } else if (
      letters.every(({ character }) => lookalikes.has(character)) &&
      letters.length > 0 &&
      ((hasLatin && letters.length >= shortestLookalike) || rareLookalike.test(bare))
    )
      for (const { character, at } of letters) yield { at, character, oddity: "lookalike" };
  }
}

/** The scripts of a word, the most used first. */
function scriptsIn(word: string): (string | null)[] {
  const counts = new Map<string | null, number>();
  for (const letter of word) {
    const script = scriptOf(letter);
    if (script !== "Zyyy") counts.set(script, (counts.get(script) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([script]) => script);
}

/** Letters and digits in fancy dress: mathematical, circled, squared; full-width ones where nobody writes Chinese, Japanese or Korean. */
const styled =
  /[\u{1d400}-\u{1d7ff}\u2460-\u24ff\u{1f110}-\u{1f12b}\u{1f130}-\u{1f189}\u2024\u2044\u2215\u29f8\ufe52\uff0e-\uff19\uff21-\uff3a\uff41-\uff5a]/gu;

function* styledIn(text: string): Generator<OddCharacter> {
  for (const { 0: character, index: at } of text.matchAll(styled))
    if (!/[\u2460-\u24b5\uff00-\uffef]/.test(character) || !eastAsian.test(text))
      yield { at, character, oddity: "lookalike" };
}

function* stackedIn(text: string): Generator<OddCharacter> {
  for (const { 0: marks, index } of text.matchAll(/\p{Mn}{5,}/gu))
    yield { at: index, character: marks.slice(0, 1), oddity: "stacked" };
}

/** Digits of two scripts in one number. The digits of most scripts begin at a multiple of sixteen, or six after it. */
function* numbersIn(text: string): Generator<OddCharacter> {
  for (const { 0: number, index } of text.matchAll(/\p{Nd}{2,}/gu)) {
    const digits = [...number.matchAll(/./gu)].map(({ 0: character, index: at }) => ({
      character,
      at: index + at,
      zero: (character.codePointAt(0) ?? 0) & ~0xf,
    }));
    const usual = digits[0]?.zero;
    for (const { character, at, zero } of digits) if (zero !== usual) yield { at, character, oddity: "mixed" };
  }
}
