import { computed, signal } from "@preact/signals";
import type { ApprovalState, EntityPosition, EntityType, FactSource, RiskLevel } from "../../../domain";
import type { Json, JsonObject } from "../../../lib/json";
import { type Answer, api, type Listed } from "../../shared/api";
import { loader } from "../../shared/load";
import { place, queryWith } from "../../shared/router";
import { growingList } from "../model/growing-list";

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
