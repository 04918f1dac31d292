import { base64, fromBase64 } from "../lib/bytes";

/** A value of a row; bytes stand as base64 in an array of one. */
export type CopiedCell = string | number | null | [string];

/** A stretch of a table. `rowids` stand beside the rows, for some tables are read in the order in which they were written. */
export interface TablePage {
  columns: string[];
  rows: { rowid: number; cells: CopiedCell[] }[];
}

/** Rows whose columns of these names hold one of these values stay out of a database that is filled. */
export interface LeftOut {
  caseIds: ReadonlySet<string>;
}

/** What was left out, for what hangs on it elsewhere. */
export interface Omitted {
  /** Values of the columns `id`: files in the bucket are named by them. */
  ids: string[];
  entityIds: string[];
}

const pageRows = 500;
const pageBytes = 4_000_000;
/** A bound value ends at 2 MB on the platform. */
const batchLength = 400_000;

/**
 * Tables that hold something nobody could make again. The full-text index is made anew from the cases; the list of migrations says what
 * the database is, not what is in it. `cases` and `tenants` come last: nothing is done for a case or a tenant that is not listed.
 */
export async function copiedTables(db: D1Database): Promise<string[]> {
  const { results } = await db
    .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .all<{ name: string; sql: string }>();
  const virtual = results.flatMap(({ name, sql }) => (/^CREATE VIRTUAL/i.test(sql) ? [name] : []));
  const isApart = (name: string) =>
    /^(?:_cf_|sqlite_|d1_migrations$)/.test(name) || virtual.some((one) => name === one || name.startsWith(`${one}_`));
  const names = results.flatMap(({ name }) => (isApart(name) ? [] : [name]));
  return [...names.filter((name) => !last.includes(name)), ...last.filter((name) => names.includes(name))];
}
const last = ["cases", "tenants"];

/** The names of the migrations that the database has had, in their order. */
export async function migrationsOf(db: D1Database): Promise<string[]> {
  const { results } = await db.prepare("SELECT name FROM d1_migrations ORDER BY name").all<{ name: string }>();
  return results.map(({ name }) => name);
}

/** The rows after `afterRowid`, as many as go into one answer; `next` is null at the table's end. */
export async function readTable(
  db: D1Database,
  table: string,
  afterRowid: number | null,
): Promise<TablePage & { next: number | null }> {
  const columns = await columnsOf(db, table);
  const size = columns.map((column) => `coalesce(length(${quoted(column)}), 0)`).join(" + ");
  const where = afterRowid === null ? "" : "WHERE rowid > ?1";
  const bound = (sql: string) => (afterRowid === null ? db.prepare(sql) : db.prepare(sql).bind(afterRowid));
  const sizes = await bound(
    `SELECT rowid AS at, ${size} AS bytes FROM ${quoted(table)} ${where} ORDER BY rowid LIMIT ${pageRows}`,
  ).all<{ at: number; bytes: number }>();
  let bytes = 0;
  const fitting = sizes.results.filter((row, place) => {
    bytes += row.bytes;
    return place === 0 || bytes <= pageBytes;
  });
  const end = fitting.at(-1)?.at;
  if (end === undefined) return { columns, rows: [], next: null };
  const from = afterRowid === null ? "" : `rowid > ${afterRowid} AND`;
  const found = await db
    .prepare(
      `SELECT rowid, ${columns.map(quoted).join(", ")} FROM ${quoted(table)} WHERE ${from} rowid <= ${end} ORDER BY rowid`,
    )
    .raw<unknown[]>();
  const rows = found.map(([rowid, ...cells]) => ({ rowid: Number(rowid), cells: cells.map(cellOf) }));
  const isEnd = fitting.length === sizes.results.length && sizes.results.length < pageRows;
  return { columns, rows, next: isEnd ? null : end };
}

/**
 * Writes a stretch of a table as it was read; the same stretch twice is the same as once. Triggers have to be away (`withoutTriggers`): what
 * they count has been counted. With `dry` nothing is written, and only what would be left out is told.
 */
export async function writeTable(
  db: D1Database,
  table: string,
  page: TablePage,
  leftOut: LeftOut,
  dry: boolean,
): Promise<Omitted> {
  const { columns } = page;
  const at = (name: string) => columns.indexOf(name);
  // The audit log is a chain, and says nothing of a person: a gap in it would look like a forgery.
  const isKept = table.startsWith("audit");
  const erased = (cells: CopiedCell[]) => !isKept && leftOut.caseIds.has(String(cells[at("case_id")] ?? ""));
  const values = (name: string) =>
    page.rows.flatMap(({ cells }) => {
      const value = erased(cells) ? cells[at(name)] : undefined;
      return typeof value === "string" ? [value] : [];
    });
  const omitted = { ids: values("id"), entityIds: table === "cases" ? values("entity_id") : [] };
  if (dry) return omitted;
  const rows = page.rows
    .filter(({ cells }) => !erased(cells))
    .map(({ rowid, cells }) => [
      rowid,
      ...cells.map((cell, place) => (isMadeAnew(table, columns[place]) ? null : cell)),
    ]);
  const head = `INSERT OR REPLACE INTO ${quoted(table)} (rowid, ${columns.map(quoted).join(", ")})`;
  const single = `${head} VALUES (?, ${columns.map(() => "?").join(", ")})`;
  const many = `${head} SELECT value ->> 0, ${columns.map((_, place) => `value ->> ${place + 1}`).join(", ")} FROM json_each(?)`;
  let batch: string[] = [];
  let length = 0;
  const send = async () => {
    if (batch.length > 0)
      await db
        .prepare(many)
        .bind(`[${batch.join(",")}]`)
        .run();
    batch = [];
    length = 0;
  };
  for (const row of rows) {
    const text = JSON.stringify(row);
    if (text.length > batchLength || row.some((cell) => Array.isArray(cell))) {
      await db
        .prepare(single)
        .bind(...row.map((cell) => (Array.isArray(cell) ? fromBase64(cell[0]) : cell)))
        .run();
      continue;
    }
    if (length + text.length > batchLength) await send();
    batch.push(text);
    length += text.length;
  }
  await send();
  return omitted;
}

/** Entities that only erased cases knew go with them, and what was noted about them. */
export async function dropLooseEntities(db: D1Database, entityIds: readonly string[]): Promise<void> {
  const loose = `(SELECT value FROM json_each(?1) WHERE value NOT IN (SELECT entity_id FROM cases WHERE entity_id IS NOT NULL))`;
  const ids = JSON.stringify(entityIds);
  await db.batch([
    ...["entity_notes", "entity_attributes", "entity_terms"].map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE entity_id IN ${loose}`).bind(ids),
    ),
    db.prepare(`DELETE FROM entity_links WHERE holder_id IN ${loose} OR company_id IN ${loose}`).bind(ids),
    db.prepare(`DELETE FROM entities WHERE id IN ${loose}`).bind(ids),
  ]);
}

/** The counts that triggers keep, made anew from the rows that are there: those that were copied count the cases that were left out. */
export async function recount(db: D1Database): Promise<void> {
  await db.batch([
    db.prepare("DELETE FROM case_counts"),
    db.prepare(
      `INSERT INTO case_counts (tenant_id, label, n)
       SELECT tenant_id, label, count(*) FROM (
         SELECT tenant_id, label FROM case_labels
         UNION ALL SELECT tenant_id, 'queue:' || queue_id FROM queue_cases
         UNION ALL SELECT tenant_id, 'queue:' || queue_id || ':free' FROM queue_cases WHERE is_free = 1
         UNION ALL SELECT tenant_id, 'queue:' || queue_id || ':' || sla FROM queue_cases WHERE sla IS NOT NULL
       ) GROUP BY tenant_id, label`,
    ),
  ]);
}

/** Takes the triggers of a database away; answers how they are made again (`makeTriggers`). */
export async function takeTriggers(db: D1Database): Promise<string[]> {
  const { results } = await db
    .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    .all<{ name: string; sql: string }>();
  return results.map(({ sql }) => sql);
}

export async function dropTriggers(db: D1Database, made: readonly string[]): Promise<void> {
  for (const sql of made) await db.prepare(`DROP TRIGGER IF EXISTS ${triggerName(sql)}`).run();
}

export async function makeTriggers(db: D1Database, made: readonly string[]): Promise<void> {
  const there = new Set((await takeTriggers(db)).map(triggerName));
  for (const sql of made) if (!there.has(triggerName(sql))) await db.prepare(sql).run();
}

const triggerName = (sql: string): string => /^CREATE\s+TRIGGER\s+(\S+)/i.exec(sql)?.[1] ?? "";

async function columnsOf(db: D1Database, table: string): Promise<string[]> {
  const { results } = await db.prepare("SELECT name FROM pragma_table_info(?)").bind(table).all<{ name: string }>();
  return results.map(({ name }) => name);
}

/** The search index is not copied: what says that it has a case's words must not say so. */
const isMadeAnew = (table: string, column: string | undefined): boolean =>
  table === "case_places" && column === "terms_hash";

function cellOf(value: unknown): CopiedCell {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  if (value instanceof ArrayBuffer) return [base64(new Uint8Array(value))];
  if (Array.isArray(value)) return [base64(Uint8Array.from(value as number[]))]; // bytes, as D1 answers them
  throw new Error("a value of a kind that no table has");
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
