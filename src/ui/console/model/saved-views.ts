import { api, type Listed } from "../../shared/api";
import { loader } from "../../shared/load";
import { type Filters, filterNames } from "./filters";
import type { Look } from "./list-look";

/** A list that somebody wants back. */
export interface SavedView {
  id: string;
  name: string;
  shared: boolean;
  ownerId: string;
  filters: Record<string, string | number>;
  look: Look;
  version: number;
}

export const savedViews = loader<SavedView[]>(async (signal) => {
  const answer = await api.get<Listed<SavedView>>("/saved-views", { signal });
  return answer.ok ? { ok: true, value: answer.value.data } : answer;
});

/** The address of a view's list. */
export function viewHref({ filters }: Pick<SavedView, "filters">): string {
  const query = new URLSearchParams();
  for (const name of filterNames) {
    const value = filters[name];
    if (value !== undefined) query.set(name, String(value));
  }
  return `/console/cases?${query}`;
}

/** What of a list's filters a view keeps: all but the search. Numbers are numbers to the API. */
export function kept({ q: _search, ...filters }: Filters): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(filters).map(([name, value]) => [name, name.endsWith("Days") ? Number(value) : value]),
  );
}

/** Whether the list on the screen is this view's. */
export const isView = (view: SavedView, filters: Filters): boolean => {
  const now = kept(filters);
  const names = new Set([...Object.keys(now), ...Object.keys(view.filters)]);
  return [...names].every((name) => String(now[name] ?? "") === String(view.filters[name] ?? ""));
};
