import type { CaseSeal, Cell } from "./case-seal";
import { fitting } from "./fitting";

export interface Seen {
  fingerprint: string | null;
  answer: string;
}

/** The keys that commands of one case came with, and their answers. Methods that write are called inside the object's one transaction. */
export class CaseSeen {
  readonly #storage: DurableObjectStorage;
  readonly #seal: CaseSeal;

  constructor(storage: DurableObjectStorage, seal: CaseSeal) {
    this.#storage = storage;
    this.#seal = seal;
  }

  get #sql(): SqlStorage {
    return this.#storage.sql;
  }

  find(id: string): Seen | null {
    const row = this.#sql
      .exec<{ fingerprint: Cell | null; answer: Cell }>("SELECT fingerprint, answer FROM seen WHERE id = ?", id)
      .toArray()[0];
    if (row === undefined) return null;
    const fingerprint = this.#seal.openOrNull("seen.fingerprint", id, row.fingerprint);
    return { fingerprint, answer: this.#seal.open("seen.answer", id, row.answer) };
  }

  add(id: string, { fingerprint, answer }: Seen, nowMs: number): void {
    this.#sql.exec(
      "INSERT INTO seen (id, at_ms, fingerprint, answer) VALUES (?, ?, ?, ?)",
      id,
      nowMs,
      this.#seal.sealOrNull("seen.fingerprint", id, fingerprint),
      this.#seal.seal("seen.answer", id, fitting(answer)),
    );
  }

  /** Answers older than the promise (24 h) and a day of grace go; the opening's stays. */
  forgetBefore(beforeMs: number): void {
    this.#sql.exec("DELETE FROM seen WHERE at_ms < ? AND id <> 'create'", beforeMs);
  }
}
