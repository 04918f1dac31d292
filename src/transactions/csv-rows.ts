/** A row of a file: its cells, and the line on which it begins. */
export interface CsvRow {
  line: number;
  cells: string[];
}

export interface CsvSlice {
  rows: CsvRow[];
  /** How many bytes and lines the rows take up, those without anything in them as well. */
  bytes: number;
  lines: number;
}

const quote = 0x22;
const newline = 0x0a;

/**
 * The whole rows at the beginning of a piece of a file (RFC 4180), at most so many. What follows the last whole row is left for the next
 * piece, unless the file ends with this one. Null: a row is longer than the piece.
 */
export function rowsIn(
  piece: Uint8Array,
  { most, separator, atLine, isEnd }: { most: number; separator: string; atLine: number; isEnd: boolean },
): CsvSlice | null {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const rows: CsvRow[] = [];
  let begin = 0;
  let line = atLine;
  for (let isQuoted = false, lines = 0, at = 0; at <= piece.length && rows.length < most; at += 1) {
    const isLast = at === piece.length;
    if (isLast && (!isEnd || begin === piece.length)) break;
    if (piece[at] === quote) isQuoted = !isQuoted;
    if (piece[at] === newline) lines += 1;
    if (!isLast && (isQuoted || piece[at] !== newline)) continue;
    const text = decoder.decode(piece.subarray(begin, at)).replace(/\r$/, "");
    const cells = cellsOf(atLine === 1 && begin === 0 ? text.replace(/^\ufeff/, "") : text, separator);
    if (cells.some((cell) => cell !== "")) rows.push({ line, cells });
    begin = Math.min(at + 1, piece.length);
    line += isLast ? 1 : lines;
    lines = 0;
  }
  return begin === 0 && piece.length > 0 ? null : { rows, bytes: begin, lines: line - atLine };
}

/** The cells of one row. A quote that is never closed goes on to the end of the row. */
function cellsOf(text: string, separator: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= text.length; ) {
    const { cell, end } = text[at] === '"' ? quotedCell(text, at + 1, separator) : plainCell(text, at, separator);
    cells.push(cell.trim());
    at = end + 1;
  }
  return cells;
}

function plainCell(text: string, from: number, separator: string): { cell: string; end: number } {
  const found = text.indexOf(separator, from);
  const end = found < 0 ? text.length : found;
  return { cell: text.slice(from, end), end };
}

function quotedCell(text: string, from: number, separator: string): { cell: string; end: number } {
  let cell = "";
  for (let start = from; ; ) {
    const found = text.indexOf('"', start);
    const close = found < 0 ? text.length : found;
    cell += text.slice(start, close);
    if (text[close + 1] !== '"') {
      const end = text.indexOf(separator, close);
      return { cell, end: end < 0 ? text.length : end };
    }
    cell += '"';
    start = close + 2;
  }
}

/** What separates the cells of a file, by its first row. */
export const separatorOf = (firstRow: string): "," | ";" | "\t" =>
  ([",", ";", "\t"] as const)
    .map((one) => ({ one, times: firstRow.split(one).length }))
    .reduce((best, next) => (next.times > best.times ? next : best)).one;
