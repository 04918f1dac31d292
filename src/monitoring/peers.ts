import type { TransactionFacts } from "../domain/transactions";
import type { CompiledDefinition } from "./compile-definition";
import type { Baseline } from "./decide";

/** What all subjects of one peer key had in a run of whole days. */
export interface PeerTotals {
  count: number;
  sum: number;
  /** Different ones, with at least one transaction. */
  subjects: number;
}

/** The baseline of a transaction's subject on its day; null: it has no peers. */
export type PeersOf = (pivot: TransactionFacts) => Baseline | null;

const dayMs = 86_400_000;
export const dayNumber = (atMs: number): number => Math.floor(atMs / dayMs);

/** Totals of several places where subjects are kept. Each subject is kept in one, so that different ones add up. */
export const addedUp = (totals: readonly PeerTotals[]): PeerTotals =>
  totals.reduce(
    (all, { count, sum, subjects }) => ({
      count: all.count + count,
      sum: all.sum + sum,
      subjects: all.subjects + subjects,
    }),
    { count: 0, sum: 0, subjects: 0 },
  );

/** Whole days (UTC, counted from 1970) before a judged day that its baseline is made of. */
export const baselineDaysOf = ({ baselineMs }: CompiledDefinition): number => Math.ceil((baselineMs ?? dayMs) / dayMs);

/** What one subject had itself, by peer key and day. */
export class OwnDays {
  readonly #definition: CompiledDefinition;
  readonly #byPeerKey = new Map<string, Map<number, { count: number; sum: number }>>();
  /** What was asked last: of one day it is asked once for each transaction. */
  #asked: { peerKey: string; day: number; own: { count: number; sum: number } } | null = null;

  constructor(definition: CompiledDefinition) {
    this.#definition = definition;
  }

  add(facts: TransactionFacts): void {
    const peerKey = this.#definition.peerKeyOf(facts);
    if (peerKey === null) return;
    const days = of(this.#byPeerKey, peerKey, () => new Map());
    const own = of(days, dayNumber(facts.atMs), () => ({ count: 0, sum: 0 }));
    own.count += 1;
    own.sum += facts.baseAmount;
    if (this.#asked !== null && dayNumber(facts.atMs) < this.#asked.day) this.#asked = null;
  }

  /** In the days that the baseline of this day is made of. */
  before(peerKey: string, day: number): { count: number; sum: number } {
    if (this.#asked?.peerKey === peerKey && this.#asked.day === day) return this.#asked.own;
    const all = { count: 0, sum: 0 };
    const begin = day - baselineDaysOf(this.#definition);
    for (const [on, { count, sum }] of this.#byPeerKey.get(peerKey) ?? []) {
      if (on < begin || on >= day) continue;
      all.count += count;
      all.sum += sum;
    }
    this.#asked = { peerKey, day, own: all };
    return all;
  }
}

/** What is left for the others when a subject's own part is taken off: nobody raises the norm that they are held against. */
export function othersOf(all: PeerTotals, own: { count: number; sum: number }): Baseline {
  return {
    count: all.count - own.count,
    sum: all.sum - own.sum,
    peers: all.subjects - (own.count > 0 ? 1 : 0),
  };
}

/** Peers among these groups: of each the transactions that pass, by the key of the group. */
export function peersAmong(
  definition: CompiledDefinition,
  groups: ReadonlyMap<string, readonly TransactionFacts[]>,
): PeersOf {
  const { against, baselineMs } = definition;
  if (against !== "peer_group" || baselineMs === null) return () => null;
  const byPeerKey = new Map<string, Map<number, Map<string, { count: number; sum: number }>>>();
  for (const [groupKey, transactions] of groups)
    for (const facts of transactions) {
      const peerKey = definition.peerKeyOf(facts);
      if (peerKey === null) continue;
      const days = of(byPeerKey, peerKey, () => new Map());
      const subjects = of(days, dayNumber(facts.atMs), () => new Map());
      const own = of(subjects, groupKey, () => ({ count: 0, sum: 0 }));
      own.count += 1;
      own.sum += facts.baseAmount;
    }
  const before = new Map<string, { bySubject: ReadonlyMap<string, { count: number; sum: number }>; all: PeerTotals }>();
  return (pivot) => {
    const peerKey = definition.peerKeyOf(pivot);
    const group = definition.groupOf(pivot);
    if (peerKey === null || group === null) return null;
    const today = dayNumber(pivot.atMs);
    const { bySubject, all } = of(before, JSON.stringify([peerKey, today]), () => {
      const days = byPeerKey.get(peerKey) ?? new Map();
      const found = inDays(days, today - baselineDaysOf(definition), today);
      return { bySubject: found, all: allOf(found) };
    });
    return othersOf(all, bySubject.get(group.groupKey) ?? { count: 0, sum: 0 });
  };
}

/** What each subject had from the one day until the other, which is not in it any more. */
function inDays(
  days: ReadonlyMap<number, ReadonlyMap<string, { count: number; sum: number }>>,
  from: number,
  until: number,
): Map<string, { count: number; sum: number }> {
  const bySubject = new Map<string, { count: number; sum: number }>();
  for (let day = from; day < until; day += 1)
    for (const [groupKey, { count, sum }] of days.get(day) ?? []) {
      const all = of(bySubject, groupKey, () => ({ count: 0, sum: 0 }));
      all.count += count;
      all.sum += sum;
    }
  return bySubject;
}

const allOf = (bySubject: ReadonlyMap<string, { count: number; sum: number }>): PeerTotals =>
  addedUp([...bySubject.values()].map(({ count, sum }) => ({ count, sum, subjects: 1 })));

function of<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
