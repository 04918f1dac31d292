import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "./button";
import { copyText } from "./copy";
import { Icon } from "./icon";
import { reachable } from "./reachable";
import { toast } from "./toast";

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

/** A table with a sticky header, sorting by its headings, and a copy as CSV. */
export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
  tools,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** More buttons beside "Copy as CSV"; null leaves the bar out. */
  tools?: ComponentChildren | null;
}) {
  const [sort, setSort] = useState<{ key: string; descending: boolean } | null>(null);
  const sorted = sortRows(rows, columns.find((column) => column.key === sort?.key)?.value, sort?.descending ?? false);
  return (
    <div class="table-box">
      {tools !== null && (
        <div class="table-tools">
          {tools}
          <Button
            size="small"
            kind="quiet"
            icon="copy"
            onClick={() =>
              void copyText(csvOf(columns, sorted)).then(
                (done) => done && toast({ tone: "ok", text: "Copied as CSV." }),
              )
            }
          >
            Copy as CSV
          </Button>
        </div>
      )}
      <section class="table-scroll" aria-label={caption} ref={reachable}>
        <table>
          <caption class="unseen">{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => {
                const mine = sort?.key === column.key;
                return (
                  <th
                    key={column.key}
                    scope="col"
                    class={column.align}
                    aria-sort={mine ? (sort.descending ? "descending" : "ascending") : undefined}
                  >
                    {column.value ? (
                      <button
                        type="button"
                        class="sort"
                        onClick={() => setSort({ key: column.key, descending: mine && !sort.descending })}
                      >
                        {column.label}
                        {mine && (
                          <span class={sort.descending ? "arrow down" : "arrow"}>
                            <Icon name="up" size={12} />
                          </span>
                        )}
                      </button>
                    ) : (
                      column.label
                    )}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {sorted.map((row) => (
              <tr key={rowKey(row)}>
                {columns.map((column) =>
                  column.names ? (
                    <th key={column.key} scope="row" class={column.align}>
                      {column.render(row)}
                    </th>
                  ) : (
                    <td key={column.key} class={column.align}>
                      {column.render(row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
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
  const cell = (value: string | number | null) => {
    const text = String(value ?? "");
    const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [
    told.map((column) => column.label),
    ...rows.map((row) => told.map((column) => column.value?.(row) ?? null)),
  ];
  return lines.map((line) => line.map(cell).join(",")).join("\r\n");
}
