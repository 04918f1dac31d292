import { evidenceMost, partyIdsOf, type RuleDay, type RuleHeld, type TransactionFacts } from "../domain/transactions";
import type { CompiledDefinition, Group } from "./compile-definition";
import type { Aggregate, Baseline, Decision } from "./decide";
import { type PeersOf, peersAmong } from "./peers";

/** Moments that are told: from and to, both included. */
export interface Span {
  fromMs: number;
  toMs: number;
}

const dayMs = 86_400_000;
const always: Span = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };

export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
/** The last millisecond of the UTC day. */
export const endOfDayMs = (atMs: number): number => (Math.floor(atMs / dayMs) + 1) * dayMs - 1;

/** Of one millisecond, the lower id comes first: every list of transactions has one order. */
export const inOrder = (a: TransactionFacts, b: TransactionFacts): number =>
  a.atMs - b.atMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * All days on which a definition holds, said plainly: what window objects work out step by step must come to the same. It depends on the set of
 * transactions alone, not on the order of the list, and not on how often one is in it.
 */
export function judge(
  definition: CompiledDefinition,
  transactions: readonly TransactionFacts[],
  span: Span = always,
  /** Null: of these transactions, of which then all there are must be given. */
  knownPeers: PeersOf | null = null,
): RuleDay[] {
  const known = new Map<string, { facts: TransactionFacts; groupKey: string }>();
  for (const facts of transactions) {
    const group = definition.passes(facts) ? definition.groupOf(facts) : null;
    if (group !== null) known.set(facts.id, { facts, groupKey: group.groupKey });
  }
  const groups = new Map<string, TransactionFacts[]>();
  for (const { facts, groupKey } of known.values()) {
    const others = groups.get(groupKey);
    if (others === undefined) groups.set(groupKey, [facts]);
    else others.push(facts);
  }
  for (const group of groups.values()) group.sort(inOrder);
  const peersOf = knownPeers ?? peersAmong(definition, groups);
  return [...groups.keys()].sort().flatMap((key) => judgeGroup(definition, groups.get(key) ?? [], peersOf, span));
}

/** The days of one group: all its transactions that pass, in order. */
export function judgeGroup(
  definition: CompiledDefinition,
  transactions: readonly TransactionFacts[],
  peersOf: PeersOf,
  span: Span = always,
): RuleDay[] {
  const days = new Map<string, WeighedDay>();
  for (const [place, facts] of transactions.entries()) {
    const moment = momentAt(definition, transactions, place);
    if (moment === null || moment.atMs < span.fromMs || moment.atMs > span.toMs) continue;
    const told = decideAt(definition, transactions, moment, peersOf);
    const group = definition.groupOf(facts);
    if (told === null || group === null) continue;
    const day = dayOf(moment.atMs);
    days.set(day, countMoment(definition, days.get(day), group, told));
  }
  return [...days.values()].map(({ weight: _, ...day }) => day);
}

/** A day, and how far beyond its limit the moment is that it is told by. */
export type WeighedDay = RuleDay & { held: RuleHeld; weight: number };

/** Counts a moment at which the definition held on its day, which is told by the gravest. */
export function countMoment(
  { id, version, isGraver }: Pick<CompiledDefinition, "id" | "version" | "isGraver">,
  before: WeighedDay | undefined,
  group: Group,
  { held, weight }: { held: RuleHeld; weight: number },
): WeighedDay {
  const times = (before?.held.times ?? 0) + 1;
  if (before !== undefined && !isGraver({ ...held, weight }, { ...before.held, weight: before.weight }))
    return { ...before, held: { ...before.held, times } };
  return {
    ...{ definitionId: id, definitionVersion: version, ...group, day: dayOf(held.atMs), revision: 0 },
    ...{ held: { ...held, times }, weight },
  };
}

interface MomentAt {
  /** In the list of the group. */
  place: number;
  atMs: number;
  pivotId: string | null;
}

/** Null: at this transaction nothing is asked, there is a later one on its day. */
function momentAt(
  { moments }: CompiledDefinition,
  transactions: readonly TransactionFacts[],
  place: number,
): MomentAt | null {
  const facts = transactions[place];
  if (facts === undefined) return null;
  if (moments === "transactions") return { place, atMs: facts.atMs, pivotId: facts.id };
  const atMs = endOfDayMs(facts.atMs);
  const next = transactions[place + 1];
  return next !== undefined && next.atMs <= atMs ? null : { place, atMs, pivotId: null };
}

function decideAt(
  definition: CompiledDefinition,
  transactions: readonly TransactionFacts[],
  { place, atMs, pivotId }: MomentAt,
  peersOf: PeersOf,
): { held: RuleHeld; weight: number } | null {
  const pivot = transactions[place];
  if (pivot === undefined) return null;
  const previous = transactions[place - 1];
  const { windowMs } = definition;
  const inWindow = windowMs === null ? [pivot] : between(transactions, place, atMs - windowMs, atMs);
  const gapMs = previous === undefined ? null : pivot.atMs - previous.atMs;
  const decision = definition.decide({
    window: aggregateOf(definition, inWindow),
    baseline: baselineAt(definition, transactions, { place, atMs, pivotId }, peersOf),
    gapMs,
    amount: pivotId === null ? null : pivot.baseAmount,
  });
  if (decision === null) return null;
  const { weight, ...rest } = decision;
  return { weight, held: { ...rest, ...heldAt(definition, inWindow, { place, atMs, pivotId }, previous) } };
}

function heldAt(
  { windowMs, aggregate }: CompiledDefinition,
  inWindow: TransactionFacts[],
  { atMs, pivotId }: MomentAt,
  previous: TransactionFacts | undefined,
): Omit<RuleHeld, keyof Decision> {
  const fromMs = windowMs !== null ? atMs - windowMs : aggregate === "gap" ? (previous?.atMs ?? null) : null;
  const evidence = inWindow.slice(-evidenceMost);
  return {
    times: 1,
    pivotId,
    atMs,
    window: fromMs === null ? null : { fromMs, toMs: atMs },
    count: inWindow.length,
    transactionIds: evidence.map(({ id }) => id),
    partyIds: partyIdsOf(evidence),
  };
}

/** Up to this place, later than the one time (exclusive) and not later than the other. */
function between(
  transactions: readonly TransactionFacts[],
  place: number,
  afterMs: number,
  untilMs: number,
): TransactionFacts[] {
  const found: TransactionFacts[] = [];
  for (let i = place; i >= 0; i -= 1) {
    const facts = transactions[i];
    if (facts === undefined || facts.atMs <= afterMs) break;
    if (facts.atMs <= untilMs) found.push(facts);
  }
  return found.reverse();
}

function baselineAt(
  definition: CompiledDefinition,
  transactions: readonly TransactionFacts[],
  { place, atMs }: MomentAt,
  peersOf: PeersOf,
): Baseline | null {
  const { against, windowMs, baselineMs } = definition;
  const pivot = transactions[place];
  if (against === "constant" || baselineMs === null || pivot === undefined) return null;
  if (against === "peer_group") return peersOf(pivot);
  const before =
    windowMs === null
      ? between(transactions, place - 1, atMs - baselineMs, atMs)
      : between(transactions, place, atMs - windowMs - baselineMs, atMs - windowMs);
  return { count: before.length, sum: before.reduce((sum, { baseAmount }) => sum + baseAmount, 0), peers: null };
}

/** What these transactions come to. */
export function aggregateOf(definition: CompiledDefinition, transactions: readonly TransactionFacts[]): Aggregate {
  const values = new Set<string>();
  const all: Aggregate = { count: 0, sum: 0, max: 0, distinct: 0, whereCount: 0, whereSum: 0 };
  for (const facts of transactions) {
    const { baseAmount } = facts;
    all.count += 1;
    all.sum += baseAmount;
    all.max = all.count === 1 ? baseAmount : Math.max(all.max, baseAmount);
    const value = definition.distinctOf(facts);
    if (value !== null) values.add(value);
    if (!definition.where(facts)) continue;
    all.whereCount += 1;
    all.whereSum += baseAmount;
  }
  return { ...all, distinct: values.size };
}
