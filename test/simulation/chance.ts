/**
 * Every choice of a history. Drawn from a seed and written down, or read back from such a tape; a tape that has run out says 0, which by
 * agreement is the plainest choice: nothing goes wrong. So a shorter tape with more zeros is a simpler history.
 */
export class Chance {
  readonly tape: number[] = [];
  readonly #given: readonly number[] | null;
  #state: number;

  constructor(from: { seed: number } | { tape: readonly number[] }) {
    this.#given = "tape" in from ? from.tape : null;
    this.#state = "seed" in from ? from.seed >>> 0 : 0;
  }

  /** A whole number from 0 to `below - 1`. */
  pick(below: number): number {
    const drawn = this.#given === null ? this.#next() : (this.#given[this.tape.length] ?? 0);
    const picked = drawn % below;
    this.tape.push(picked);
    return picked;
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return times > 1 && this.pick(times) === 1;
  }

  of<T>(list: readonly T[]): T {
    const chosen = list[this.pick(list.length)];
    if (chosen === undefined) throw new Error("nothing to choose from");
    return chosen;
  }

  /** The mulberry32 generator. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
}
