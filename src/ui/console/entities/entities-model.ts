import { computed, signal } from "@preact/signals";
import type * as generated from "../../../sdk/api/generated/types";
import { type Answer, api, type Listed } from "../../shared/api";
import { loader } from "../../shared/load";
import { place, queryWith } from "../../shared/router";
import type { Told } from "../../shared/told";
import { growingList } from "../model/growing-list";

/** A person or company as `GET /entities` lists it. */
export type EntitySummary = generated.EntitySummary;
export type EntityRisk = NonNullable<EntitySummary["risk"]>;
/** `GET /entities/{id}`. */
export type Entity = Told<generated.Entity>;
export type EntityAttribute = Entity["attributes"][number];
/** `GET /entities/{id}/attributes`. */
export type AttributeSaid = Told<generated.EntityAttribute>;
export type EntityLink = generated.EntityLink;
export type LinkedEntity = EntityLink["holder"];
export type Duplicate = generated.EntityDuplicate;

const filterNames = ["q", "type", "approvalState", "riskLevel"] as const;
export type EntityFilterName = (typeof filterNames)[number];

export const filters = computed<Partial<Record<EntityFilterName, string>>>(() =>
  Object.fromEntries(
    filterNames.flatMap((name) => {
      const value = place.value.query.get(name);
      return value === null || value === "" ? [] : [[name, value]];
    }),
  ),
);
export const listKey = computed(() => JSON.stringify(filters.value));

export const entityHref = (id: string, tab = "", query = queryWith({})): string =>
  `/console/entities/${encodeURIComponent(id)}${tab === "" || tab === "profile" ? "" : `/${tab}`}${query}`;
export const listHref = (): string => `/console/entities${queryWith({})}`;

export const entities = growingList<EntitySummary>(() => `/entities?${new URLSearchParams({ ...filters.peek() })}`);

/** Who is on the screen. */
export const openId = signal<string | null>(null);
const pathOf = (rest = ""): string => `/entities/${encodeURIComponent(openId.peek() ?? "")}${rest}`;
export const openEntity = loader<Entity>((signal) => api.get(pathOf(), { signal }));
export const links = loader<Listed<EntityLink>>((signal) => api.get(pathOf("/links"), { signal }));
export const duplicates = loader<Listed<Duplicate>>((signal) => api.get(pathOf("/duplicates"), { signal }));

export function showEntity(id: string | null): void {
  if (openId.peek() === id) return;
  for (const one of [openEntity, links, duplicates]) one.clear();
  openId.value = id;
  if (id === null) return;
  void openEntity.load();
  void duplicates.load();
}

/** Everything on the screen as it is now. */
export async function lookAgain(): Promise<void> {
  const open = openId.peek() === null ? [] : [openEntity.load(), links.load(), duplicates.load()];
  await Promise.all([entities.list.load(), ...open]);
}

/** Puts in what a change has answered, and looks at the rest anew. */
export async function changed(answer: Answer<Entity>): Promise<void> {
  if (answer.ok) openEntity.put(answer.value);
  await Promise.all([entities.list.load(), links.load(), duplicates.load()]);
}

/** The neighbour of one in the list; the first when there is none. */
export function neighbour(id: string | null, step: 1 | -1): string | null {
  const rows = entities.list.value?.rows ?? [];
  const at = rows.findIndex((row) => row.id === id);
  return (at === -1 ? rows[0] : rows[at + step])?.id ?? null;
}
