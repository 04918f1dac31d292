/**
 * Counts by path, such as `["outcome", "low", "high"]`. Two tallies add up in any order, so that pages of one backtest may be judged
 * anywhere, at any time. The words in a path are the tenant's: they are never keys of an object.
 */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(path: readonly string[], by = 1): void {
    const key = JSON.stringify(path);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + by);
  }

  addAll(other: Tally): void {
    for (const [key, count] of other.#counts) this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
  }

  /** What stands at exactly this path. */
  at(...path: string[]): number {
    return this.#counts.get(JSON.stringify(path)) ?? 0;
  }

  /** What lies behind this beginning: the rest of each path with its count. */
  *below(...beginning: string[]): Generator<[rest: string[], count: number]> {
    for (const [key, count] of this.#counts) {
      const path = JSON.parse(key) as string[];
      if (path.length > beginning.length && beginning.every((word, place) => path[place] === word))
        yield [path.slice(beginning.length), count];
    }
  }

  /** JSON text in a fixed order: equal tallies are equal texts. */
  text(): string {
    return JSON.stringify([...this.#counts].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)));
  }

  /** Reads what `text` wrote. */
  static of(text: string): Tally {
    const tally = new Tally();
    for (const [key, count] of JSON.parse(text) as [string, number][]) tally.#counts.set(key, count);
    return tally;
  }
}

/** Several tallies, as texts, in one. */
export function addedUp(texts: Iterable<string>): Tally {
  const sum = new Tally();
  for (const text of texts) sum.addAll(Tally.of(text));
  return sum;
}
