import type { ActorRef } from "../domain";
import { isObject, type Json, type JsonObject, sameJson } from "../lib/json";
import { applyChanges, type JsonChange } from "../lib/json-patch";

/**
 * What people may not write, of what they send; null: they may. Below `entity.data` and `customData` stand the facts of people: neither of
 * the two is replaced as a whole, for all facts in it would be gone at once.
 */
export function notForPeople(merge: JsonObject): string | null {
  for (const [key, value] of Object.entries(merge)) {
    if (!isObject(value)) return key;
    if (key === "customData") continue;
    if (key !== "entity") return key;
    const other = Object.entries(value).find(([inner, data]) => inner !== "data" || !isObject(data));
    if (other !== undefined) return `entity.${other[0]}`;
  }
  return null;
}

/** An entry of the timeline, as far as it says who changed what. */
export interface ChangingEntry {
  at: string;
  type: string;
  actor: ActorRef;
  version: number;
  changes: Json;
  payload: Json;
}

/** One change of one fact. `before` or `after` undefined: there was none, or it was taken away. */
export interface FactChange {
  at: string;
  type: string;
  actor: ActorRef;
  version: number;
  before: Json | undefined;
  after: Json | undefined;
  reason: string | null;
}

/** Everything that was ever said at this place of the context, oldest first. `entries`: the timeline from its beginning. */
export function historyOf(entries: readonly ChangingEntry[], path: string): FactChange[] {
  const wanted = ["context", ...path.split(".")];
  const found: FactChange[] = [];
  let value: Json | undefined;
  for (const entry of entries) {
    const before = value;
    for (const change of changesIn(entry.changes)) value = changed(value, change, wanted);
    if (sameJson(before, value)) continue;
    const { at, type, actor, version } = entry;
    found.push({ at, type, actor, version, before, after: value, reason: reasonIn(entry.payload) });
  }
  return found;
}

/** Whether people of the team, or an integrator, said it last, and the applicant had said something else before. */
export function isStaffChange(history: readonly FactChange[]): boolean {
  const last = history.at(-1);
  return last?.type === "context.merged" && history.slice(0, -1).some(({ actor }) => actor.kind === "applicant");
}

/** Those facts of the context (dotted paths) that an applicant had said and that people changed since. */
export const changedByStaff = (entries: readonly ChangingEntry[], paths: readonly string[]): Set<string> =>
  new Set(paths.filter((path) => isStaffChange(historyOf(entries, path))));

function changesIn(changes: Json): JsonChange[] {
  return (Array.isArray(changes) ? changes : []).flatMap((change): JsonChange[] => {
    if (!isObject(change) || !Array.isArray(change.path)) return [];
    const path = change.path.map(String);
    return change.set === undefined ? [{ path, remove: true }] : [{ path, set: change.set }];
  });
}

function changed(value: Json | undefined, change: JsonChange, wanted: readonly string[]): Json | undefined {
  const shorter = Math.min(change.path.length, wanted.length);
  if (!change.path.slice(0, shorter).every((key, at) => key === wanted[at])) return value;
  if (change.path.length <= wanted.length) {
    if (!("set" in change)) return undefined;
    let inner: Json | undefined = change.set;
    for (const key of wanted.slice(change.path.length)) inner = memberOf(inner, key);
    return inner;
  }
  // Something inside of it changed. A record that was cut has holes: then nothing can be said about what it was.
  if (value === undefined || typeof value !== "object" || value === null) return value;
  const inside = { ...change, path: change.path.slice(wanted.length) };
  return reaches(value, inside.path) ? applyChanges(value, [inside]) : value;
}

/** Whether everything on the way is there. */
function reaches(value: Json, path: readonly string[]): boolean {
  let at: Json | undefined = value;
  for (const key of path.slice(0, -1)) at = memberOf(at, key);
  return typeof at === "object" && at !== null;
}

function memberOf(value: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(value)) return /^\d+$/.test(key) ? value[Number(key)] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function reasonIn(payload: Json): string | null {
  const said = isObject(payload) ? payload.reason : undefined;
  return typeof said === "string" ? said : null;
}
