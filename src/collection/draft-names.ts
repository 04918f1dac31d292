import { unnamedRow } from "./rows";

// Rows of a list are posted by their place (`owners.1.email`), but kept by their id (`owners.@item_3_2.email`): on another device the
// same row may stand elsewhere. Shared by Worker and browser.

const place = /^(?:0|[1-9]\d{0,2})$/;
/** The id of a row as a part of a kept name. A row that nobody has named yet goes by its place; a list without rows shows one such row. */
export const keptRowId = (id: string): string => encodeURIComponent(id).replaceAll(".", "%2E");

/** The name a posted field is kept under. `posted` has the ids of its rows. */
export function keyOf(name: string, posted: ReadonlyMap<string, readonly string[]>): string {
  const parts = name.split(".");
  return parts
    .map((part, at) => {
      if (at === 0 || at === parts.length - 1 || !place.test(part)) return part;
      const id = posted.get(`${parts.slice(0, at + 1).join(".")}.id`)?.at(-1);
      return `@${keptRowId(id || unnamedRow(part))}`;
    })
    .join(".");
}

/** Everything posted under the names it is kept under. */
export const keyed = (posted: ReadonlyMap<string, string[]>): Map<string, string[]> =>
  new Map([...posted].map(([name, values]) => [keyOf(name, posted), values]));

/** Lists and rows in a kept name, outermost first: `owners.@a.email` → `owners.@a`. */
export function rowsIn(key: string): string[] {
  const parts = key.split(".");
  return parts.flatMap((part, at) => (part.startsWith("@") ? [parts.slice(0, at + 1).join(".")] : []));
}

export const rowId = (row: string): string => decodeURIComponent(row.slice(row.lastIndexOf("@") + 1));
export const idOfRow = (row: string): string => `${row}.id`;

/**
 * Kept fields as a browser would post them: rows numbered in the order of `rank`, each with its id. A row whose id was emptied has
 * been taken away, and nothing of it is there.
 */
export function posted(
  fields: ReadonlyMap<string, readonly string[]>,
  rank: (row: string) => number,
): [name: string, value: string][] {
  const rows = new Map<string, Set<string>>();
  for (const key of fields.keys())
    for (const row of rowsIn(key)) {
      const list = row.slice(0, row.lastIndexOf(".@"));
      const known = rows.get(list) ?? new Set();
      if (fields.get(idOfRow(row))?.length !== 0) known.add(row);
      rows.set(list, known);
    }
  const places = new Map<string, number>();
  for (const known of rows.values())
    for (const [index, row] of [...known].sort((a, b) => rank(a) - rank(b)).entries()) places.set(row, index);
  const numbered = (key: string): string | null => {
    const within = rowsIn(key);
    if (within.some((row) => !places.has(row))) return null;
    let next = 0;
    return key.replace(/@[^.]+/g, () => String(places.get(within[next++] ?? "")));
  };
  const pairs: [string, string][] = [];
  for (const row of places.keys()) {
    const name = numbered(idOfRow(row));
    if (name !== null) pairs.push([name, rowId(row)]);
  }
  for (const [key, values] of fields) {
    const name = rowsIn(key).some((row) => key === idOfRow(row)) ? null : numbered(key);
    if (name !== null) for (const value of values) pairs.push([name, value]);
  }
  return pairs;
}
