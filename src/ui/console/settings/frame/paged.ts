import { type ReadonlySignal, signal } from "@preact/signals";
import { api, type Listed, type Loader, loader } from "../../../shared";

/** A list that grows downwards by a button. */
export interface Paged<Item> extends Loader<Listed<Item>> {
  readonly isLoadingMore: ReadonlySignal<boolean>;
  more(): Promise<void>;
  /**
   * Looks for what is new on top, and leaves what was read further down where it is: for looks that come by themselves. Everything is read
   * anew only when something below still `moves`, or when more is new than one page shows.
   */
  look(moves: (item: Item) => boolean): Promise<void>;
}

/**
 * `keyOf`: what tells one item from the others, for `look`. `path` is asked anew each time, so that a filter may change between two loads. Its query may be empty. Loaded anew with the same one it
 * stays as long as it was: who reads further down is not thrown back to the first page.
 */
export function paged<Item>(path: () => string, keyOf: (item: Item) => unknown = idOf): Paged<Item> {
  let loaded: string | null = null;
  const page = (asked: string, cursor: string | null, stop?: AbortSignal) =>
    api.get<Listed<Item>>(
      cursor === null ? asked : `${asked}${asked.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`,
      stop === undefined ? {} : { signal: stop },
    );
  const list: Loader<Listed<Item>> = loader<Listed<Item>>(async (stop) => {
    const asked = path();
    const data: Item[] = [];
    let nextCursor: string | null = null;
    do {
      const next = await page(asked, nextCursor, stop);
      if (!next.ok) return next;
      data.push(...next.value.data);
      nextCursor = next.value.nextCursor;
    } while (nextCursor !== null && asked === loaded && data.length < (list.value?.data.length ?? 0));
    loaded = asked;
    return { ok: true, value: { data, nextCursor } };
  });
  const isLoadingMore = signal(false);
  const more = async (): Promise<void> => {
    const known = list.state.peek();
    if (known.status !== "ready" || known.value.nextCursor === null || isLoadingMore.peek()) return;
    isLoadingMore.value = true;
    const asked = path();
    const next = await page(asked, known.value.nextCursor);
    isLoadingMore.value = false;
    // Somebody may have narrowed the list while its next page was under way, or it was looked at anew: then another page is the next.
    const now = list.state.peek();
    if (!next.ok || asked !== path() || now.status !== "ready") return;
    if (now.value.nextCursor !== known.value.nextCursor) return more();
    list.mend(({ data }) => ({ data: [...data, ...next.value.data], nextCursor: next.value.nextCursor }));
  };
  const look = async (moves: (item: Item) => boolean): Promise<void> => {
    const known = list.state.peek();
    const asked = path();
    if (known.status !== "ready" || asked !== loaded) return void (await list.load());
    const first = await page(asked, null);
    const now = list.state.peek();
    // Something else has read it meanwhile, or it is another list now: that is newer.
    if (!first.ok || now !== known || asked !== path()) return;
    const last = first.value.data.at(-1);
    const end = last === undefined ? -1 : known.value.data.findIndex((item) => keyOf(item) === keyOf(last));
    const below = known.value.data.slice(end + 1);
    if (first.value.nextCursor === null || (end !== -1 && below.length === 0)) list.put(first.value);
    else if (end === -1 || below.some(moves)) await list.load();
    else list.mend(({ nextCursor }) => ({ data: [...first.value.data, ...below], nextCursor }));
  };
  return {
    state: list.state,
    get value() {
      return list.value;
    },
    load: () => list.load(),
    put: (value) => list.put(value),
    mend: (change) => list.mend(change),
    clear: () => list.clear(),
    isLoadingMore,
    more,
    look,
  };
}

const idOf = (item: unknown): unknown => (item as { id?: unknown }).id;
