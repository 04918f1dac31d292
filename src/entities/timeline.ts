import type { Json } from "../lib/json";

/** What an entry of somebody's history is about; lists are narrowed by it. `record`: that they came to be, were merged, parted or erased. */
export const historyKinds = [
  "record",
  "facts",
  "standing",
  "links",
  "cases",
  "documents",
  "alerts",
  "notes",
  "monitoring",
] as const;
export type HistoryKind = (typeof historyKinds)[number];

/** Which of two entries comes first: the later one. Of two at the same time what followed from the other: ids begin so. */
export interface HistoryPlace {
  atMs: number;
  id: string;
}

/** One page of what several sources have, each of them newest first and with one entry more than a page, where it has that many. */
export function newestOf<Entry extends HistoryPlace>(
  sources: readonly (readonly Entry[])[],
  limit: number,
): { data: Entry[]; next: HistoryPlace | null } {
  const all = sources.flat().sort((a, b) => (a.atMs === b.atMs ? (a.id < b.id ? 1 : -1) : b.atMs - a.atMs));
  const data = all.slice(0, limit);
  const last = data.at(-1);
  return { data, next: all.length > limit && last !== undefined ? { atMs: last.atMs, id: last.id } : null };
}

/** What was said of one field at a time, and what anybody had said of it last before that. */
export interface ToldFact {
  field: string;
  value: Json;
  before: Json;
  pinned: boolean;
  /** One of both is too long for a list and left out: the attributes have it. */
  isLong: boolean;
}

/** What is longer, as JSON, is not told in a list. In characters. */
export const longestTold = 1_000;
/** Of what was said at once so many fields are told. */
export const mostFactsTold = 20;
