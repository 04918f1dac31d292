import { AsyncLocalStorage } from "node:async_hooks";
import type { Env } from "../../../src/env";
import { replace } from "./bindings";
import { add, isCounting } from "./counts";

interface Answered {
  meta?: { rows_read?: number; rows_written?: number; size_after?: number };
}

const queries = new WeakMap<object, string>();
const asked = new AsyncLocalStorage<readonly string[]>();
const wrapped = new WeakSet<object>();

/**
 * Counts what every query of D1 says of itself, by the table it is about. `raw`, which the query builder reads by, keeps that to itself, and
 * what is below the binding is private to it; but its answers come as text, through the one prototype that every answer has.
 */
export function countDatabases(): void {
  const text = Response.prototype.text;
  replace(Response.prototype, "text", async function counting(this: Response): Promise<string> {
    const body = await text.call(this);
    if (isCounting() && body.includes('"rows_read":'))
      for (const [place, answer] of answersIn(body).entries()) count(answer, asked.getStore()?.[place]);
    return body;
  });
}

/** Makes the queries of a database known by their text to those who count their answers. */
export function knowQueries({ DB: db }: Env): void {
  if (wrapped.has(db)) return;
  wrapped.add(db);
  const prepare = db.prepare.bind(db);
  replace(db, "prepare", (query: string) => {
    const statement = prepare(query);
    knowStatements(Object.getPrototypeOf(statement) as D1PreparedStatement);
    queries.set(statement, query);
    return statement;
  });
  const batch = db.batch.bind(db);
  replace(db, "batch", (statements: D1PreparedStatement[]) =>
    asked.run(
      statements.map((statement) => queries.get(statement) ?? ""),
      () => batch(statements),
    ),
  );
}

function knowStatements(prototype: D1PreparedStatement): void {
  if (wrapped.has(prototype)) return;
  wrapped.add(prototype);
  const { bind } = prototype;
  replace(prototype, "bind", function known(this: D1PreparedStatement, ...values: unknown[]) {
    const bound = bind.apply(this, values);
    queries.set(bound, queries.get(this) ?? "");
    return bound;
  });
  for (const method of ["first", "run", "all", "raw"] as const) {
    const real = prototype[method] as (...given: unknown[]) => unknown;
    replace(prototype, method, function known(this: D1PreparedStatement, ...given: unknown[]): unknown {
      return asked.run([queries.get(this) ?? ""], () => real.apply(this, given));
    });
  }
}

function count({ meta }: Answered, query = ""): void {
  if (meta?.rows_read === undefined) return;
  const table = tableOf(query);
  add("d1.queries");
  add(`d1.rowsRead ${table}`, meta.rows_read);
  add(`d1.rowsWritten ${table}`, meta.rows_written ?? 0);
}

/** The table that a statement writes to, or the first it reads. What triggers write counts where the statement does. */
const tableOf = (query: string): string =>
  (/\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE(?!\s+SET)|DELETE\s+FROM)\s+"?(\w+)/i.exec(query) ??
    /\bFROM\s+[("\s]*(?:SELECT.*?FROM\s+"?)?(\w+)/is.exec(query))?.[1] ?? "other";

function answersIn(body: string): Answered[] {
  const said = JSON.parse(body) as Answered | Answered[];
  return [said].flat();
}
