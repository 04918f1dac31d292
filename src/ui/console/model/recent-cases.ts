import { signal } from "@preact/signals";

/** A case that was on the screen. */
export interface RecentCase {
  id: string;
  name: string;
}

const mostKept = 8;

/** The cases opened in this window, the last one first. Kept in its memory alone: names of people are not left on a device. */
export const recentCases = signal<readonly RecentCase[]>([]);

export function noteRecent(one: RecentCase): void {
  recentCases.value = withRecent(recentCases.peek(), one);
}

export const withRecent = (before: readonly RecentCase[], one: RecentCase): RecentCase[] => [
  one,
  ...before.filter(({ id }) => id !== one.id).slice(0, mostKept - 1),
];
