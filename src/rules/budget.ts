/** Thrown inside an engine when a rule asks for more than it may have; engines turn it into an error value, never let it out. */
export class OutOfBudget extends Error {}

/**
 * Steps that one evaluation may still take. A step is about one visited node, one walked element or sixteen characters;
 * counting steps instead of milliseconds keeps the answer of a rule the same on every machine.
 */
export class Budget {
  #left: number;
  readonly #steps: number;

  constructor(steps: number) {
    this.#left = steps;
    this.#steps = steps;
  }

  /** What it took so far, in whole steps. The one that ran out took all it had. */
  get spent(): number {
    return this.#left >= 0 ? Math.ceil(this.#steps - this.#left) : this.#steps;
  }

  charge(steps: number): void {
    this.#left -= steps;
    // Written so that NaN runs out too.
    if (!(this.#left >= 0)) throw new OutOfBudget(`the rule needs more than ${this.#steps} steps`);
  }
}
