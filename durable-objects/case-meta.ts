/** What a case's store notes down about itself, by name; null: nothing. */
export const readMeta = (sql: SqlStorage, name: string): string | null =>
  sql.exec<{ value: string }>("SELECT value FROM meta WHERE name = ?", name).toArray()[0]?.value ?? null;

export const writeMeta = (sql: SqlStorage, name: string, value: string): void =>
  void sql.exec("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", name, value);
