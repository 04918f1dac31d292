import { base64, fromBase64 } from "../src/lib/bytes";

/** First line of a copy: the tables as they were made, and their columns in the order in which rows name their values. */
interface Head {
  format: 1;
  schema: { type: string; name: string; sql: string }[];
  columns: Record<string, string[]>;
}
/** A value of a row; bytes stand as base64 in an array of one. */
type Cell = string | number | null | [string];
type Line = [table: string, row: Cell[]];

/** Nothing wakes before it is told to (`awaken`); if nobody ever does, after this long it wakes by itself. */
const sleepMs = 24 * 3_600_000;

/** `CopiedObjectApi.copyOut`, of the object's whole storage: read in one go, so it is the storage of one moment. */
export function copyOut(storage: DurableObjectStorage): ReadableStream<Uint8Array> | null {
  const head = headOf(storage.sql);
  const lines: string[] = [];
  for (const [table, columns] of Object.entries(head.columns)) {
    const names = columns.map(quoted).join(", ");
    for (const row of storage.sql.exec(`SELECT ${names} FROM ${quoted(table)}`).raw())
      lines.push(JSON.stringify([table, row.map(cellOf)] satisfies Line));
  }
  return lines.length === 0 ? null : streamOf([JSON.stringify(head), ...lines]);
}

/** `CopiedObjectApi.copyIn`: all of it or nothing. */
export async function copyIn(
  storage: DurableObjectStorage,
  copy: ReadableStream<Uint8Array>,
  erasedCaseIds: readonly string[],
): Promise<"copied" | "occupied"> {
  const [first = "", ...rest] = (await new Response(copy).text()).split("\n").filter((line) => line !== "");
  const head = JSON.parse(first) as Head;
  if (head.format !== 1) throw new Error("a copy of a later release");
  const lines = withoutErased(
    head,
    rest.map((line) => JSON.parse(line) as Line),
    new Set(erasedCaseIds),
  );
  return storage.transactionSync(() => {
    const { sql } = storage;
    const there = Object.keys(headOf(sql).columns);
    if (there.some((table) => sql.exec(`SELECT 1 FROM ${quoted(table)} LIMIT 1`).toArray().length > 0))
      return "occupied";
    for (const table of there) sql.exec(`DROP TABLE ${quoted(table)}`); // as the constructor of a new object has made them
    for (const made of head.schema) if (made.type === "table") sql.exec(made.sql);
    for (const [table, row] of lines) insert(sql, table, head.columns[table] ?? [], row);
    // After the rows: triggers of a log that is only added to, and of counts, are about what comes.
    for (const made of head.schema) if (made.type !== "table") sql.exec(made.sql);
    void storage.setAlarm(Date.now() + sleepMs);
    return "copied";
  });
}

/** `CopiedObjectApi.awaken`: its alarm finds out what is due, and when to ring again. */
export const awaken = (storage: DurableObjectStorage): Promise<void> => storage.setAlarm(Date.now());

function headOf(sql: SqlStorage): Head {
  const schema = sql
    .exec<{ type: string; name: string; sql: string }>(
      `SELECT type, name, sql FROM sqlite_master
       WHERE sql IS NOT NULL AND tbl_name NOT GLOB '_cf_*' AND tbl_name NOT GLOB 'sqlite_*' ORDER BY rowid`,
    )
    .toArray();
  const columns: Record<string, string[]> = {};
  for (const { type, name } of schema)
    if (type === "table")
      columns[name] = sql
        .exec<{ name: string }>("SELECT name FROM pragma_table_info(?)", name)
        .toArray()
        .map((column) => column.name);
  return { format: 1, schema, columns };
}

function insert(sql: SqlStorage, table: string, columns: readonly string[], row: readonly Cell[]): void {
  const places = columns.map(() => "?").join(", ");
  sql.exec(
    `INSERT INTO ${quoted(table)} (${columns.map(quoted).join(", ")}) VALUES (${places})`,
    ...row.map((cell) => (Array.isArray(cell) ? exact(fromBase64(cell[0])) : cell)),
  );
}

/** Rows that name an erased case are left out, and with them rows that belong to one of those: a delivery's body, its attempts. */
function withoutErased(head: Head, lines: readonly Line[], erased: ReadonlySet<string>): readonly Line[] {
  if (erased.size === 0) return lines;
  const gone = new Map<string, Set<Cell>>();
  const kept = lines.filter(([table, row]) => {
    const columns = head.columns[table] ?? [];
    const caseId = row[columns.indexOf("case_id")];
    if (typeof caseId !== "string" || !erased.has(caseId)) return true;
    const [key = "", value = null] = [columns[0], row[0]];
    gone.set(key, (gone.get(key) ?? new Set()).add(value));
    return false;
  });
  return kept.filter(([table, row]) => {
    const columns = head.columns[table] ?? [];
    return !columns.some((column, at) => gone.get(column)?.has(row[at] ?? null));
  });
}

const cellOf = (value: SqlStorageValue): Cell =>
  value instanceof ArrayBuffer ? [base64(new Uint8Array(value))] : value;

const exact = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const batchLength = 262_144;

function streamOf(lines: readonly string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let at = 0;
  return new ReadableStream({
    type: "bytes",
    pull(controller) {
      let text = "";
      while (at < lines.length && text.length < batchLength) text += `${lines[at++]}\n`;
      if (text !== "") controller.enqueue(encoder.encode(text));
      if (at >= lines.length) controller.close();
    },
  });
}
