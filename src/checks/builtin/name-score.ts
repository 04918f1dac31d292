import { jaroWinkler } from "../../lib/similarity";

// Forms of companies and titles of people say nothing about who it is.
const filler = new Set(
  (
    "ltd limited llc llp lp inc incorporated corp corporation co company plc pllc gmbh ag kg kgaa ohg ug ggmbh mbh se sa sas sarl " +
    "sasu eurl snc spa srl srls sapa bv nv vof cv oy oyj ab hb as asa aps ivs a/s sp zoo spzoo sro doo dd ood eood kft zrt nyrt ltda " +
    "lda sl slu slp sll scp pty pte pvt private bhd sdn kk gk jsc ojsc cjsc pjsc ooo oao zao pao the and und et y e " +
    "mr mrs ms miss dr prof sir herr frau mme mlle"
  ).split(" "),
);

const special: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  þ: "th",
  ı: "i",
};

/** The words of a name that tell it from others: lower case, no marks, no punctuation, no legal forms or titles. */
export function nameWords(name: string): string[] {
  const words = name
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => special[letter] ?? letter)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/&/g, " and ")
    .replace(/(?<=\b\p{L})\.(?=\p{L}\b)/gu, "") // s.a.r.l. is one word
    .replace(/['’`.]/g, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  const telling = words.filter((word) => !filler.has(word));
  return telling.length > 0 ? telling : words;
}

/**
 * How alike two names are, from 0 to 1, whichever comes first: words are paired with their nearest ones (Jaro-Winkler), each pair counts
 * by its length, and words without a partner count against it. Initials stand for the names they begin.
 */
export function nameScore(a: string, b: string): number {
  const [left, right] = [nameWords(a), nameWords(b)].sort(
    (x, y) => x.length - y.length || (x.join() < y.join() ? -1 : 1),
  );
  if (left === undefined || right === undefined || left.length === 0 || right.length === 0) return 0;
  if (left.toSorted().join(" ") === right.toSorted().join(" ")) return 1;
  const joined = jaroWinkler(left.join(""), right.join(""));
  return Math.max(paired(left, right), joined === 1 ? 1 : 0);
}

function paired(left: readonly string[], right: readonly string[]): number {
  const pairs = left
    .flatMap((one, i) =>
      right.map((other, j) => ({ i, j, score: wordScore(one, other), weight: one.length + other.length })),
    )
    .sort((x, y) => y.score - x.score || y.weight - x.weight || x.i - y.i || x.j - y.j);
  const [usedLeft, usedRight] = [new Set<number>(), new Set<number>()];
  let sum = 0;
  for (const { i, j, score, weight } of pairs) {
    if (usedLeft.has(i) || usedRight.has(j) || score < 0.7) continue;
    usedLeft.add(i);
    usedRight.add(j);
    sum += score * weight;
  }
  const whole = [...left, ...right].reduce((total, word) => total + word.length, 0);
  return Math.min(1, sum / whole);
}

function wordScore(a: string, b: string): number {
  if (a === b) return 1;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 1) return long.startsWith(short) ? 0.85 : 0;
  return jaroWinkler(a, b);
}
