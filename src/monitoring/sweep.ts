import type { RuleDay, TransactionFacts } from "../domain/transactions";
import type { CompiledDefinition, Group } from "./compile-definition";
import type { Aggregate, Baseline } from "./decide";
import { countMoment, dayOf, endOfDayMs, type Span, type WeighedDay } from "./judge";
import { besidePeers, type TotalsBefore } from "./peer-days";
import { OwnDays } from "./peers";

/** The transactions of one subject, on the side that the definition asks for, later than a time, in order. Read as far as they are asked for. */
export type ReadAfter = (afterMs: number) => Iterable<TransactionFacts>;

export interface Swept {
  /** Without the transactions in their windows. */
  days: RuleDay[];
  /** Transactions of the span that were passed. */
  transactions: number;
  /** The day with which to go on, as its first millisecond; null: the span is done. */
  nextMs: number | null;
}

/**
 * What `judge` says of one subject, for as many transactions as memory has no room for: they stream by, and of each group only what its window
 * comes to is known. It ends with a day, once `most` transactions are passed or as many as it had to read of the time before. `peers`: what all
 * subjects came to; without it a definition against peers tells nothing.
 */
export function sweep(
  definition: CompiledDefinition,
  read: ReadAfter,
  { fromMs, toMs }: Span,
  most: number,
  peers: TotalsBefore | null = null,
): Swept {
  const { moments } = definition;
  const beginMs = reachedFromMs(definition, fromMs) - 1;
  const standings = new Standings(definition, read, beginMs, peers);
  const days = new Map<string, WeighedDay>();
  const ask = (facts: TransactionFacts, group: Group, atMs: number, pivotId: string | null): void => {
    if (atMs < fromMs || atMs > toMs) return;
    const told = standings.ask(facts, group, atMs, pivotId);
    if (told === null) return;
    const name = `${dayOf(atMs)}${group.groupKey}`;
    days.set(name, countMoment(definition, days.get(name), group, told));
  };
  const today = new Map<string, { facts: TransactionFacts; group: Group }>();
  const endDay = (): void => {
    for (const { facts, group } of today.values()) ask(facts, group, endOfDayMs(facts.atMs), null);
    today.clear();
  };
  const told = (): RuleDay[] => [...days.values()].map(({ weight: _, ...day }) => day);

  let [before, transactions] = [0, 0];
  let dayEndsMs = Number.NEGATIVE_INFINITY;
  for (const facts of read(beginMs)) {
    if (facts.atMs > toMs) break;
    if (facts.atMs > dayEndsMs) {
      endDay();
      if (transactions >= Math.max(most, before)) return { days: told(), transactions, nextMs: dayStartMs(facts.atMs) };
      dayEndsMs = endOfDayMs(facts.atMs);
    }
    if (facts.atMs < fromMs) before += 1;
    else transactions += 1;
    const group = standings.groupOf(facts);
    if (group === null) continue;
    standings.enter(facts, group);
    if (moments === "days") today.set(group.groupKey, { facts, group });
    else ask(facts, group, facts.atMs, facts.id);
    standings.pass(facts, group);
  }
  endDay();
  return { days: told(), transactions, nextMs: null };
}

/** The earliest that a moment looks back to. Peers, and what a subject is among them, are looked at by whole days. */
export function reachedFromMs(
  { windowMs, baselineMs, aggregate, against }: CompiledDefinition,
  fromMs: number,
): number {
  if (aggregate === "gap") return Number.MIN_SAFE_INTEGER;
  if (against !== "peer_group") return fromMs - (windowMs ?? 0) - (baselineMs ?? 0);
  return Math.min(fromMs - (windowMs ?? 0), dayStartMs(fromMs) - (baselineMs ?? 0));
}

const dayStartMs = (atMs: number): number => endOfDayMs(atMs) - 86_400_000 + 1;

/** What a group's window and the history before it come to. */
interface Standing {
  window: Sums;
  history: { count: number; sum: number };
  /** Only against peers. */
  own: OwnDays;
  previousMs: number | null;
}

/** The groups of a subject, all at the same moment. What falls out of their windows is read once more. */
class Standings {
  readonly #definition: CompiledDefinition;
  readonly #standings = new Map<string, Standing>();
  readonly #leaving: Falling;
  readonly #forgotten: Falling;
  readonly #peers: TotalsBefore | null;

  constructor(definition: CompiledDefinition, read: ReadAfter, beginMs: number, peers: TotalsBefore | null) {
    this.#definition = definition;
    this.#peers = peers;
    this.#leaving = new Falling(read, beginMs);
    this.#forgotten = new Falling(read, beginMs);
  }

  /** Null: the definition does not look at it. */
  groupOf(facts: TransactionFacts): Group | null {
    return this.#definition.passes(facts) ? this.#definition.groupOf(facts) : null;
  }

  /** It is the newest of its group. */
  enter(facts: TransactionFacts, { groupKey }: Group): void {
    if (this.#definition.windowMs !== null) this.#standingOf(groupKey).window.add(facts);
  }

  /** What was to be asked at it is asked. */
  pass(facts: TransactionFacts, { groupKey }: Group): void {
    const standing = this.#standingOf(groupKey);
    standing.previousMs = facts.atMs;
    if (this.#definition.windowMs === null) remember(standing, facts, 1);
    if (this.#peers !== null) standing.own.add(facts);
  }

  /** Asks the definition of the newest transaction of a group: at it, or, without a pivot, at the end of its day. */
  ask(facts: TransactionFacts, group: Group, atMs: number, pivotId: string | null) {
    const { windowMs, aggregate } = this.#definition;
    this.#moveTo(atMs);
    const standing = this.#standingOf(group.groupKey);
    const { window: measured, previousMs } = standing;
    const window = windowMs === null ? sumsOfOne(this.#definition, facts) : measured;
    const decision = this.#definition.decide({
      window: window.aggregate,
      baseline: this.#baselineAt(facts, standing),
      gapMs: previousMs === null ? null : facts.atMs - previousMs,
      amount: pivotId === null ? null : facts.baseAmount,
    });
    if (decision === null) return null;
    const { weight, ...rest } = decision;
    const fromMs = windowMs !== null ? atMs - windowMs : aggregate === "gap" ? previousMs : null;
    const span = fromMs === null ? null : { fromMs, toMs: atMs };
    const { count } = window;
    return {
      weight,
      held: { ...rest, times: 1, pivotId, atMs, window: span, count, transactionIds: [], partyIds: [] },
    };
  }

  #baselineAt(facts: TransactionFacts, { history, own }: Standing): Baseline | null {
    if (this.#definition.against === "own_history") return { ...history, peers: null };
    return this.#peers === null ? null : besidePeers(this.#definition, this.#peers, own, facts);
  }

  #moveTo(atMs: number): void {
    const { windowMs, baselineMs, against } = this.#definition;
    if (windowMs !== null)
      for (const facts of this.#leaving.upTo(atMs - windowMs)) {
        const standing = this.#standingIn(facts);
        if (standing === null) continue;
        standing.window.remove(facts);
        remember(standing, facts, 1);
      }
    if (against === "own_history" && baselineMs !== null)
      for (const facts of this.#forgotten.upTo(atMs - (windowMs ?? 0) - baselineMs)) {
        const standing = this.#standingIn(facts);
        if (standing !== null) remember(standing, facts, -1);
      }
  }

  #standingIn(facts: TransactionFacts): Standing | null {
    const group = this.groupOf(facts);
    return group === null ? null : this.#standingOf(group.groupKey);
  }

  #standingOf(groupKey: string): Standing {
    const known = this.#standings.get(groupKey);
    if (known !== undefined) return known;
    const made = {
      ...{ window: new Sums(this.#definition), history: { count: 0, sum: 0 } },
      ...{ own: new OwnDays(this.#definition), previousMs: null },
    };
    this.#standings.set(groupKey, made);
    return made;
  }
}

function remember({ history }: Standing, { baseAmount }: TransactionFacts, times: 1 | -1): void {
  history.count += times;
  history.sum += times * baseAmount;
}

/** The same transactions a second time, some way behind. */
class Falling {
  readonly #transactions: Iterator<TransactionFacts>;
  #next: IteratorResult<TransactionFacts> | null = null;

  constructor(read: ReadAfter, afterMs: number) {
    this.#transactions = read(afterMs)[Symbol.iterator]();
  }

  *upTo(toMs: number): Generator<TransactionFacts> {
    for (;;) {
      this.#next ??= this.#transactions.next();
      if (this.#next.done === true || this.#next.value.atMs > toMs) return;
      yield this.#next.value;
      this.#next = null;
    }
  }
}

/** What the transactions of a window come to, as they come in and, the oldest first, fall out. */
class Sums {
  readonly #definition: CompiledDefinition;
  readonly #values = new Map<string, number>();
  /** Those that no later one is as large as: the largest first, which is the oldest. */
  readonly #largest: { id: string; amount: number }[] = [];
  #sum = 0;
  #whereCount = 0;
  #whereSum = 0;
  count = 0;

  constructor(definition: CompiledDefinition) {
    this.#definition = definition;
  }

  get aggregate(): Aggregate {
    return {
      ...{ count: this.count, sum: this.#sum, max: this.#largest[0]?.amount ?? 0, distinct: this.#values.size },
      ...{ whereCount: this.#whereCount, whereSum: this.#whereSum },
    };
  }

  add(facts: TransactionFacts): void {
    this.#change(facts, 1);
    if (this.#definition.aggregate !== "max") return;
    const { id, baseAmount: amount } = facts;
    while ((this.#largest.at(-1)?.amount ?? Number.POSITIVE_INFINITY) <= amount) this.#largest.pop();
    this.#largest.push({ id, amount });
  }

  remove(facts: TransactionFacts): void {
    this.#change(facts, -1);
    if (this.#largest[0]?.id === facts.id) this.#largest.shift();
  }

  #change(facts: TransactionFacts, times: 1 | -1): void {
    const { baseAmount } = facts;
    this.count += times;
    this.#sum += times * baseAmount;
    if (this.#definition.where(facts)) {
      this.#whereCount += times;
      this.#whereSum += times * baseAmount;
    }
    const value = this.#definition.distinctOf(facts);
    if (value === null) return;
    const often = (this.#values.get(value) ?? 0) + times;
    if (often === 0) this.#values.delete(value);
    else this.#values.set(value, often);
  }
}

function sumsOfOne(definition: CompiledDefinition, facts: TransactionFacts): Sums {
  const sums = new Sums(definition);
  sums.add(facts);
  return sums;
}
