import type { Database, Row } from "./database";

/** What happens to a call of D1. `before`: it never arrived; `after`: it was done, and nobody heard of it; a promise: it comes late. */
export type D1Fate = "fine" | "before" | "after" | Promise<void>;

/** What D1 keeps beside the list itself: numbers, words to search in, facts that cases share, open incidents. */
const beside =
  /^\s*(?:INSERT (?:OR IGNORE )?INTO|DELETE FROM|UPDATE)\s+(?:stat_days|case_stats|case_search|case_places|shared_facts|open_incidents)\b/;
const besideOnes = new Map<string, boolean>();

/** D1 over SQLite: what the product's own statements need of it. */
export class FakeD1 {
  readonly db: Database;
  /** Only the list is kept: what stands beside it costs more than the rest of a history. */
  isListAlone = false;
  readonly #fate: () => D1Fate;

  constructor(db: Database, fate: () => D1Fate) {
    this.db = db;
    this.#fate = fate;
  }

  run(query: string, bound: readonly unknown[]): { rows: Row[]; changes: number } {
    if (this.isListAlone) {
      let isBeside = besideOnes.get(query);
      if (isBeside === undefined) {
        isBeside = beside.test(query);
        besideOnes.set(query, isBeside);
      }
      if (isBeside) return { rows: [], changes: 0 };
    }
    return this.db.run(query, bound);
  }

  prepare(query: string): Statement {
    return new Statement(this, query, []);
  }

  async batch(statements: readonly Statement[]): Promise<unknown[]> {
    return this.call(() => {
      this.db.run("SAVEPOINT batch");
      try {
        const done = statements.map((statement) => statement.now());
        this.db.run("RELEASE batch");
        return done;
      } catch (problem) {
        this.db.run("ROLLBACK TO batch");
        this.db.run("RELEASE batch");
        throw problem;
      }
    });
  }

  async call<T>(work: () => T): Promise<T> {
    const fate = this.#fate();
    if (typeof fate !== "string") await fate;
    if (fate === "before") throw new Error("D1_ERROR: no connection");
    const value = work();
    if (fate === "after") throw new Error("D1_ERROR: the connection was lost");
    return value;
  }
}

class Statement {
  readonly #d1: FakeD1;
  readonly #query: string;
  readonly #bound: readonly unknown[];

  constructor(d1: FakeD1, query: string, bound: readonly unknown[]) {
    this.#d1 = d1;
    this.#query = query;
    this.#bound = bound;
  }

  bind(...bound: unknown[]): Statement {
    return new Statement(this.#d1, this.#query, bound);
  }

  now(): { results: Row[]; success: true; meta: { changes: number } } {
    const { rows, changes } = this.#d1.run(this.#query, this.#bound);
    return { results: rows, success: true, meta: { changes } };
  }

  async all(): Promise<{ results: Row[]; success: true; meta: { changes: number } }> {
    return this.#d1.call(() => this.now());
  }

  run(): Promise<{ results: Row[]; success: true; meta: { changes: number } }> {
    return this.all();
  }

  async first(): Promise<Row | null> {
    return (await this.all()).results[0] ?? null;
  }

  async raw(): Promise<SqlStorageValue[][]> {
    return (await this.all()).results.map((row) => Object.values(row));
  }
}
