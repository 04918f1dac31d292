import { distance, likeness, mostEdits, soundOf } from "./likeness";
import { hashOf, type Lists, listAt, type NameIndex, soundPlace, trigramsOf } from "./name-index";
import { compareNames, type NameComparison } from "./pair-names";
import type { ScreeningSettings } from "./settings";
import { lightWeight, type SubjectKind } from "./tokens";

/** A name of the list that resembles a name of the subject. `name` counts the names of the index. */
export interface NameHit {
  entry: number;
  name: number;
  asked: string[];
  comparison: NameComparison;
}

/** Names that are compared word by word at most, the most promising first. */
const mostCompared = 160;
/** Words of the list that may stand for one word of the subject, the most alike first. */
const mostAlike = 240;
/** What counts as resembling at all, in front of the threshold: the other facts may still add points. */
const slack = 16;

/** How much words tell of their bearers, each asked of the index once. */
export function weightsIn(index: NameIndex): (token: string) => number {
  const weights = new Map<string, number>();
  return (token) => {
    const known = weights.get(token);
    if (known !== undefined) return known;
    const weight = weightIn(index, token);
    weights.set(token, weight);
    return weight;
  };
}

/** How much a word tells of its bearer, by how many names of the list have it: 1 for a word of nobody, 0.3 for the commonest. */
function weightIn(index: NameIndex, token: string): number {
  const light = lightWeight(token);
  if (light !== null) return light;
  const id = tokenId(index, token);
  const bearers = id === null ? 0 : lengthAt(index.namesOf, id);
  const scale = Math.log(2 + Math.min(index.entryOf.length, 5_000));
  const weight = 1 - 0.7 * Math.min(1, Math.log(1 + Math.max(0, bearers - 1)) / scale);
  return token.length === 1 ? weight * 0.4 : weight;
}

/**
 * Entries that have a name like one of these, best name of each. Words of the list that resemble a word are found by trigrams and by
 * sound, names by the words they share; only the most promising are compared word by word, so the cost does not grow with the list.
 */
export function searchNames(
  index: NameIndex,
  spellings: readonly (readonly string[])[],
  kind: SubjectKind,
  settings: ScreeningSettings,
): NameHit[] {
  const weightOf = weightsIn(index);
  const best = new Map<number, NameHit>();
  const least = settings.thresholds.review - slack;
  const wanted = kind === "person" ? 0 : 1;
  for (const asked of spellings) {
    for (const name of promising(index, asked, weightOf)) {
      // A company is never a person; a list that does not say what an entry is calls it `other`, which is on the side of companies.
      if (index.kindOf[name] !== wanted) continue;
      const listed = Array.from(listAt(index.tokensOf, name), (id) => index.tokens[id] ?? "");
      const comparison = compareNames(asked, listed, kind, weightOf, settings.name);
      if (comparison.score < least) continue;
      const entry = index.entryOf[name] ?? 0;
      const known = best.get(entry);
      if (known === undefined || known.comparison.score < comparison.score)
        best.set(entry, { entry, name, asked: [...asked], comparison });
    }
  }
  return [...best.values()].sort((a, b) => b.comparison.score - a.comparison.score || a.entry - b.entry);
}

/** Entries that may carry one of these identifiers: hashes can meet, so the entry is asked again. */
export function searchIdentifiers(index: NameIndex, identifiers: readonly string[]): number[] {
  const found = new Set<number>();
  for (const identifier of identifiers) {
    const hash = hashOf(identifier);
    for (let at = lowerBound(index.identifierHashes, hash); index.identifierHashes[at] === hash; at += 1)
      found.add(index.identifierEntries[at] ?? 0);
  }
  return [...found];
}

/** Names that share enough with these words, the most promising first. */
function promising(index: NameIndex, asked: readonly string[], weightOf: (token: string) => number): number[] {
  // One cell per name: what its words are worth so far, and which word of ours it was credited for last.
  const scores = new Float32Array(index.entryOf.length);
  const creditedFor = new Uint8Array(index.entryOf.length);
  const touched: number[] = [];
  let total = 0;
  for (const [place, token] of asked.entries()) {
    const weight = weightOf(token);
    total += weight;
    if (weight < 0.2) continue;
    const credit = (name: number, score: number) => {
      if (creditedFor[name] === place + 1) return;
      if (creditedFor[name] === 0) touched.push(name);
      creditedFor[name] = place + 1;
      scores[name] = (scores[name] ?? 0) + weight * score;
    };
    for (const [id, score] of alikeTokens(index, token))
      for (const name of listAt(index.namesOf, id)) credit(name, score);
    for (const name of writtenApart(index, token)) credit(name, 0.95);
    const next = asked[place + 1];
    if (next === undefined || next.length + token.length < 5) continue;
    for (const [id, score] of alikeTokens(index, token + next))
      if (score > 0.9)
        for (const name of listAt(index.namesOf, id)) credit(name, score * (1 + weightOf(next) / weight));
  }
  const scoreOf = (name: number): number => scores[name] ?? 0;
  const worthy = touched.filter((name) => scoreOf(name) >= total * 0.3);
  // Common words bring tens of thousands of names. Sorting their bare numbers finds the cut; only what is above it is sorted with care.
  const cut = Float32Array.from(worthy, scoreOf).sort().at(-mostCompared) ?? 0;
  // Of names with equal scores the shorter is the better one: it has less that is missing.
  return worthy
    .filter((name) => scoreOf(name) >= cut)
    .sort((a, b) => scoreOf(b) - scoreOf(a) || lengthAt(index.tokensOf, a) - lengthAt(index.tokensOf, b) || a - b)
    .slice(0, mostCompared);
}

/** Words of the list that may be this word, with how alike they are, the most alike first. */
function alikeTokens(index: NameIndex, token: string): [id: number, score: number][] {
  const found = new Map<number, number>();
  const consider = (id: number, factor: number) => {
    const like = likeness(token, index.tokens[id] ?? "");
    if (like !== null && like.kind !== "initial") found.set(id, Math.max(found.get(id) ?? 0, like.score * factor));
  };
  for (const id of tokensNear(index, token)) consider(id, 1);
  const sound = soundOf(token);
  if (sound.length > 1) for (const id of listAt(index.sounds, soundPlace(sound))) consider(id, 1);
  return [...found].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, mostAlike);
}

/** Words with so few other letters that they may be meant: each edit spoils three trigrams at most. */
function tokensNear(index: NameIndex, token: string): number[] {
  const exact = tokenId(index, token);
  const edits = mostEdits(token.length + 1);
  if (edits === 0) return exact === null ? [] : [exact];
  const trigrams = trigramsOf(token);
  const least = Math.max(1, trigrams.size - 3 * edits);
  const shared = new Uint8Array(index.tokens.length);
  const opened: number[] = [];
  // The rarest trigrams decide who is looked at: a word that shares `least` of them shares one of these.
  const rarest = [...trigrams].sort((a, b) => lengthAt(index.trigrams, a) - lengthAt(index.trigrams, b));
  for (const [place, trigram] of rarest.entries()) {
    const opens = place <= trigrams.size - least;
    for (const id of listAt(index.trigrams, trigram)) {
      const count = shared[id] ?? 0;
      if (count === 0 && !opens) continue;
      if (count === 0) opened.push(id);
      shared[id] = count + 1;
    }
  }
  const near: number[] = [];
  for (const id of opened) {
    if ((shared[id] ?? 0) < least) continue;
    const other = index.tokens[id] ?? "";
    if (distance(token, other, mostEdits(Math.max(token.length, other.length))) !== null) near.push(id);
  }
  return near;
}

/** Names that have this word as two: both halves are words of the list and stand side by side. */
function writtenApart(index: NameIndex, token: string): number[] {
  if (token.length < 6) return [];
  const found: number[] = [];
  for (let at = 2; at <= token.length - 2; at += 1) {
    const head = tokenId(index, token.slice(0, at));
    const tail = head === null ? null : tokenId(index, token.slice(at));
    if (head === null || tail === null) continue;
    const rarer = lengthAt(index.namesOf, head) < lengthAt(index.namesOf, tail) ? head : tail;
    for (const name of listAt(index.namesOf, rarer)) {
      const tokens = listAt(index.tokensOf, name);
      const place = tokens.indexOf(head);
      if (place >= 0 && tokens[place + 1] === tail) found.push(name);
    }
  }
  return found;
}

function tokenId(index: NameIndex, token: string): number | null {
  let low = 0;
  let high = index.tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((index.tokens[middle] ?? "") < token) low = middle + 1;
    else high = middle;
  }
  return index.tokens[low] === token ? low : null;
}

function lowerBound(sorted: Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

const lengthAt = ({ starts }: Lists, at: number): number => (starts[at + 1] ?? 0) - (starts[at] ?? 0);
