import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "./button";
import { copyAndSay } from "./copy";
import { Icon } from "./icon";
import { reachable } from "./reachable";
import { type Column, csvOf, sortRows } from "./rows";

/** A table with a sticky header, sorting by its headings, and a copy as CSV. */
export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
  tools,
  none,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** More buttons beside "Copy as CSV"; null leaves the bar out. */
  tools?: ComponentChildren | null;
  /** What stands in the table's place while it has no row. The bar stays: whoever types in it goes on typing. */
  none?: ComponentChildren;
}) {
  const [sort, setSort] = useState<{ key: string; descending: boolean } | null>(null);
  const sorted = sortRows(rows, columns.find((column) => column.key === sort?.key)?.value, sort?.descending ?? false);
  const isEmpty = none !== undefined && rows.length === 0;
  return (
    <div class="table-box">
      {tools !== null && (
        <div class="table-tools">
          {tools}
          {!isEmpty && (
            <Button
              size="small"
              kind="quiet"
              icon="copy"
              onClick={() => copyAndSay(csvOf(columns, sorted), "Copied as CSV.")}
            >
              Copy as CSV
            </Button>
          )}
        </div>
      )}
      {isEmpty ? (
        none
      ) : (
        <section class="table-scroll" aria-label={caption} ref={reachable}>
          <table class={columns.length > 4 ? "many" : undefined}>
            <caption class="unseen">{caption}</caption>
            <thead>
              <tr>
                {columns.map((column) => {
                  const mine = sort?.key === column.key;
                  // A column of buttons says nothing above them, and what is empty is no heading.
                  if (column.label === "") return <td key={column.key} class={classOf(column)} />;
                  return (
                    <th
                      key={column.key}
                      scope="col"
                      class={classOf(column)}
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
                      <td key={column.key} class={classOf(column)}>
                        {column.render(row)}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}

/** The last column of buttons stays in sight, however wide the table is. */
const classOf = <Row,>({ key, align }: Column<Row>): string | undefined => (key === "actions" ? "end actions" : align);
