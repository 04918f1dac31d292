import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

export type Row = Record<string, SqlStorageValue>;

interface Prepared {
  statement: StatementSync;
  answers: boolean;
  /** The table it writes to; null: it only reads. */
  target: string | null;
}

const written = /^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+(\w+)/i;

/** SQLite, the engine that both a Durable Object's storage and D1 are made of; statements are prepared once. */
export class Database {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, Prepared>();

  /** In memory; or on a file that nobody else uses, whose pages stay in memory. */
  constructor(file = ":memory:") {
    this.#db = new DatabaseSync(file);
    this.#db.exec("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE");
  }

  run(query: string, bound: readonly unknown[] = []): { rows: Row[]; changes: number } {
    const limit = boundLimit(query, bound);
    const { statement, answers } = this.#prepare(limit?.query ?? query);
    const values = (limit?.bound ?? bound) as SQLInputValue[];
    if (answers) return { rows: statement.all(...values) as Row[], changes: 0 };
    return { rows: [], changes: Number(statement.run(...values).changes) };
  }

  /** Several statements, without anything bound. */
  script(statements: string): void {
    this.#db.exec(statements);
  }

  targetOf(query: string): string | null {
    return this.#prepare(query).target;
  }

  #prepare(query: string): Prepared {
    let known = this.#prepared.get(query);
    if (known === undefined) {
      const statement = this.#db.prepare(query);
      known = {
        statement,
        answers: statement.columns().length > 0,
        target: written.exec(query)?.[1] ?? null,
      };
      this.#prepared.set(query, known);
    }
    return known;
  }
}

const limits = /\blimit \?\d*\s*$/i;
const knowsLimit = new Map<string, boolean>();

/** SQLite compiles a statement again whenever its limit is bound anew: written out, it need not. */
function boundLimit(query: string, bound: readonly unknown[]): { query: string; bound: readonly unknown[] } | null {
  let isLimited = knowsLimit.get(query);
  if (isLimited === undefined) {
    isLimited = limits.test(query);
    knowsLimit.set(query, isLimited);
  }
  if (!isLimited) return null;
  return { query: query.replace(limits, `LIMIT ${Number(bound.at(-1))}`), bound: bound.slice(0, -1) };
}
