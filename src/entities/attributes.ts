import type { FactSource } from "../domain/entities";
import { isObject, isUnsafeKey, type Json, type JsonObject } from "../lib/json";

/** One fact that is said of a person or company. `value` null: there is no such thing any more. */
export interface Fact {
  /** `companyName`, `additionalInfo.nationality`. */
  field: string;
  value: Json;
}

/** A fact with who said it and when. `seq`: the order in which they were said. */
export interface Statement extends Fact {
  seq: number;
  entityId: string;
  source: FactSource;
  atMs: number;
  pinned: boolean;
}

/** Facts of a person or company that are other persons and companies: links, and no attributes. */
export const peopleFields = ["ubos", "directors", "mainRepresentative", "associatedCompanies"] as const;

const mostFacts = 200;
const longestField = 100;
const mostValueBytes = 16_000;

/** What a case (or a caller) says of somebody, fact by fact. What says nothing, and what is too large to be a fact, is left out. */
export function factsOf(data: JsonObject): Fact[] {
  const facts: Fact[] = [];
  for (const [field, value] of Object.entries(data))
    if (field === "additionalInfo" && isObject(value)) {
      for (const [inner, one] of Object.entries(value))
        if (!peopleFields.some((people) => people === inner))
          facts.push({ field: `additionalInfo.${inner}`, value: one });
    } else facts.push({ field, value });
  return facts.filter(isFact).slice(0, mostFacts);
}

/** What a caller says of somebody, fact by fact; null takes one back. Nothing is left out: whoever takes it in says what cannot be kept. */
export function saidOf(data: JsonObject): Fact[] {
  return Object.entries(data).flatMap(([field, value]) =>
    field === "additionalInfo" && isObject(value)
      ? Object.entries(value).map(([inner, one]) => ({ field: `additionalInfo.${inner}`, value: one }))
      : [{ field, value: value === "" ? null : value }],
  );
}

/** Names of the record and not facts of the person. */
const notFacts = new Set(["id", "ballerineEntityId"]);

function isFact({ field, value }: Fact): boolean {
  if (
    notFacts.has(field) ||
    value === null ||
    value === "" ||
    field.length > longestField ||
    field.split(".").some(isUnsafeKey)
  )
    return false;
  return JSON.stringify(value).length <= mostValueBytes;
}

/**
 * What counts of all that was said: of each field what is pinned, else the newest. Of two that were said at the same time the one that
 * was written down later. A field that was taken back has no statement.
 */
export function countingOf(statements: readonly Statement[]): Statement[] {
  const counting = new Map<string, Statement>();
  for (const one of statements) {
    const other = counting.get(one.field);
    if (other === undefined || outweighs(one, other)) counting.set(one.field, one);
  }
  return [...counting.values()].filter(({ value }) => value !== null).sort((a, b) => (a.field < b.field ? -1 : 1));
}

function outweighs(one: Statement, other: Statement): boolean {
  if (one.pinned !== other.pinned) return one.pinned;
  return one.atMs === other.atMs ? one.seq > other.seq : one.atMs > other.atMs;
}

/** The hits that a vendor which keeps watch has told last are a fact of their own: what one says leaves alone what another has said. */
export const hitsField = (vendor: string): string => `${hitsOf}${vendor}`;
const hitsOf = "amlHits.";

/** The facts as one object, as cases write them; hits of all vendors in one list. */
export function dataOf(facts: readonly Fact[]): JsonObject {
  const data: JsonObject = {};
  const additionalInfo: JsonObject = {};
  const hits = new Map<string, Json[]>();
  for (const { field, value } of facts)
    if (field.startsWith("additionalInfo.")) additionalInfo[field.slice("additionalInfo.".length)] = value;
    else if (field.startsWith(hitsOf) && Array.isArray(value)) hits.set(field.slice(hitsOf.length), value);
    else data[field] = value;
  if (hits.size > 0) data.amlHits = [...othersIn(data.amlHits ?? null, hits), ...[...hits.values()].flat()];
  return Object.keys(additionalInfo).length === 0 ? data : { ...data, additionalInfo };
}

/** Hits that are not of one of these vendors. */
const othersIn = (listed: Json, hits: ReadonlyMap<string, Json[]>): Json[] =>
  Array.isArray(listed) ? listed.filter((hit) => !isObject(hit) || !hits.has(String(hit.vendor))) : [];

/** Fields in which two records of what may be the same person or company disagree. */
export function conflictsOf(
  into: readonly Statement[],
  from: readonly Statement[],
): { field: string; into: Json; from: Json; counts: "into" | "from" }[] {
  const known = new Map(into.map((one) => [one.field, one]));
  return from.flatMap((one) => {
    const other = known.get(one.field);
    if (other === undefined || JSON.stringify(other.value) === JSON.stringify(one.value)) return [];
    const counts = outweighs(one, other) ? ("from" as const) : ("into" as const);
    return [{ field: one.field, into: other.value, from: one.value, counts }];
  });
}
