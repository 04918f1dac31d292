import { err, ok, type Result } from "./result";

/**
 * Reads comma-separated values (RFC 4180): rows of cells, quotes doubled inside quotes, line ends of any kind, a byte order mark dropped.
 * Rows without anything are left out. The error is a sentence.
 */
export function parseCsv(text: string, mostRows = 200_000): Result<string[][], string> {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const endRow = (): void => {
    if (row.some((cell) => cell !== "")) rows.push(row);
    row = [];
  };
  while (at < text.length) {
    const cell = text[at] === '"' ? quoted(text, at + 1) : plain(text, at);
    if (cell === null) return err(`a quote in row ${rows.length + 1} is never closed`);
    row.push(cell.value);
    at = cell.end;
    if (text[at] === ",") {
      at += 1;
      if (at === text.length) row.push("");
      continue;
    }
    if (at < text.length && text[at] !== "\r" && text[at] !== "\n")
      return err(`row ${rows.length + 1} goes on after a closing quote`);
    if (text[at] === "\r") at += 1;
    if (text[at] === "\n") at += 1;
    endRow();
    if (rows.length > mostRows) return err(`there are more than ${mostRows} rows`);
  }
  endRow();
  return ok(rows);
}

/** The rows as records, named by the first one. A row with more cells than the first is refused. */
export function parseCsvRecords(text: string): Result<Record<string, string>[], string> {
  const rows = parseCsv(text);
  if (!rows.ok) return rows;
  const [head = [], ...body] = rows.value;
  const names = head.map((name) => name.trim());
  const records: Record<string, string>[] = [];
  for (const [i, row] of body.entries()) {
    if (row.length > names.length) return err(`row ${i + 2} has more cells than the first row`);
    records.push(Object.fromEntries(names.map((name, column) => [name, row[column] ?? ""])));
  }
  return ok(records);
}

/** Spreadsheets take what begins with these for a formula; apostrophes before it are kept apart from the one that we write. */
const likeFormula = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/** A text as a cell that no spreadsheet computes: an apostrophe stands before what looks like a formula. `textOfCell` takes it away. */
export function cellOf(text: string): string {
  const safe = likeFormula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What stood in a cell before `cellOf` (or a spreadsheet) put an apostrophe before it. */
export const textOfCell = (cell: string): string =>
  cell.startsWith("'") && likeFormula.test(cell) ? cell.slice(1) : cell;

function plain(text: string, from: number): { value: string; end: number } {
  let end = from;
  while (end < text.length && text[end] !== "," && text[end] !== "\n" && text[end] !== "\r") end += 1;
  return { value: text.slice(from, end), end };
}

function quoted(text: string, from: number): { value: string; end: number } | null {
  let value = "";
  for (let start = from; ; ) {
    const quote = text.indexOf('"', start);
    if (quote < 0) return null;
    value += text.slice(start, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    start = quote + 2;
  }
}
