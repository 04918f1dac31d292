import { sha256Hex } from "../lib/bytes";
import { canonicalJson, type Json } from "../lib/json";
import type { ListEntry, ScreenedParty } from "./entry";
import { type Ground, identifierKey, judge, type NameFound } from "./judge";
import type { NameIndex, NameIndexBuilder } from "./name-index";
import { compareNames } from "./pair-names";
import { searchIdentifiers, searchNames, weightsIn } from "./search";
import type { ScreeningSettings } from "./settings";
import { tokensOf } from "./tokens";

/** An entry that the subject may be, with both scores and why. */
export interface ScreeningHit {
  list: string;
  /** The list's own number of the entry. */
  entryId: string;
  /** Changes whenever anything about the entry does: a decision holds for the entry as it was. */
  entryHash: string;
  identity: number;
  risk: number;
  corroborated: boolean;
  matchedName: string;
  grounds: Ground[];
  entry: ListEntry;
}

/** Spellings of a subject that are looked for at most. */
const mostSpellings = 8;
/** Hits that are shown at most, the surest first. */
const mostHits = 50;

/** Puts an entry into an index. Its number there is its place in the snapshot. */
export function indexEntry(builder: NameIndexBuilder, entry: ListEntry): number {
  const isPerson = entry.kind === "person";
  const names = entry.names
    .map(({ name }) => ({ tokens: tokensOf(name, isPerson ? "person" : "organisation"), isPerson }))
    .filter(({ tokens }) => tokens.length > 0);
  return builder.add(
    names,
    entry.identifiers.flatMap(({ value }) => identifierKey(value) ?? []),
  );
}

/** Numbers of the entries that a subject may be: what has to be read from the snapshot before `hitsOf` can judge. */
export function candidatesOf(index: NameIndex, party: ScreenedParty, settings: ScreeningSettings): number[] {
  const named = searchNames(index, spellingsOf(party), party.kind, settings).map(({ entry }) => entry);
  const numbered = searchIdentifiers(
    index,
    party.identifiers.flatMap(({ value }) => identifierKey(value) ?? []),
  );
  return [...new Set([...numbered, ...named.slice(0, mostHits * 2)])];
}

/** Hits among these entries, the surest first. The index is asked only how common a word is. */
export function hitsOf(
  index: NameIndex,
  list: string,
  entries: readonly ListEntry[],
  party: ScreenedParty,
  settings: ScreeningSettings,
): ScreeningHit[] {
  const spellings = spellingsOf(party);
  const weightOf = weightsIn(index);
  const hits = entries.flatMap((entry): ScreeningHit[] => {
    const found = bestName(entry, spellings, weightOf, settings);
    const { identity, risk, corroborated, grounds } = judge(party, list, entry, found, settings);
    if (identity < settings.thresholds.review) return [];
    const matchedName = found?.name ?? entry.names[0]?.name ?? entry.id;
    const entryHash = hashOfEntry(entry);
    return [{ list, entryId: entry.id, entryHash, identity, risk, corroborated, matchedName, grounds, entry }];
  });
  return hits
    .sort((a, b) => b.identity - a.identity || b.risk - a.risk || byText(a.entryId, b.entryId))
    .slice(0, mostHits);
}

/** Sure enough to be refused without a person's look: the name is (nearly) the same and a second fact agrees. */
export const isCertain = (hit: ScreeningHit, settings: ScreeningSettings): boolean =>
  hit.identity >= settings.thresholds.certain && hit.corroborated && hit.entry.topic === "sanction";

export const hashOfEntry = (entry: ListEntry): string =>
  sha256Hex(canonicalJson(entry as unknown as Json)).slice(0, 32);

/** Whether there is anything to look for: a name without letters and digits resembles nobody, which is not to say that it is nobody's. */
export const isNamed = (party: ScreenedParty): boolean => spellingsOf(party).length > 0;

const spellingsOf = ({ names, kind }: ScreenedParty): string[][] => {
  const spellings = names.slice(0, mostSpellings).map((name) => tokensOf(name, kind));
  return spellings.filter((tokens) => tokens.length > 0);
};

function bestName(
  entry: ListEntry,
  spellings: readonly (readonly string[])[],
  weightOf: (token: string) => number,
  settings: ScreeningSettings,
): NameFound | null {
  const kind = entry.kind === "person" ? "person" : "organisation";
  let best: NameFound | null = null;
  let most = -1;
  for (const { name, quality } of entry.names)
    for (const asked of spellings) {
      const comparison = compareNames(asked, tokensOf(name, kind), kind, weightOf, settings.name);
      const worth = comparison.score - (quality === "weak" ? settings.name.weakAlias : 0);
      if (worth <= most) continue;
      most = worth;
      best = { name, quality, comparison };
    }
  return best;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
