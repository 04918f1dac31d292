/** What was found in two words: the same, nearly the same letters, the same sound, or the first letter only. */
export type LikenessKind = "exact" | "spelling" | "sound" | "initial";
export interface Likeness {
  /** 0 to 1. */
  score: number;
  kind: LikenessKind;
}

const initialScore = 0.72;
const soundScore = 0.93;

/** How alike two folded words are; null when they are not. */
export function likeness(a: string, b: string): Likeness | null {
  if (a === b) return { score: a.length === 1 ? initialScore + 0.1 : 1, kind: "exact" };
  if (a.length === 1 || b.length === 1)
    return a.charCodeAt(0) === b.charCodeAt(0) ? { score: initialScore, kind: "initial" } : null;
  const longer = Math.max(a.length, b.length);
  const edits = distance(a, b, mostEdits(longer));
  const spelling = edits === null ? 0 : spellingScore(edits, longer, a.charCodeAt(0) === b.charCodeAt(0));
  if (spelling < soundScore && soundsLike(a, b)) return { score: soundScore, kind: "sound" };
  return spelling > 0 ? { score: spelling, kind: "spelling" } : null;
}

/** Edits that a word of this length may have and still be meant: none below 4 letters. */
export const mostEdits = (length: number): number => (length < 4 ? 0 : length < 7 ? 1 : length < 11 ? 2 : 3);

// One slip costs a short word more than a long one; a wrong first letter is a rarer slip than any other.
const spellingScore = (edits: number, length: number, sameStart: boolean): number =>
  1 - (edits / length) * (sameStart ? 0.9 : 1.25);

/** Same consonants in the same order, at least three of them, or two that begin and end alike. */
function soundsLike(a: string, b: string): boolean {
  const sound = soundOf(a);
  if (sound.length < 2 || sound !== soundOf(b)) return false;
  return sound.length > 2 || (Math.abs(a.length - b.length) <= 1 && distance(a, b, 2) !== null && a.length > 3);
}

// Words come again and again: names are made of few of them.
const heardBefore = new Map<string, string>();
const mostHeard = 20_000;

/** The consonants of a word as an ear hears them; vowels, doubled letters and the many ways to write one sound are gone. */
export function soundOf(word: string): string {
  let sound = heardBefore.get(word);
  if (sound === undefined) {
    sound = listen(word);
    if (heardBefore.size >= mostHeard) heardBefore.clear();
    heardBefore.set(word, sound);
  }
  return sound;
}

function listen(word: string): string {
  const heard = word
    .replace(/shch|tsch|tch|ch|cz|cs/g, "c")
    .replace(/sch|sh|zh/g, "s")
    .replace(/ph/g, "f")
    .replace(/kh|gh/g, "h")
    .replace(/th/g, "t")
    .replace(/dh/g, "d")
    .replace(/dj(?=[aiou])/g, "j")
    .replace(/(?<=[a-z])j(?=[aeiou])/g, "y") // as German, Polish and Serbian write it
    .replace(/tz|ts|z/g, "s")
    .replace(/ck|q|c(?=[aou]|$)|k/g, "k")
    .replace(/x/g, "ks")
    .replace(/w/g, "v");
  const first = /^[aeiouy]/.test(heard) ? "" : (heard[0] ?? "");
  const rest = heard.slice(first.length).replace(/[aeiouy]/g, "");
  return (first + rest).replace(/(.)\1+/g, "$1");
}

// One row of cells before the last and two more; words have 32 letters at most.
const rows = [new Uint8Array(40), new Uint8Array(40), new Uint8Array(40)] as const;

/** Edits between two words (insert, delete, change, swap of neighbours); null when there are more than `most`. */
export function distance(a: string, b: string, most: number): number | null {
  if (Math.abs(a.length - b.length) > most || a.length > 38 || b.length > 38) return null;
  let [twoBack, back, row]: [Uint8Array, Uint8Array, Uint8Array] = [rows[0], rows[1], rows[2]];
  for (let j = 0; j <= b.length; j += 1) back[j] = j;
  for (let i = 1; i <= a.length; i += 1) {
    row[0] = i;
    let best = i;
    const letter = a.charCodeAt(i - 1);
    for (let j = 1; j <= b.length; j += 1) {
      const other = b.charCodeAt(j - 1);
      let cost = Math.min((back[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (back[j - 1] ?? 0) + (letter === other ? 0 : 1));
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && other === a.charCodeAt(i - 2))
        cost = Math.min(cost, (twoBack[j - 2] ?? 0) + 1);
      row[j] = cost;
      if (cost < best) best = cost;
    }
    if (best > most) return null;
    [twoBack, back, row] = [back, row, twoBack];
  }
  const edits = back[b.length] ?? 0;
  return edits > most ? null : edits;
}
