import type { EntityPosition } from "../domain/entities";
import { personIn } from "../domain/shared-facts";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { compactNumber } from "../lib/search-words";

/** Somebody whom a case about a company names. */
export interface NamedPerson {
  type: "individual" | "business";
  /** What tells them apart within the case: the id of their item, or what they are known by. */
  key: string;
  /** Which person or company it is, where the case says so. */
  entityId: string | null;
  correlationId: string | null;
  data: JsonObject;
  positions: { position: EntityPosition; share: number | null }[];
}

/** Where a case about a company names people, and what they are to it. */
const lists: readonly { field: string; position: EntityPosition; type: "individual" | "business" | null }[] = [
  { field: "ubos", position: "ubo", type: null },
  { field: "directors", position: "director", type: null },
  { field: "mainRepresentative", position: "representative", type: "individual" },
  { field: "associatedCompanies", position: "associated_company", type: "business" },
];
const mostPeople = 200;
/** What belongs to the item in its case, not to the person. */
const keysOfTheCase = new Set(["id", "ballerineEntityId", "correlationId", "type", "role"]);

/**
 * The owners, directors, representatives and associated companies of a company, each of them once, whatever they are to it. `isKnown`: whether an
 * id that an item names is a person, or a company, that there is; any other is as good as none.
 */
export function peopleOf(
  data: JsonObject,
  isKnown: (type: NamedPerson["type"], entityId: string) => boolean,
): NamedPerson[] {
  const info = isObject(data.additionalInfo) ? data.additionalInfo : {};
  const people = new Map<string, NamedPerson>();
  for (const { field, position, type } of lists)
    for (const item of itemsOf(info[field] ?? null)) {
      const said = personOf(item, type);
      if (said === null) continue;
      const isOne = said.entityId !== null && isKnown(said.type, said.entityId);
      const person = isOne ? said : { ...said, entityId: null };
      const known = people.get(person.key) ?? [...people.values()].find((other) => isSame(other, person));
      if (known === undefined && people.size >= mostPeople) break;
      const positions = positionsOf(item, position);
      if (known === undefined) people.set(person.key, { ...person, positions });
      else {
        known.positions.push(
          ...positions.filter((one) => !known.positions.some((two) => one.position === two.position)),
        );
        known.data = { ...person.data, ...known.data };
        known.entityId ??= person.entityId;
        known.correlationId ??= person.correlationId;
      }
    }
  return [...people.values()];
}

/** Ids of ours that items name, right or wrong. */
export function idsNamedIn(data: JsonObject): string[] {
  const info = isObject(data.additionalInfo) ? data.additionalInfo : {};
  const items = lists.flatMap(({ field }) => itemsOf(info[field] ?? null));
  return [...new Set(items.map((item) => textOf(item.ballerineEntityId)).filter((id) => id !== ""))];
}

const itemsOf = (value: Json): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [];

function personOf(item: JsonObject, fixed: NamedPerson["type"] | null): Omit<NamedPerson, "positions"> | null {
  const type = fixed ?? (item.type === "business" || textOf(item.companyName) !== "" ? "business" : "individual");
  const data = Object.fromEntries(Object.entries(item).filter(([key]) => !keysOfTheCase.has(key)));
  const key = textOf(item.id) || knownBy(type, item);
  if (key === "") return null;
  const entityId = textOf(item.ballerineEntityId) || null;
  return { type, key, entityId, correlationId: textOf(item.correlationId) || null, data };
}

/** Somebody without an id of an item is known by name and birth date, or number; by less than that by nothing. */
function knownBy(type: NamedPerson["type"], item: JsonObject): string {
  if (type === "individual") return personIn(item)?.value ?? "";
  const number = compactNumber(textOf(item.registrationNumber) || textOf(item.companyNumber));
  return number.length >= 4 ? `${textOf(item.country).toLowerCase()} ${number}` : "";
}

function isSame(one: NamedPerson, other: Omit<NamedPerson, "positions">): boolean {
  if (one.type !== other.type) return false;
  if (one.entityId !== null && one.entityId === other.entityId) return true;
  const [a, b] = [knownBy(one.type, one.data), knownBy(other.type, other.data)];
  return a !== "" && a === b;
}

function positionsOf(item: JsonObject, position: EntityPosition): NamedPerson["positions"] {
  const share = percentOf(item);
  const also: NamedPerson["positions"] =
    item.isAuthorizedSignatory === true && position !== "authorized_signatory"
      ? [{ position: "authorized_signatory", share: null }]
      : [];
  return [{ position, share: position === "ubo" || position === "associated_company" ? share : null }, ...also];
}

/** The share in percent, however the form names it; null: none is said, or none that can be. */
export function percentOf(item: JsonObject): number | null {
  for (const field of [
    "ownershipPercentage",
    "percentageOfOwnership",
    "sharePercentage",
    "ownership",
    "share",
    "percentage",
  ]) {
    const share = Number.parseFloat(textOf(item[field] ?? null));
    if (share > 0 && share <= 100) return Math.round(share * 10_000) / 10_000;
  }
  return null;
}

const textOf = (value: Json | undefined): string =>
  typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
