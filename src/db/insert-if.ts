import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { orm } from "./orm";

/** Writes a row if something holds in the same statement: nobody can get in between. False when it did not hold. */
export async function insertIf<Table extends SQLiteTable>(
  db: D1Database,
  table: Table,
  row: Table["$inferInsert"],
  holds: SQL,
): Promise<boolean> {
  const done = await orm(db).run(insertIfSql(table, row, holds));
  return done.meta.changes === 1;
}

/** The same as a statement, for a batch. */
export function insertIfSql<Table extends SQLiteTable>(table: Table, row: Table["$inferInsert"], holds: SQL): SQL {
  const columns = Object.entries(getTableColumns(table)).filter(([key]) => Object.hasOwn(row, key));
  const names = columns.map(([, { name }]) => sql.identifier(name));
  const values = columns.map(([key]) => sql`${row[key as keyof typeof row]}`);
  return sql`INSERT INTO ${table} (${sql.join(names, sql`, `)}) SELECT ${sql.join(values, sql`, `)} WHERE ${holds}`;
}
