import type { TransactionFacts } from "../domain/transactions";
import type { CompiledDefinition } from "./compile-definition";
import type { Span } from "./judge";
import { baselineDaysOf, dayNumber, OwnDays, othersOf, type PeersOf, type PeerTotals } from "./peers";
import type { ReadAfter } from "./sweep";

/**
 * What subjects came to on a day (counted from 1970), in transactions and ten-thousandths: `[day, count, sum, subjects]`. `subjects` is by how
 * many more, or fewer, than the day before have something in the days that this day's baseline is made of. So parts of different
 * subjects, and of one subject's different times, add up.
 */
export type PeerDay = [day: number, count: number, sum: number, subjects: number];

/** By what peers have in common. */
export type PeerDays = Record<string, PeerDay[]>;

const dayMs = 86_400_000;

/** Adds up what many subjects came to, in parts of any order. */
export class PeerSums {
  readonly #byKey = new Map<string, Map<number, PeerDay>>();
  /** How many days of keys there are. */
  size = 0;

  add(peerKey: string, [day, count, sum, subjects]: PeerDay): void {
    const days = this.#daysOf(peerKey);
    const known = days.get(day);
    if (known === undefined) {
      days.set(day, [day, count, sum, subjects]);
      this.size += 1;
      return;
    }
    known[1] += count;
    known[2] += sum;
    known[3] += subjects;
  }

  addAll(parts: PeerDays): void {
    for (const [peerKey, days] of Object.entries(parts)) for (const day of days) this.add(peerKey, day);
  }

  get all(): PeerDays {
    return Object.fromEntries([...this.#byKey].map(([peerKey, days]) => [peerKey, [...days.values()]]));
  }

  #daysOf(peerKey: string): Map<number, PeerDay> {
    const known = this.#byKey.get(peerKey);
    if (known !== undefined) return known;
    const made = new Map<number, PeerDay>();
    this.#byKey.set(peerKey, made);
    return made;
  }
}

/** What peers came to before a day, by what was added up. */
export type TotalsBefore = (peerKey: string, day: number) => PeerTotals;

export function totalsIn(definition: CompiledDefinition, peers: PeerDays): TotalsBefore {
  const length = baselineDaysOf(definition);
  const byKey = new Map<string, (day: number) => PeerTotals>();
  for (const [peerKey, days] of Object.entries(peers)) {
    const inOrder = days.toSorted(([a], [b]) => a - b);
    const known = new Map<number, PeerTotals>();
    const add = (day: number): PeerTotals => {
      const all = { count: 0, sum: 0, subjects: 0 };
      for (const [on, count, sum, subjects] of inOrder) {
        if (on > day) break;
        all.subjects += subjects;
        if (on === day || on < day - length) continue;
        all.count += count;
        all.sum += sum;
      }
      known.set(day, all);
      return all;
    };
    byKey.set(peerKey, (day) => known.get(day) ?? add(day));
  }
  return (peerKey, day) => byKey.get(peerKey)?.(day) ?? { count: 0, sum: 0, subjects: 0 };
}

/** The baseline of a subject whose own days are known, at one of its transactions; null: it has no peers. */
export function besidePeers(
  definition: CompiledDefinition,
  totals: TotalsBefore,
  own: OwnDays,
  pivot: TransactionFacts,
) {
  const peerKey = definition.peerKeyOf(pivot);
  if (peerKey === null) return null;
  const day = dayNumber(pivot.atMs);
  return othersOf(totals(peerKey, day), own.before(peerKey, day));
}

/**
 * Baselines by what is kept of days that were judged, beside all that a group had itself (`own`; complete from the day `allFrom` on). Null where nothing is kept, or
 * the group's own part is not known.
 */
export function peersKept(
  definition: CompiledDefinition,
  kept: readonly (readonly [day: number, peerKey: string, totals: PeerTotals])[],
  own: readonly TransactionFacts[],
  allFrom: number,
): PeersOf {
  const known = new Map(kept.map(([day, peerKey, totals]) => [`${day}|${peerKey}`, totals]));
  const ownDays = new OwnDays(definition);
  for (const facts of own) ownDays.add(facts);
  return (pivot) => {
    const peerKey = definition.peerKeyOf(pivot);
    const day = dayNumber(pivot.atMs);
    const totals = known.get(`${day}|${peerKey}`);
    if (peerKey === null || totals === undefined || day - baselineDaysOf(definition) < allFrom) return null;
    return othersOf(totals, ownDays.before(peerKey, day));
  };
}

export interface Gathered {
  /** Of the asked days. */
  transactions: number;
  /** The day with which to go on; null: that was the last. */
  nextDay: number | null;
}

/** The days that a span's days are compared with: from, and until before. */
export const gatheredDays = (
  definition: CompiledDefinition,
  { fromMs, toMs }: Span,
): { from: number; until: number } => ({
  from: dayNumber(fromMs) - baselineDaysOf(definition),
  until: dayNumber(toMs),
});

/**
 * Adds what one subject came to on some days to the others. It ends with a day, once `most` transactions are passed or as many as it had
 * to read of the time before. `isBegun`: the subject's days before are added already.
 */
export function gather(
  definition: CompiledDefinition,
  read: ReadAfter,
  { from, until, isBegun }: { from: number; until: number; isBegun: boolean },
  most: number,
  sums: PeerSums,
): Gathered {
  const length = baselineDaysOf(definition);
  const countedUpTo = new Map<string, number>();
  let [before, transactions, today] = [0, 0, Number.NEGATIVE_INFINITY];
  for (const facts of read((isBegun ? from - length : from) * dayMs - 1)) {
    const day = dayNumber(facts.atMs);
    if (day >= until) break;
    if (day > today) {
      if (transactions >= Math.max(most, before)) return { transactions, nextDay: day };
      today = day;
    }
    if (day < from) before += 1;
    else transactions += 1;
    const peerKey = definition.passes(facts) && definition.groupOf(facts) !== null ? definition.peerKeyOf(facts) : null;
    if (peerKey === null) continue;
    const upTo = Math.max(day, countedUpTo.get(peerKey) ?? day);
    countedUpTo.set(peerKey, day + length);
    if (day < from) continue;
    sums.add(peerKey, [day, 1, facts.baseAmount, 0]);
    if (upTo === day + length) continue;
    sums.add(peerKey, [upTo + 1, 0, 0, 1]);
    sums.add(peerKey, [day + length + 1, 0, 0, -1]);
  }
  return { transactions, nextDay: null };
}
