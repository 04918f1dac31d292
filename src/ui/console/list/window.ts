/** Rows that are drawn above and below what can be seen: fast scrolling and the reading order of screen readers need some. */
const spare = 16;

/** Which rows of a long list are drawn. All rows are equally high; `height` is what can be seen of the list, in pixels. */
export function drawn(
  count: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
): { from: number; to: number } {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const fits = Math.ceil(Math.max(height, rowHeight) / rowHeight);
  const from = Math.max(0, Math.min(first - spare, count - fits - 2 * spare));
  return { from, to: Math.min(count, first + fits + spare) };
}

/** Where to scroll so that a row can be seen; null where it can be seen already. */
export function scrollToRow(at: number, rowHeight: number, scrollTop: number, height: number): number | null {
  const top = at * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + height ? top + rowHeight - height : null;
}
