import { computed, signal } from "@preact/signals";
import type { ApprovalState, EntityPosition, EntityType, FactSource, RiskLevel } from "../../../domain";
import type { Json, JsonObject } from "../../../lib/json";
import { type Answer, type ApiFailure, api, type Listed } from "../../shared/api";
import { type Loader, loader } from "../../shared/load";
import { place, queryWith } from "../../shared/router";
import { type Rows, refreshed } from "../model/filters";

export interface EntityRisk {
  level: RiskLevel;
  score: number | null;
  by: "case" | "analyst" | "api_key";
  id: string;
  at: string | null;
  reason: string | null;
  expiresAt: string | null;
}
/** A person or company as `GET /entities` lists it. */
export interface EntitySummary {
  id: string;
  type: EntityType;
  correlationId: string | null;
  name: string | null;
  approvalState: ApprovalState;
  risk: EntityRisk | null;
  version: number;
  createdAt: string;
  updatedAt: string;
}
export interface EntityAttribute {
  field: string;
  value: Json;
  source: FactSource;
  at: string;
  pinned: boolean;
}
export interface AttributeSaid extends EntityAttribute {
  seq: number;
  counts: boolean;
}
/** `GET /entities/{id}`. */
export interface Entity extends EntitySummary {
  approvalAt: string | null;
  approvalCaseId: string | null;
  facts: JsonObject;
  attributes: EntityAttribute[];
  mergedIds: string[];
  legalHold: boolean;
}
export interface EntityLink {
  id: string;
  holder: LinkedEntity;
  company: LinkedEntity;
  position: EntityPosition;
  share: number | null;
  from: string | null;
  to: string | null;
  source: FactSource;
  updatedAt: string;
  endedAt: string | null;
}
export interface LinkedEntity {
  id: string;
  type: EntityType;
  name: string | null;
}
export interface Duplicate {
  entity: EntitySummary;
  shares: string[];
}

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
export const narrowHref = (changes: Partial<Record<EntityFilterName, string | null>>): string =>
  `${place.peek().path}${queryWith(changes)}`;

const pageSize = 50;

export const entityList: Loader<Rows<EntitySummary>> = loader<Rows<EntitySummary>>(async (stop) => {
  const asked = listKey.peek();
  const now = entityList.state.peek();
  const before = asked === loadedKey && now.status === "ready" ? now.value : null;
  const answer = await page(null, stop);
  if (!answer.ok) return answer;
  loadedKey = asked;
  const fresh = { rows: answer.value.data, nextCursor: answer.value.nextCursor };
  return { ok: true, value: before === null ? fresh : refreshed(before, answer.value) };
});
let loadedKey: string | null = null;

const page = (cursor: string | null, stop?: AbortSignal): Promise<Answer<Listed<EntitySummary>>> => {
  const wanted = new URLSearchParams({ ...filters.peek(), limit: String(pageSize) });
  if (cursor !== null) wanted.set("cursor", cursor);
  return api.get(`/entities?${wanted}`, stop === undefined ? {} : { signal: stop });
};

/** Loads the list that the address asks for; one of other filters is not shown meanwhile. */
export async function openList(): Promise<void> {
  if (listKey.peek() !== loadedKey) entityList.clear();
  moreFailure.value = null;
  await entityList.load();
}

export const loadingMore = signal(false);
export const moreFailure = signal<ApiFailure | null>(null);

/** The next page, below what is there. */
export async function loadMore(): Promise<void> {
  const now = entityList.state.peek();
  if (loadingMore.peek() || now.status !== "ready" || now.value.nextCursor === null) return;
  const key = listKey.peek();
  loadingMore.value = true;
  const answer = await page(now.value.nextCursor);
  loadingMore.value = false;
  const current = entityList.state.peek();
  if (key !== listKey.peek() || current.status !== "ready") return;
  moreFailure.value = answer.ok ? null : answer.error;
  if (!answer.ok) return;
  const known = new Set(current.value.rows.map(({ id }) => id));
  const rows = [...current.value.rows, ...answer.value.data.filter(({ id }) => !known.has(id))];
  entityList.put({ rows, nextCursor: answer.value.nextCursor });
}

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
  await Promise.all([entityList.load(), ...open]);
}

/** Puts in what a change has answered, and looks at the rest anew. */
export async function changed(answer: Answer<Entity>): Promise<void> {
  if (answer.ok) openEntity.put(answer.value);
  await Promise.all([entityList.load(), links.load(), duplicates.load()]);
}

/** The neighbour of one in the list; the first when there is none. */
export function neighbour(id: string | null, step: 1 | -1): string | null {
  const rows = entityList.value?.rows ?? [];
  const at = rows.findIndex((row) => row.id === id);
  return (at === -1 ? rows[0] : rows[at + step])?.id ?? null;
}
