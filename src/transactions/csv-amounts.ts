import { err, ok, type Result } from "../lib/result";
import { type MarkedAmount, marksIn } from "./csv-amount-marks";
import { plainSpaces } from "./csv-cell";

/**
 * How a file may write its amounts. `exact`: as `POST /transactions` takes them as text, and nothing else. The others take signs,
 * currencies and debits or credits beside them, and thousands set apart: decimals behind a `point` or a `comma`, or `either`, whichever each cell shows by itself.
 */
export const amountWritings = ["exact", "point", "comma", "either"] as const;
export type AmountWriting = (typeof amountWritings)[number];
export type CsvAmounts = Exclude<AmountWriting, "exact">;

export interface CellAmount extends Omit<MarkedAmount, "digits"> {
  /** Digits, and a point before its decimals: never a sign. */
  text: string;
}

/** The amount in a cell. The error is a sentence without the cell. */
export function amountInCell(cell: string, written: CsvAmounts): Result<CellAmount, string> {
  const marked = marksIn(plainSpaces(cell));
  if (!marked.ok) return err(marked.error ?? expected[written]);
  const { digits, ...marks } = marked.value;
  const [point, comma] = [unsigned(digits, "point"), unsigned(digits, "comma")];
  if (written === "either" && point !== null && comma !== null && point !== comma) return err(isOpen);
  const text = written === "point" ? point : written === "comma" ? comma : (point ?? comma);
  return text === null ? err(expected[written]) : ok({ text, ...marks });
}

/** Whether the amount in a cell says by itself in which currency it is. */
export function saysCurrency(cell: string): boolean {
  const marked = marksIn(plainSpaces(cell));
  return marked.ok && marked.value.currency?.of.length === 1;
}

/**
 * In which ways the cells of a column may be written. `either`: none of them leaves open what its decimals stand behind. More than one
 * way: some do, as 1.234, and the others do not tell, or contradict each other.
 */
export function possibleAmounts(cells: readonly string[]): CsvAmounts[] {
  const seen = { point: false, comma: false, open: false };
  for (const cell of cells) {
    const marked = marksIn(plainSpaces(cell));
    if (!marked.ok) continue;
    const { digits } = marked.value;
    const [point, comma] = [unsigned(digits, "point"), unsigned(digits, "comma")];
    if (point !== null && comma !== null) seen.open ||= point !== comma;
    else if (point !== null) seen.point = true;
    else if (comma !== null) seen.comma = true;
  }
  if (seen.point !== seen.comma) return [seen.point ? "point" : "comma"];
  return seen.open ? ["point", "comma"] : ["either"];
}

const expected: Record<CsvAmounts, string> = {
  point: "Expected an amount with its decimals behind a point.",
  comma: "Expected an amount with its decimals behind a comma.",
  either: "Expected an amount.",
};
const isOpen = "Three digits behind the only point or comma may be decimals or thousands: say which the file has.";

/** Thousands are set apart by one sign all through; in India, whose decimals stand behind a point, hundreds above them as well. */
const shapes: Record<"point" | "comma", RegExp> = {
  point:
    /^(?=.?\d)(?<units>\d{1,20}|[1-9]\d{0,2}(?:(?<mark>[,'\u2019 ])\d{3})(?:\k<mark>\d{3}){0,5}|[1-9]\d?(?:,\d\d){1,6},\d{3})?(?:\.(?<decimals>\d{1,30}))?$/,
  comma:
    /^(?=.?\d)(?<units>\d{1,20}|[1-9]\d{0,2}(?:(?<mark>[.'\u2019 ])\d{3})(?:\k<mark>\d{3}){0,5})?(?:,(?<decimals>\d{1,30}))?$/,
};

/** As text with a point before the decimals; null: it is not written so. */
function unsigned(digits: string, written: "point" | "comma"): string | null {
  const found = shapes[written].exec(digits)?.groups;
  if (found === undefined) return null;
  const units = (found.units ?? "0").replaceAll(/\D/g, "");
  return found.decimals === undefined ? units : `${units}.${found.decimals}`;
}
