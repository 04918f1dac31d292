/** So many values a statement takes. */
const mostBound = 100;

/**
 * Runs one statement for many rows, as many at a time as it takes: values that are bound cost a fraction of values that are read out of JSON.
 * `query` gets the list of places, `(?, ?), (?, ?)`; values of `first` are bound before those of the rows.
 */
export function bulk<T extends Record<string, SqlStorageValue>>(
  sql: SqlStorage,
  rows: readonly (readonly SqlStorageValue[])[],
  query: (places: string) => string,
  first: readonly SqlStorageValue[] = [],
): T[] {
  const width = rows[0]?.length ?? 1;
  const perStatement = Math.floor((mostBound - first.length) / width);
  const found: T[] = [];
  for (let at = 0; at < rows.length; at += perStatement) {
    const part = rows.slice(at, at + perStatement);
    for (const row of sql.exec<T>(query(placesFor(part.length, width)), ...first, ...part.flat())) found.push(row);
  }
  return found;
}

const known = new Map<string, string>();

function placesFor(rows: number, width: number): string {
  const name = `${rows}x${width}`;
  let places = known.get(name);
  if (places === undefined) {
    const place = `(${Array.from({ length: width }, () => "?").join(", ")})`;
    places = Array.from({ length: rows }, () => place).join(", ");
    known.set(name, places);
  }
  return places;
}
