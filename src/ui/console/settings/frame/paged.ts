import { type ReadonlySignal, signal } from "@preact/signals";
import { api, type Listed, type Loader, loader } from "../../../shared";

/** A list that grows downwards by a button. */
export interface Paged<Item> extends Loader<Listed<Item>> {
  readonly isLoadingMore: ReadonlySignal<boolean>;
  more(): Promise<void>;
}

/** `path` is asked anew each time, so that a filter may change between two loads. Its query may be empty. */
export function paged<Item>(path: () => string): Paged<Item> {
  const list = loader<Listed<Item>>((stop) => api.get(path(), { signal: stop }));
  const isLoadingMore = signal(false);
  return {
    state: list.state,
    get value() {
      return list.value;
    },
    load: () => list.load(),
    put: (value) => list.put(value),
    clear: () => list.clear(),
    isLoadingMore,
    async more() {
      const known = list.state.peek();
      if (known.status !== "ready" || known.value.nextCursor === null || isLoadingMore.peek()) return;
      isLoadingMore.value = true;
      const asked = path();
      const cursor = encodeURIComponent(known.value.nextCursor);
      const next = await api.get<Listed<Item>>(`${asked}${asked.includes("?") ? "&" : "?"}cursor=${cursor}`);
      isLoadingMore.value = false;
      // Somebody may have narrowed the list while its next page was under way.
      if (next.ok && asked === path() && list.state.peek() === known)
        list.put({ data: [...known.value.data, ...next.value.data], nextCursor: next.value.nextCursor });
    },
  };
}
