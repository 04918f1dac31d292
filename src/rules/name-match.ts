import { jaroWinkler } from "../lib/similarity";

/** Longer texts are no names. */
const longestName = 300;
const mostWords = 24;

const legalForms = new Set(
  (
    "ab ag aps as asa bv co company corp corporation doo eood gmbh inc incorporated kft kg limited llc llp lp ltd nv oo oy oyj " +
    "plc pty pte sa sarl sas se sl spa spol srl sro sp zoo"
  ).split(" "),
);

// What taking the marks off a letter does not reach.
const letters: Record<string, string> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", þ: "th", ı: "i" };

/**
 * How alike two names of people or companies are, 0 to 1. Case, accents, punctuation, order of the words and legal forms (Ltd,
 * GmbH, …) do not count; spelling does, by Jaro and Winkler, word by word, longer words more. Symmetric. Null when either is no name.
 */
export function nameSimilarity(a: string, b: string): number | null {
  const left = wordsOf(a);
  const right = wordsOf(b);
  if (left.length === 0 || right.length === 0) return null;
  const pairs = left
    .flatMap((word, i) => right.map((other, j) => ({ i, j, alike: jaroWinkler(word, other), key: keyOf(word, other) })))
    .sort((one, two) => two.alike - one.alike || (one.key < two.key ? -1 : one.key > two.key ? 1 : 0));
  const taken = { left: new Set<number>(), right: new Set<number>() };
  let shared = 0;
  for (const { i, j, alike } of pairs) {
    if (taken.left.has(i) || taken.right.has(j)) continue;
    taken.left.add(i);
    taken.right.add(j);
    // Words that merely share letters say nothing about who is meant.
    if (alike >= 0.7) shared += alike * ((left[i] ?? "").length + (right[j] ?? "").length);
  }
  const length = [...left, ...right].reduce((sum, word) => sum + word.length, 0);
  return Math.round((shared / length) * 10_000) / 10_000;
}

const keyOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

function wordsOf(name: string): string[] {
  if (name.length > longestName) return [];
  const plain = name
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[ßæœøđðłþı]/g, (letter) => letters[letter] ?? letter)
    // "S.A.", "L.L.C.", "O'Neill": one word each.
    .replaceAll(/(?<=\b\p{L})\.(?=\p{L}\b)|['’`]/gu, "")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  const words = plain === "" ? [] : plain.split(" ").slice(0, mostWords);
  const named = words.filter((word) => !legalForms.has(word));
  return named.length > 0 ? named : words;
}
