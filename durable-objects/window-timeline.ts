import type { SubjectRole, TransactionFacts } from "../src/domain/transactions";
import { unpackFacts } from "../src/windows/packed-facts";

/** A place in the order of transactions: by time, then by id. `""` is before all ids of a millisecond, `afterAllIds` behind them. */
export interface Place {
  at: number;
  tx: string;
}
export const afterAllIds = "~";

export const isBefore = (a: Place, b: Place): boolean => a.at < b.at || (a.at === b.at && a.tx < b.tx);

/** One side of a transaction, as it is stored. */
export interface Entry extends Place {
  role: SubjectRole;
  /** In which call it came. */
  seq: number;
  packed: string;
  facts: TransactionFacts;
}

/** Unpacks when it is first asked for: of many entries only time and id are looked at. */
export class StoredEntry implements Entry {
  readonly at: number;
  readonly tx: string;
  readonly role: SubjectRole;
  readonly seq: number;
  readonly packed: string;
  #facts: TransactionFacts | null = null;

  constructor(at: number, tx: string, role: SubjectRole, seq: number, packed: string) {
    this.at = at;
    this.tx = tx;
    this.role = role;
    this.seq = seq;
    this.packed = packed;
  }

  get facts(): TransactionFacts {
    this.#facts ??= unpackFacts(this.tx, this.at, this.packed);
    return this.#facts;
  }
}

/** Entries of one subject, or of one group of it, in order: those later than `afterMs`, up to and with `toMs`. */
export interface EntrySource {
  range(afterMs: number, toMs: number): Entry[];
  /** The newest ones before a place, newest first, not older than `afterMs`. */
  backwards(before: Place, afterMs: number, limit: number): Entry[];
  /** The oldest ones behind a place. */
  forwards(after: Place, limit: number): Entry[];
}

interface Stretch {
  afterMs: number;
  toMs: number;
  entries: Entry[];
}

const pageLength = 64;
const streamedPage = 500;

/** What one batch has read of a source, so that no stretch is read twice. */
export class Timeline {
  readonly #source: EntrySource;
  readonly #stretches: Stretch[] = [];

  constructor(source: EntrySource) {
    this.#source = source;
  }

  /** Takes in what was read for many subjects at once. */
  know(afterMs: number, toMs: number, entries: Entry[]): void {
    this.#stretches.push({ afterMs, toMs, entries });
  }

  /** All behind `after`, up to and with `to`. */
  *between(after: Place, to: Place): Generator<Entry> {
    if (!isBefore(after, to)) return;
    const afterMs = after.tx === afterAllIds ? after.at : after.at - 1;
    const { entries } = this.#stretch(afterMs, to.at);
    for (let i = firstBehind(entries, after); i < entries.length; i += 1) {
      const entry = entries[i];
      if (entry === undefined || isBefore(to, entry)) return;
      yield entry;
    }
  }

  /** Backwards from a place, those later than `afterMs`. */
  *backwards(before: Place, afterMs: number): Generator<Entry> {
    yield* inPages(before, (from) => this.#source.backwards(from, afterMs, pageLength));
  }

  *forwards(after: Place): Generator<Entry> {
    yield* inPages(after, (from) => this.#source.forwards(from, pageLength));
  }

  #stretch(afterMs: number, toMs: number): Stretch {
    const known = this.#stretches.find((each) => each.afterMs <= afterMs && each.toMs >= toMs);
    if (known !== undefined) return known;
    const read = { afterMs, toMs, entries: this.#source.range(afterMs, toMs) };
    this.#stretches.push(read);
    return read;
  }
}

function* inPages(begin: Place, read: (from: Place) => Entry[]): Generator<Entry> {
  let from = begin;
  for (;;) {
    const page = read(from);
    const last = page.at(-1);
    if (last === undefined || page.length < pageLength) return yield* page;
    // Who is on both sides of a transaction has it twice: the next page begins with both or none.
    const whole = page.filter(({ at, tx }) => at !== last.at || tx !== last.tx);
    yield* whole;
    from = whole.at(-1) ?? from;
  }
}

/** So many entries behind a place, and where to go on; null: these are all. What is of one moment stays together. */
export function pageBehind(source: EntrySource, place: Place, most: number): { entries: Entry[]; next: Place | null } {
  const read = source.forwards(place, most + 1);
  const last = read.at(-1);
  if (read.length <= most || last === undefined) return { entries: read, next: null };
  const entries = read.filter(({ at, tx }) => at !== last.at || tx !== last.tx);
  return { entries, next: entries.at(-1) ?? last };
}

/** All behind a place, a page at a time: none of them stays. */
export function* streamed(source: EntrySource, place: Place): Generator<Entry> {
  for (let from: Place | null = place; from !== null; ) {
    const page: { entries: Entry[]; next: Place | null } = pageBehind(source, from, streamedPage);
    yield* page.entries;
    from = page.next;
  }
}

function firstBehind(entries: readonly Entry[], place: Place): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry !== undefined && isBefore(place, entry)) high = middle;
    else low = middle + 1;
  }
  return low;
}
