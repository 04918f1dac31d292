import type { CaseStore } from "./case-store";

const metaKey = "clock_offset_ms";

/** Time as one case lives it. Only sandbox tenants move theirs; `recordedAtMs` of the log stays real. */
export class CaseClock {
  readonly #store: CaseStore;
  #offsetMs = 0;

  constructor(store: CaseStore) {
    this.#store = store;
  }

  /** After a start: as it was when the case was last awake. */
  recall(): void {
    this.#offsetMs = Number(this.#store.meta(metaKey) ?? "0");
  }

  /** How far ahead the case is from now on. It is kept by `keep`, in a transaction. */
  set(offsetMs: number): void {
    this.#offsetMs = offsetMs;
  }

  keep(offsetMs = this.#offsetMs): void {
    this.#store.setMeta(metaKey, String(offsetMs));
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  nowMs(): number {
    return Date.now() + this.#offsetMs;
  }

  /** A moment of the platform's clock, on the case's. */
  ofReal(realMs: number): number {
    return realMs + this.#offsetMs;
  }

  toReal(atMs: number): number {
    return atMs - this.#offsetMs;
  }
}
