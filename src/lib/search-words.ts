/** The most words that are kept of one text: what is longer is no name. */
const mostWords = 40;
const longestWord = 64;

/**
 * The words of a text as they are searched: small letters without diacritics. A word with signs inside it (`O'Brien`, `ada@acme.test`,
 * `HRB-12345`) gives its parts and the whole without the signs. Scripts that put no spaces between words give pairs of neighbouring
 * characters, so that any part of two or more is found.
 */
export function searchWords(text: string): string[] {
  const words = new Set<string>();
  for (const piece of folded(text).split(/\s+/u)) {
    const parts = partsOf(piece);
    if (parts.length > 1) words.add(parts.join("").slice(0, longestWord));
    for (const part of parts) for (const word of unspaced(part)) words.add(word);
    if (words.size >= mostWords) break;
  }
  return [...words].slice(0, mostWords);
}

/**
 * What must be found for a typed text: every group, each by any of its alternatives, and each alternative by all of its beginnings of
 * words. Empty for a text without letters and digits.
 */
export function wantedWords(text: string): string[][][] {
  return folded(text)
    .split(/\s+/u)
    .flatMap((piece) => {
      const parts = partsOf(piece);
      if (parts.length === 0) return [];
      const apart = [...new Set(parts.flatMap(typedPairs))];
      const whole = parts.length === 1 ? [] : [[parts.join("").slice(0, longestWord)]];
      return [piece.includes("@") && parts.length > 1 ? whole : [...whole, apart]];
    })
    .slice(0, mostTyped);
}
const mostTyped = 12;

/** A number as it is compared: letters and digits only, however it was spaced. */
export const compactNumber = (text: string): string => partsOf(folded(text).replaceAll(/\s+/gu, "")).join("");

function folded(text: string): string {
  const bare = text
    .slice(0, 1_000)
    .normalize("NFKD")
    .replaceAll(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, "");
  return bare.toLowerCase().replaceAll(/[łøßæœđðþıħ]/g, (letter) => special[letter] ?? letter);
}

const special: Record<string, string> = {
  ...{ ł: "l", ø: "o", ß: "ss", æ: "ae", œ: "oe", đ: "d", ð: "d", þ: "th", ı: "i", ħ: "h" },
};

const partsOf = (piece: string): string[] =>
  piece
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== "")
    .map((part) => part.slice(0, longestWord));

const withoutSpaces =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

/** A word that is kept. The last character stands alone as well: it begins no pair. */
const unspaced = (part: string): string[] => spread(part, (run) => [...pairs(run), run.at(-1) ?? ""]);
/** A word that is typed: one character is the beginning of a pair. */
const typedPairs = (part: string): string[] => spread(part, (run) => (run.length === 1 ? run : pairs(run)));

const pairs = (run: string[]): string[] => run.slice(1).map((character, at) => `${run[at]}${character}`);

function spread(part: string, of: (run: string[]) => string[]): string[] {
  const words: string[] = [];
  let from = 0;
  for (const match of part.matchAll(withoutSpaces)) {
    if (match.index > from) words.push(part.slice(from, match.index));
    words.push(...of([...match[0]]));
    from = match.index + match[0].length;
  }
  if (from < part.length) words.push(part.slice(from));
  return words;
}
