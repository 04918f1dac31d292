import { signal } from "@preact/signals";

/** Ids of the cases that are chosen in the list, for what is done to many at once. */
export const selected = signal<ReadonlySet<string>>(new Set());
/** All of the list is meant, also what is not loaded. */
export const wholeList = signal(false);

let anchor: string | null = null;

export function clearSelection(): void {
  anchor = null;
  wholeList.value = false;
  selected.value = new Set();
}

/** Chooses one more, or one fewer. The next range begins here. */
export function toggleSelected(id: string): void {
  anchor = id;
  wholeList.value = false;
  const next = new Set(selected.peek());
  if (!next.delete(id)) next.add(id);
  selected.value = next;
}

/** Chooses everything between the last one that was chosen and this one. `ids`: the list as it stands. */
export function selectTo(id: string, ids: readonly string[]): void {
  const from = anchor === null ? -1 : ids.indexOf(anchor);
  const to = ids.indexOf(id);
  if (from === -1 || to === -1) {
    if (!selected.peek().has(id)) toggleSelected(id);
    return;
  }
  const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  wholeList.value = false;
  selected.value = new Set([...selected.peek(), ...range]);
}

export function selectAll(ids: readonly string[]): void {
  selected.value = new Set(ids);
}

/** What is chosen and still in the list. Rows that left it are not acted on unseen. */
export function keepSelected(ids: readonly string[]): void {
  const there = new Set(ids);
  const kept = [...selected.peek()].filter((id) => there.has(id));
  if (kept.length !== selected.peek().size) selected.value = new Set(kept);
}
