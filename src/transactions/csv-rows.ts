/** A row of a file: its cells, and the line on which it begins. */
export interface CsvRow {
  line: number;
  cells: string[];
  /** Why its cells cannot be told apart, and what to do: a sentence. It then has none. */
  problem?: string;
}

export interface CsvSlice {
  rows: CsvRow[];
  /** How many bytes and lines the rows take up, those without anything in them as well. */
  bytes: number;
  lines: number;
}

const quote = 0x22;
const newline = 0x0a;
const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0d;
const mark = [0xef, 0xbb, 0xbf];
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * The whole rows at the beginning of a piece of a file (RFC 4180), at most so many. What follows the last whole row is left for the next
 * piece, unless the file ends with this one. A row whose quotes do not go together costs its own line, never those behind it. Null: a row
 * is longer than the piece.
 */
export function rowsIn(
  piece: Uint8Array,
  { most, separator, atLine, isEnd }: { most: number; separator: string; atLine: number; isEnd: boolean },
): CsvSlice | null {
  const rows: CsvRow[] = [];
  const hasMark = atLine === 1 && mark.every((byte, at) => piece[at] === byte);
  let begin = 0;
  let line = atLine;
  while (begin < piece.length && rows.length < most) {
    const row = rowAt(piece, begin === 0 && hasMark ? mark.length : begin, separator.charCodeAt(0));
    // The quote may be closed in the next piece; where the row begins with this one, there is no more of it to be had.
    const mayGoOn = row.isOpen && begin > 0;
    if (!isEnd && (mayGoOn || row.end >= piece.length)) break;
    const { cells, problem } = row;
    if (problem !== undefined) rows.push({ line, cells: [], problem });
    else if (cells.some((cell) => cell !== "")) rows.push({ line, cells });
    begin = Math.min(row.end + 1, piece.length);
    line += row.lines;
  }
  return begin === 0 && piece.length > 0 ? null : { rows, bytes: begin, lines: line - atLine };
}

interface FoundRow {
  cells: string[];
  problem?: string;
  /** Of the newline that ends it, or of the piece. */
  end: number;
  lines: number;
  /** The piece ends inside of quotes. */
  isOpen: boolean;
}

/** The row that begins here. A quote counts at the beginning of a cell alone. */
function rowAt(piece: Uint8Array, from: number, separator: number): FoundRow {
  const cells: string[] = [];
  let state: "begin" | "plain" | "quoted" | "closed" = "begin";
  let [cellFrom, cellTo, lines] = [from, from, 1];
  const refused = (why: string, behind: number, line = 1, isOpen = false): FoundRow => {
    const end = piece.indexOf(newline, behind);
    const problem = `Column ${cells.length + 1} ${why}.`;
    return { cells: [], problem, end: end < 0 ? piece.length : end, lines: line, isOpen };
  };
  const endCell = (at: number): void => {
    const text = decoder.decode(piece.subarray(cellFrom, state === "closed" ? cellTo : at));
    cells.push((state === "closed" ? text.replaceAll('""', '"') : text).trim());
    [state, cellFrom] = ["begin", at + 1];
  };
  for (let at = from; at < piece.length; at += 1) {
    const byte = piece[at];
    if (state === "quoted") {
      if (byte === newline) lines += 1;
      if (byte !== quote) continue;
      if (piece[at + 1] === quote) at += 1;
      else [state, cellTo] = ["closed", at];
    } else if (byte === separator || byte === newline) {
      endCell(at);
      if (byte === newline) return { cells, end: at, lines, isOpen: false };
    } else if (byte === quote && state === "begin") [state, cellFrom] = ["quoted", at + 1];
    else if (state === "closed" && !isBlank(byte)) return refused(goesOn, from);
    else if (byte === quote) return refused(bare, at, lines);
    else if (!isBlank(byte)) state = "plain";
  }
  if (state === "quoted") return refused(neverClosed, from, 1, true);
  endCell(piece.length);
  return { cells, end: piece.length, lines, isOpen: false };
}

const bare =
  "has a quote inside of a cell that does not begin with one: put the whole cell in quotes and write that quote twice";
const goesOn = "goes on after its closing quote: write a quote inside of a cell twice";
const neverClosed = "begins with a quote that is never closed";

/** What separates the cells of a file, by its first row. */
export const separatorOf = (firstRow: string): "," | ";" | "\t" =>
  ([",", ";", "\t"] as const)
    .map((one) => ({ one, times: firstRow.split(one).length }))
    .reduce((best, next) => (next.times > best.times ? next : best)).one;
