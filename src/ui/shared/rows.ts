import type { ComponentChildren } from "preact";
import { cellOf } from "../../lib/csv";
import { withoutTurns } from "../../lib/plain-name";

export interface Column<Row> {
  key: string;
  label: string;
  /** What the cell shows. */
  render: (row: Row) => ComponentChildren;
  /** What it is sorted and copied by; without it the column is neither. */
  value?: (row: Row) => string | number | null;
  align?: "start" | "end";
  /** The cell that names the row. One per table. */
  names?: boolean;
}

/** Numbers by size, words as people sort them, what is missing last. */
export function sortRows<Row>(
  rows: readonly Row[],
  value: Column<Row>["value"] | undefined,
  descending: boolean,
): readonly Row[] {
  if (value === undefined) return rows;
  const sign = descending ? -1 : 1;
  return rows.toSorted((one, other) => {
    const a = value(one);
    const b = value(other);
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    return sign * (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
  });
}

/** RFC 4180. A cell that a spreadsheet would take for a formula is kept a text. */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const told = columns.filter((column) => column.value !== undefined);
  // A number is one to a spreadsheet too, whatever its sign.
  const cell = (value: string | number | null) =>
    typeof value === "number" ? String(value) : cellOf(withoutTurns(value ?? ""));
  const lines = [
    told.map((column) => column.label),
    ...rows.map((row) => told.map((column) => column.value?.(row) ?? null)),
  ];
  return lines.map((line) => line.map(cell).join(",")).join("\r\n");
}
