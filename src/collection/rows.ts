import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import type { ItemFacts } from "./form";

/** Lists stand in one another this deep: the owners of a company, and the licences of an owner. */
export const mostListsDeep = 2;

/** The rows of a list's value; anything that is no list has none. */
export const itemsOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/** The id of a row, as text; null when it has none yet. */
export function itemId(item: Json | undefined): string | null {
  const id = isObject(item) && Object.hasOwn(item, "id") ? item.id : null;
  return typeof id === "string" && id !== "" ? id : typeof id === "number" ? String(id) : null;
}

/** What a row goes by until it is sent. One that nobody has named yet goes by its place. */
export const unnamedRow = (index: number | string): string => `new_${index}`;

/** Whether a row is called so before it is sent: by a page of ours (`new_…`), or by the SDK (`row_…`). */
export const isDraftRow = (id: Json | undefined): id is string =>
  typeof id === "string" && /^(?:new|row)_[\w-]{1,60}$/.test(id);

/** The ids of a row and of the row it stands in, the outermost first. */
export const rowIds = ({ item, index, parent }: ItemFacts): string[] => [
  ...(parent === undefined ? [] : rowIds(parent)),
  itemId(item) ?? unnamedRow(index),
];

/** A row in the one that `parent` says; null: on the page itself. */
export const rowIn = (parent: ItemFacts | null, item: Json, index: number): ItemFacts =>
  parent === null ? { item, index } : { item, index, parent };

/** One step on the way to a row: where its list stands (from the item around it, if there is one), and its id there. */
export interface RowStep {
  list: string;
  id: string;
}

/** The row that stands there: the item itself and the numbers it has in its lists; null: there is none. */
export function rowAt(
  context: JsonObject,
  steps: readonly RowStep[],
): { item: JsonObject; path: string; indexes: number[]; facts: ItemFacts } | null {
  let holder: Json = context;
  let path = "";
  let facts: ItemFacts | null = null;
  const indexes: number[] = [];
  for (const { list, id } of steps) {
    const items = itemsOf(getPath(holder, list));
    const index = items.findIndex((one) => itemId(one) === id);
    const item = items[index];
    if (!isObject(item)) return null;
    holder = item;
    path += `${path === "" ? "" : "."}${list}.${index}`;
    facts = rowIn(facts, item, index);
    indexes.push(index);
  }
  return facts === null || !isObject(holder) ? null : { item: holder, path, indexes, facts };
}

/** `entity.data.additionalInfo.ubos[item_1].licences[item_2]`: the row in words that requirements and targets are made of. */
export const rowName = (steps: readonly RowStep[]): string => steps.map(({ list, id }) => `${list}[${id}]`).join(".");

/** Reads `entity.data.additionalInfo.ubos[item_1].licences[item_2].number`; null: it names nothing in a row. */
export function readRowName(target: string): { steps: RowStep[]; path: string } | null {
  const steps: RowStep[] = [];
  let left = target;
  for (;;) {
    const [whole, list, id] = /^([^[\]]+)\[([^[\]]+)\]\./.exec(left) ?? [];
    if (whole === undefined || list === undefined || id === undefined) break;
    steps.push({ list, id });
    left = left.slice(whole.length);
  }
  return steps.length === 0 || left === "" || /[[\]]/.test(left) ? null : { steps, path: left };
}
