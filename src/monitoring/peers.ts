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
const dayNumber = (atMs: number): number => Math.floor(atMs / dayMs);

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

/** What is left for the others when a subject's own part is taken off: nobody raises the norm that they are held against. */
export function othersOf(all: PeerTotals, own: { count: number; sum: number }): Baseline {
  return {
    count: all.count - own.count,
    sum: all.sum - own.sum,
    peers: all.subjects - (own.count > 0 ? 1 : 0),
  };
}

/** The days before a judged day that its baseline is made of, as `2026-11-22`, both included. */
export function baselineDays({ baselineMs }: CompiledDefinition, day: string): { from: string; to: string } {
  const dayStartMs = Date.parse(day);
  const at = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return { from: at(dayStartMs - (baselineMs ?? dayMs)), to: at(dayStartMs - dayMs) };
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
      const found = inDays(days, today - baselineMs / dayMs, today);
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
