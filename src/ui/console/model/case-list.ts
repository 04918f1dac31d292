import { computed, signal } from "@preact/signals";
import { type Answer, type ApiFailure, api, type Listed } from "../../shared/api";
import { type Loader, loader } from "../../shared/load";
import { place, queryWith } from "../../shared/router";
import {
  apiQuery,
  type CaseList,
  type FilterName,
  type Filters,
  filtersIn,
  narrowing,
  refreshed,
  refreshedInPlace,
} from "./filters";
import { clearSelection, keepSelected } from "./selection";
import type { CaseSummary, Queue } from "./types";

export const filters = computed<Filters>(() => filtersIn(place.value.query));
/** The same filters give the same text: what decides whether a list is another one. */
export const listKey = computed(() => JSON.stringify(filters.value));

/** The address of a case with the list as it is now. */
export const caseHref = (id: string, tab?: string): string =>
  `/console/cases/${encodeURIComponent(id)}${tab === undefined || tab === "overview" ? "" : `/${tab}`}${queryWith({})}`;
/** The list narrowed further, with the open case kept open. */
export const narrowHref = (changes: Partial<Record<FilterName, string | null>>): string =>
  `${place.peek().path}${queryWith(changes)}`;
/** The list by itself. */
export const listHref = (changes: Partial<Record<FilterName, string | null>> = {}): string =>
  `/console/cases${queryWith(changes)}`;

const pageSize = 50;
/** The API gives at most so many at once. */
const mostPerPage = 100;

export const caseList: Loader<CaseList> = loader<CaseList>(async (signal) => {
  const asked = listKey.peek();
  const shown = (): CaseList | null => (asked === loadedKey ? shownNow() : null);
  const limit = Math.min(mostPerPage, Math.max(pageSize, shown()?.rows.length ?? 0));
  const answer = await page(limit, null, signal);
  if (!answer.ok) return answer;
  // As it stands now: a page may have come below it meanwhile.
  const before = shown();
  loadedKey = asked;
  if (before !== null && readingOn) {
    const { list, waiting, left } = refreshedInPlace(before, answer.value);
    waitingNews.value = waiting;
    leftList.value = new Set(left);
    return { ok: true, value: list };
  }
  waitingNews.value = 0;
  leftList.value = new Set();
  const value =
    before === null
      ? { rows: answer.value.data, nextCursor: answer.value.nextCursor }
      : refreshed(before, answer.value);
  keepSelected(value.rows.map(({ id }) => id));
  return { ok: true, value };
});
let loadedKey: string | null = null;
/** Read without subscribing: an effect that opens the list must not hear of the answer and ask again, for ever. */
const shownNow = (): CaseList | null => {
  const now = caseList.state.peek();
  return now.status === "ready" ? now.value : null;
};

let readingOn = false;
/** Somebody reads further down, or has chosen rows: what others do must not move the list. */
export function setReadingOn(reads: boolean): void {
  if (readingOn === reads) return;
  readingOn = reads;
  if (!reads && (waitingNews.peek() > 0 || leftList.peek().size > 0)) void refreshList();
}

/** Cases that have come to the list since, and are not shown yet. */
export const waitingNews = signal(0);
/** Ids of shown cases that have left the list. */
export const leftList = signal<ReadonlySet<string>>(new Set());

/** Shows what has come, from the top. */
export async function showNews(): Promise<void> {
  readingOn = false;
  await refreshList();
}

const page = (limit: number, cursor: string | null, signal?: AbortSignal): Promise<Answer<Listed<CaseSummary>>> =>
  api.get(
    `/cases${apiQuery(filters.peek(), { limit: String(limit), ...(cursor !== null && { cursor }) })}`,
    signal ? { signal } : {},
  );

/** Loads the list that the address asks for; a list of other filters is not shown meanwhile. */
export async function openList(): Promise<void> {
  if (listKey.peek() !== loadedKey) {
    caseList.clear();
    clearSelection();
    found.value = null;
    readingOn = false;
  }
  moreFailure.value = null;
  const key = listKey.peek();
  await refreshList();
  if (filters.peek().queue !== undefined && Object.keys(narrowing(filters.peek())).length === 1) return; // queues are counted beside it
  const answer = await api.get<Found>(`/cases/count${apiQuery(narrowing(filters.peek()), {})}`);
  if (answer.ok && key === listKey.peek()) found.value = answer.value;
}

interface Found {
  count: number | null;
  more: boolean | null;
}
/** How many cases the list has, counted so far as it pays; null: a queue, or nobody knows yet. */
export const found = signal<Found | null>(null);

/** Ids of rows that somebody else has just changed: they flash once. */
export const flashing = signal<ReadonlySet<string>>(new Set());
const flashMs = 1_600;

/** Asks again. Rows with a new version that we did not make ourselves flash. */
export async function refreshList(): Promise<void> {
  const before = new Map((shownNow()?.rows ?? []).map((row) => [row.id, row.version]));
  const answer = await caseList.load();
  if (!answer.ok || before.size === 0) return;
  const changed = answer.value.rows.filter(
    (row) => !ours.has(`${row.id}.${row.version}`) && before.get(row.id) !== row.version,
  );
  if (changed.length === 0) return;
  flashing.value = new Set(changed.map((row) => row.id));
  setTimeout(() => {
    flashing.value = new Set();
  }, flashMs);
}

const ours = new Set<string>();
/** Remembers a version that our own command made. */
export const noteOwnVersion = (caseId: string, version: number): void => {
  ours.add(`${caseId}.${version}`);
};
export const isOwnVersion = (caseId: string, version: number): boolean => ours.has(`${caseId}.${version}`);

export const loadingMore = signal(false);
export const moreFailure = signal<ApiFailure | null>(null);

/** The next page, below what is there. */
export async function loadMore(): Promise<void> {
  const now = caseList.state.peek();
  if (loadingMore.value || now.status !== "ready" || now.value.nextCursor === null) return;
  const key = listKey.peek();
  loadingMore.value = true;
  const answer = await page(pageSize, now.value.nextCursor);
  loadingMore.value = false;
  if (key !== listKey.peek()) return;
  moreFailure.value = answer.ok ? null : answer.error;
  if (!answer.ok) return;
  // A look at the list meanwhile has it end elsewhere: what goes on below that is another page.
  const current = caseList.state.peek();
  if (current.status === "ready" && current.value.rows.at(-1)?.id !== now.value.rows.at(-1)?.id) return loadMore();
  const { data, nextCursor } = answer.value;
  caseList.mend(({ rows }) => {
    const known = new Set(rows.map((row) => row.id));
    return { rows: [...rows, ...data.filter((row) => !known.has(row.id))], nextCursor };
  });
}

/** Queues with how many cases are in each. */
export const queues = loader<Queue[]>(async (signal) => {
  const answer = await api.get<Listed<Queue>>("/queues", { signal });
  return answer.ok ? { ok: true, value: answer.value.data } : answer;
});

/** The neighbour of a case in the list; the first when there is none open. */
export function neighbour(id: string | null, step: 1 | -1): string | null {
  const rows = caseList.value?.rows ?? [];
  const at = rows.findIndex((row) => row.id === id);
  if (at === -1) return rows[0]?.id ?? null;
  return rows[at + step]?.id ?? null;
}
