import type { Publication } from "../src/domain";
import type { CaseSeal, Cell } from "./case-seal";
import { fitting } from "./fitting";

/** Events of one case that nobody has taken over yet. Methods that write are called inside the object's one transaction. */
export class CasePublications {
  readonly #storage: DurableObjectStorage;
  readonly #seal: CaseSeal;

  constructor(storage: DurableObjectStorage, seal: CaseSeal) {
    this.#storage = storage;
    this.#seal = seal;
  }

  get #sql(): SqlStorage {
    return this.#storage.sql;
  }

  /** Numbered by its last event: a number of rows that are gone must not come back, or who hands over twice would drop the new row. */
  add({ seq, ...publication }: Publication): void {
    this.#sql.exec(
      "INSERT INTO publication (seq, body) VALUES (?, ?)",
      seq,
      this.#seal.seal("publication.body", seq, fitting(JSON.stringify(publication))),
    );
  }

  isEmpty(): boolean {
    return this.#sql.exec("SELECT 1 FROM publication LIMIT 1").toArray().length === 0;
  }

  /** The oldest ones: what one hand-over carries. */
  pending(): Publication[] {
    return this.#sql
      .exec<{ seq: number; body: Cell }>("SELECT seq, body FROM publication ORDER BY seq LIMIT 20")
      .toArray()
      .map(({ seq, body }) => {
        const text = this.#seal.open("publication.body", seq, body);
        return { seq, ...(JSON.parse(text) as Omit<Publication, "seq">) };
      });
  }

  drop(throughSeq: number): void {
    this.#sql.exec("DELETE FROM publication WHERE seq <= ?", throughSeq);
  }
}
