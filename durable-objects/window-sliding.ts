import type { Aggregate } from "../src/monitoring/decide";
import { Tally } from "./window-tally";
import { afterAllIds, type Entry, isBefore, type Place, type Timeline } from "./window-timeline";

/** Which time before a moment is added up: later than `fromMs` before it, up to `toMs` before it; 0: up to the moment itself. */
export interface Span {
  fromMs: number;
  toMs: number;
  needsMax: boolean;
}

/** Which entries are added up, and what of them. */
export interface Series {
  includes(entry: Entry): boolean;
  where(entry: Entry): boolean;
  /** Null: different values are not asked for. */
  distinctOf: ((entry: Entry) => string | null) | null;
}

/** As it is stored, without the zeros at its end; the moment it stands at is known from elsewhere. */
export type SlidingRow = [
  count?: number,
  sum?: number,
  distinct?: number,
  whereCount?: number,
  whereSum?: number,
  max?: number,
  timesOfMax?: number,
];

export interface Standing {
  at: Place;
  row: SlidingRow;
}

/**
 * What a span of one group comes to, moved from moment to moment: what comes in is added, what falls out is taken off, so that a transaction
 * is read a few times in its life and not once for each later moment. All numbers are whole: no order of steps makes a difference.
 */
export class Sliding {
  readonly #series: Series;
  readonly #span: Span;
  readonly #timeline: Timeline;
  readonly tally: Tally;
  /** Entries up to here are no longer stored. */
  readonly #floorMs: number;
  /** Null: there is nothing in it. */
  #edges: { after: Place; upTo: Place } | null;
  #count: number;
  #sum: number;
  #whereCount: number;
  #whereSum: number;
  #max: number;
  #timesOfMax: number;
  #isMaxLost = false;

  constructor(
    series: Series,
    span: Span,
    timeline: Timeline,
    floorMs: number,
    stored: Standing | null,
    loadTally: (value: string) => number,
  ) {
    this.#series = series;
    this.#span = span;
    this.#timeline = timeline;
    this.#floorMs = floorMs;
    this.#edges = stored === null ? null : edgesAt(stored.at, span);
    const [count = 0, sum = 0, distinct = 0, whereCount = 0, whereSum = 0, max = 0, timesOfMax = 0] = stored?.row ?? [];
    [this.#count, this.#sum, this.#whereCount, this.#whereSum] = [count, sum, whereCount, whereSum];
    [this.#max, this.#timesOfMax] = [max, timesOfMax];
    this.tally = new Tally(distinct, loadTally);
  }

  get row(): SlidingRow {
    const max = this.#largest();
    const { distinct } = this.tally;
    const all = [this.#count, this.#sum, distinct, this.#whereCount, this.#whereSum, max, this.#timesOfMax];
    return all.slice(0, all.findLastIndex((number) => number !== 0) + 1) as SlidingRow;
  }

  get aggregate(): Aggregate {
    return {
      count: this.#count,
      sum: this.#sum,
      max: this.#largest(),
      distinct: this.tally.distinct,
      whereCount: this.#whereCount,
      whereSum: this.#whereSum,
    };
  }

  /** To the next entry of the series after `previous`, at which it stands: none lies between them. */
  advance(next: Entry, previous: Place | null): void {
    const to = edgesAt(next, this.#span);
    const from = this.#edges;
    if (from !== null && this.#isCutOff(from.after)) {
      this.moveTo(next);
      return;
    }
    const isApart = from === null || !isBefore(to.after, from.upTo);
    if (isApart) this.#empty();
    else this.#removeBetween(from.after, to.after);
    if (this.#span.toMs === 0) this.#add(next);
    else if (previous !== null)
      this.#addBetween(isApart ? to.after : from.upTo, isBefore(to.upTo, previous) ? to.upTo : previous);
    this.#edges = to;
  }

  /** To any moment, forwards or back. */
  moveTo(moment: Place): void {
    const to = edgesAt(moment, this.#span);
    const from = this.#edges;
    const isApart =
      from === null || this.#isCutOff(from.after) || !isBefore(to.after, from.upTo) || !isBefore(from.after, to.upTo);
    if (isApart) {
      this.#empty();
      this.#addBetween(to.after, to.upTo);
    } else {
      this.#addBetween(from.upTo, to.upTo);
      this.#addBetween(to.after, from.after);
      this.#removeBetween(to.upTo, from.upTo);
      this.#removeBetween(from.after, to.after);
    }
    this.#edges = to;
  }

  /** One that came late, behind where it stands. */
  takeIn(entry: Entry): void {
    if (this.#edges !== null && isBefore(this.#edges.after, entry) && !isBefore(this.#edges.upTo, entry))
      this.#add(entry);
  }

  /** What it added up may be gone from the store, and could not be taken off again. */
  #isCutOff(after: Place): boolean {
    return after.at < this.#floorMs;
  }

  #empty(): void {
    [this.#count, this.#sum, this.#whereCount, this.#whereSum] = [0, 0, 0, 0];
    [this.#max, this.#timesOfMax] = [0, 0];
    this.#isMaxLost = false;
    this.tally.empty();
  }

  #addBetween(after: Place, upTo: Place): void {
    for (const entry of this.#timeline.between(after, upTo)) if (this.#series.includes(entry)) this.#add(entry);
  }

  #removeBetween(after: Place, upTo: Place): void {
    for (const entry of this.#timeline.between(after, upTo)) if (this.#series.includes(entry)) this.#remove(entry);
  }

  #add(entry: Entry): void {
    const amount = entry.facts.baseAmount;
    this.#count += 1;
    this.#sum += amount;
    if (this.#series.where(entry)) {
      this.#whereCount += 1;
      this.#whereSum += amount;
    }
    const value = this.#series.distinctOf?.(entry) ?? null;
    if (value !== null) this.tally.add(value);
    if (this.#span.needsMax) this.#addToMax(amount);
  }

  #remove(entry: Entry): void {
    const amount = entry.facts.baseAmount;
    this.#count -= 1;
    this.#sum -= amount;
    if (this.#series.where(entry)) {
      this.#whereCount -= 1;
      this.#whereSum -= amount;
    }
    const value = this.#series.distinctOf?.(entry) ?? null;
    if (value !== null) this.tally.remove(value);
    if (this.#span.needsMax && amount === this.#max && !this.#isMaxLost) {
      this.#timesOfMax -= 1;
      this.#isMaxLost = this.#timesOfMax === 0;
    }
  }

  #addToMax(amount: number): void {
    if (amount === this.#max && this.#timesOfMax > 0) this.#timesOfMax += 1;
    else if (amount >= this.#max || this.#count === 1) {
      // Also when the largest was lost: all that stayed were smaller than it.
      [this.#max, this.#timesOfMax] = [amount, 1];
      this.#isMaxLost = false;
    }
  }

  /** The largest has fallen out: the others are looked through once, and until it falls out again the new one is known. */
  #largest(): number {
    if (!this.#isMaxLost || this.#edges === null) return this.#max;
    [this.#max, this.#timesOfMax] = [0, 0];
    this.#isMaxLost = false;
    for (const entry of this.#timeline.between(this.#edges.after, this.#edges.upTo))
      if (this.#series.includes(entry)) this.#addToMax(entry.facts.baseAmount);
    return this.#max;
  }
}

const edgesAt = (moment: Place, { fromMs, toMs }: Span): { after: Place; upTo: Place } => ({
  after: { at: moment.at - fromMs, tx: afterAllIds },
  upTo: toMs === 0 ? { at: moment.at, tx: moment.tx } : { at: moment.at - toMs, tx: afterAllIds },
});
