import { isObject, type Json, type JsonObject } from "../lib/json";

export interface FoundPersons {
  persons: JsonObject[];
  /** What is missing, by place: `kycInformation.1.lastName`. A person without a name is a problem, never passed over. */
  missing: string[];
}

/**
 * Every person in `value`: one person, a list of people, or the results of child cases (`childWorkflows`, one definition's entry in
 * it, or one child), where a verified name goes before a typed one. Each has the id it is known by: its own, else the child's, else
 * its place.
 */
export function personsIn(value: Json | undefined, at: string): FoundPersons {
  const found: FoundPersons = { persons: [], missing: [] };
  collect(value, at, null, 0, found);
  return found;
}

const deepest = 6;

function collect(value: Json | undefined, at: string, id: string | null, depth: number, found: FoundPersons): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const [place, item] of value.entries()) collect(item ?? "", `${at}.${place}`, String(place), depth + 1, found);
    return;
  }
  const data = isObject(value) ? namedIn(value, 0) : null;
  if (data === null && isObject(value) && depth < deepest) {
    const entries = Object.entries(value);
    if (entries.length > 0 && entries.every(([, inner]) => isObject(inner) || Array.isArray(inner))) {
      for (const [key, inner] of entries) collect(inner, `${at}.${key}`, key, depth + 1, found);
      return;
    }
  }
  const person = personOf(data ?? {}, isObject(value) ? value : {}, id);
  for (const key of ["firstName", "lastName"]) if (person[key] === undefined) found.missing.push(`${at}.${key}`);
  found.persons.push(person);
}

/** The part of a person, an entity or a child's entry that holds a name. */
function namedIn(value: JsonObject, depth: number): JsonObject | null {
  if (textIn(value, "firstName") !== undefined || textIn(value, "lastName") !== undefined) return value;
  if (depth >= deepest) return null;
  for (const key of ["result", "vendorResult", "entity", "data", "childEntity"]) {
    const inner = Object.hasOwn(value, key) ? value[key] : undefined;
    const named = isObject(inner) ? namedIn(inner, depth + 1) : null;
    if (named !== null) return named;
  }
  return null;
}

function personOf(data: JsonObject, holder: JsonObject, place: string | null): JsonObject {
  const more = isObject(data.additionalInfo) ? data.additionalInfo : {};
  const read = (key: string): string | undefined => textIn(data, key) ?? textIn(more, key);
  const id = textIn(data, "id") ?? textIn(holder, "entityId") ?? textIn(data, "ballerineEntityId") ?? place;
  const person: Record<string, string | undefined> = {
    id: id ?? undefined,
    firstName: read("firstName"),
    lastName: read("lastName"),
    dateOfBirth: read("dateOfBirth"),
    country: read("country"),
    nationality: read("nationality"),
  };
  return Object.fromEntries(
    Object.entries(person).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function textIn(from: JsonObject, key: string): string | undefined {
  const value = Object.hasOwn(from, key) ? from[key] : undefined;
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
