import { type LikenessKind, likeness } from "./likeness";
import type { ScreeningSettings } from "./settings";
import { isInitial, type SubjectKind } from "./tokens";

/** One word of the subject beside the word (or two words written apart) of the entry that it was taken for. */
export interface WordPair {
  asked: string;
  listed: string;
  how: LikenessKind;
  /** 0 to 1. */
  score: number;
}

export interface NameComparison {
  /** 0 to 100. */
  score: number;
  pairs: WordPair[];
  /** Words of one side that the other does not have. */
  askedOnly: string[];
  listedOnly: string[];
  order: "same" | "moved" | "mixed";
}

interface Candidate {
  asked: [from: number, to: number];
  listed: [from: number, to: number];
  how: LikenessKind;
  score: number;
}

/**
 * Compares two names word by word: each word is paired with the one it is most like, words that are written apart on one side only are
 * joined, and what is left over, turned round or too common costs points. `weightOf` says how much a word tells of its bearer.
 */
export function compareNames(
  asked: readonly string[],
  listed: readonly string[],
  kind: SubjectKind,
  weightOf: (token: string) => number,
  settings: ScreeningSettings["name"],
): NameComparison {
  const chosen = choose(candidates(asked, listed));
  const weight = (tokens: readonly string[]) => tokens.reduce((sum, token) => sum + weightOf(token), 0);
  const askedWeight = weight(asked);
  const listedWeight = weight(listed);
  let askedCovered = 0;
  let listedCovered = 0;
  let plain = 0; // weight of the words that agree, as if none were common
  let rarity = 0;
  const pairs: WordPair[] = [];
  for (const one of chosen) {
    const ours = asked.slice(...one.asked);
    const theirs = listed.slice(...one.listed);
    askedCovered += one.score * weight(ours);
    listedCovered += one.score * weight(theirs);
    for (const token of ours) {
      const light = weightOf(token) < 0.2 || isInitial(token);
      plain += light ? 0 : 1;
      rarity += light ? 0 : weightOf(token);
    }
    pairs.push({ asked: ours.join(" "), listed: theirs.join(" "), how: one.how, score: one.score });
  }
  const askedOnly = leftOver(asked, chosen, "asked");
  const listedOnly = leftOver(listed, chosen, "listed");
  const order = orderOf(chosen);
  const left = askedWeight === 0 ? 0 : askedCovered / askedWeight;
  const right = listedWeight === 0 ? 0 : listedCovered / listedWeight;
  const missing = (kind === "person" ? settings.missing : settings.missingOrganisation) / 100;
  let score = 100 * ((1 - missing) * Math.max(left, right) + missing * Math.min(left, right));
  // The quality of what agrees must hold on its own: words that are missing do not make the others more alike.
  const isPartial = [...askedOnly, ...listedOnly].some((token) => weightOf(token) >= 0.2);
  if (order !== "same") score -= order === "moved" ? settings.order / 2 : settings.order;
  if (plain > 0 && isPartial) score -= settings.common * (1 - rarity / plain);
  // One word in common is a coincidence when both names have more to say.
  if (plain <= 1 && isPartial) score = Math.min(score, 58);
  return { score: Math.max(0, Math.min(100, score)), pairs, askedOnly, listedOnly, order };
}

function candidates(asked: readonly string[], listed: readonly string[]): Candidate[] {
  const found: Candidate[] = [];
  const consider = (from: number, to: number, otherFrom: number, otherTo: number) => {
    const like = likeness(asked.slice(from, to).join(""), listed.slice(otherFrom, otherTo).join(""));
    if (like === null) return;
    const joined = to - from > 1 || otherTo - otherFrom > 1;
    if (joined && like.score < 0.9) return;
    found.push({
      asked: [from, to],
      listed: [otherFrom, otherTo],
      how: like.kind,
      score: joined ? like.score * 0.98 : like.score,
    });
  };
  for (let i = 0; i < asked.length; i += 1)
    for (let j = 0; j < listed.length; j += 1) {
      consider(i, i + 1, j, j + 1);
      if (i + 1 < asked.length && (listed[j]?.length ?? 0) > 4) consider(i, i + 2, j, j + 1);
      if (j + 1 < listed.length && (asked[i]?.length ?? 0) > 4) consider(i, i + 1, j, j + 2);
    }
  // Words that were joined explain two at once; between equals the nearer places are meant.
  return found.sort(
    (a, b) =>
      rank(b) - rank(a) ||
      Math.abs(a.asked[0] - a.listed[0]) - Math.abs(b.asked[0] - b.listed[0]) ||
      a.asked[0] - b.asked[0] ||
      a.listed[0] - b.listed[0],
  );
}

const rank = ({ score, how }: Candidate): number => (how === "initial" ? score - 0.5 : score);

function choose(sorted: readonly Candidate[]): Candidate[] {
  const askedTaken = new Set<number>();
  const listedTaken = new Set<number>();
  const chosen: Candidate[] = [];
  for (const one of sorted) {
    const ours = range(one.asked);
    const theirs = range(one.listed);
    if (ours.some((at) => askedTaken.has(at)) || theirs.some((at) => listedTaken.has(at))) continue;
    for (const at of ours) askedTaken.add(at);
    for (const at of theirs) listedTaken.add(at);
    chosen.push(one);
  }
  return chosen.sort((a, b) => a.asked[0] - b.asked[0]);
}

const range = ([from, to]: [number, number]): number[] => Array.from({ length: to - from }, (_, at) => from + at);

function leftOver(tokens: readonly string[], chosen: readonly Candidate[], side: "asked" | "listed"): string[] {
  const taken = new Set(chosen.flatMap((one) => range(one[side])));
  return tokens.filter((_, at) => !taken.has(at));
}

/** `moved`: the first or last words changed places and nothing else, as when the family name comes first. */
function orderOf(chosen: readonly Candidate[]): NameComparison["order"] {
  const places = chosen.map((one) => one.listed[0]);
  const falls = places.filter((place, at) => at > 0 && place < (places[at - 1] ?? 0)).length;
  if (falls === 0) return "same";
  return falls === 1 && (places.at(-1) ?? 0) < (places[0] ?? 0) ? "moved" : "mixed";
}
