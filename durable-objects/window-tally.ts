/** How often each value occurs in a stretch of one group. Values that nobody touches stay where they are stored. */
export class Tally {
  readonly #load: (value: string) => number;
  /** What was read or changed, by value. */
  readonly #counts = new Map<string, number>();
  #distinct: number;
  #wasEmptied = false;

  /** `load`: how often a value is stored. */
  constructor(distinct: number, load: (value: string) => number) {
    this.#distinct = distinct;
    this.#load = load;
  }

  get distinct(): number {
    return this.#distinct;
  }

  add(value: string): void {
    const before = this.#count(value);
    if (before === 0) this.#distinct += 1;
    this.#counts.set(value, before + 1);
  }

  remove(value: string): void {
    const before = this.#count(value);
    if (before === 1) this.#distinct -= 1;
    this.#counts.set(value, before - 1);
  }

  empty(): void {
    this.#counts.clear();
    this.#distinct = 0;
    this.#wasEmptied = true;
  }

  /** What is to be stored. `anew`: nothing of what was stored before stays. */
  changes(): { anew: boolean; counts: [value: string, count: number][] } {
    return { anew: this.#wasEmptied, counts: [...this.#counts] };
  }

  #count(value: string): number {
    return this.#counts.get(value) ?? (this.#wasEmptied ? 0 : this.#load(value));
  }
}
