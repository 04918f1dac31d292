import type { CaseSnapshot } from "../domain";
import type { PlaceOf } from "../domain/privacy-requests";
import { emailsIn, personIn } from "../domain/shared-facts";
import { isObject, type Json, type JsonObject } from "../lib/json";

/** Who is looked for. Null: that is not known. */
export interface Sought {
  /** As `personIn` says it: name and date of birth. */
  person: string | null;
  /** In small letters. */
  email: string | null;
  entityIds: readonly string[];
}

/** Somebody who may be the one, for a person to decide. */
export interface Candidate extends PlaceOf {
  name: string | null;
  dateOfBirth: string | null;
  /** What is the same. */
  by: ("id" | "name_and_birth" | "email")[];
}

const mostLooked = 20_000;
const mostInOneCase = 20;
/** What vendors answered, and what other cases told, names others as well. */
const enginesOwn: ReadonlySet<string> = new Set(["pluginsOutput", "childWorkflows", "documents", "metadata"]);

/** Where in a case somebody stands: it is about them, or they are an item of it (an owner, a director). */
export function whereIs(sought: Sought, { caseId, version, context, entity }: CaseSnapshot): Candidate[] {
  const isPrivate = entity.type === "individual";
  const found: Candidate[] = [];
  let left = mostLooked;
  const walk = (value: Json, path: string, isListed: boolean): void => {
    left -= 1;
    if (left < 0 || found.length >= mostInOneCase) return;
    if (Array.isArray(value)) {
      for (const [place, item] of value.entries()) walk(item, `${path}[${place}]`, true);
      return;
    }
    if (!isObject(value)) return;
    const by = sameAs(sought, value);
    if (by.length > 0) {
      const { name = null, dateOfBirth = null } = personIn(value) ?? {};
      // Who stands in a case about a person, and in no list of it, is that person.
      found.push({ caseId, caseVersion: version, path: isPrivate && !isListed ? null : path, name, dateOfBirth, by });
      return;
    }
    for (const [key, inner] of Object.entries(value))
      walk(inner ?? null, path === "" ? key : `${path}.${key}`, isListed);
  };
  for (const [key, value] of Object.entries(context)) if (!enginesOwn.has(key)) walk(value ?? null, key, false);
  if (isPrivate && sought.entityIds.includes(entity.id)) {
    const data = isObject(context.entity) && isObject(context.entity.data) ? context.entity.data : {};
    const { name = null, dateOfBirth = null } = personIn(data) ?? {};
    found.push({ caseId, caseVersion: version, path: null, name, dateOfBirth, by: ["id"] });
  }
  return merged(found);
}

function sameAs({ person, email }: Sought, value: JsonObject): Candidate["by"] {
  const isNamed = person !== null && personIn(value)?.value === person;
  const isWritten = email !== null && emailsIn(value).includes(email);
  return [...(isNamed ? (["name_and_birth"] as const) : []), ...(isWritten ? (["email"] as const) : [])];
}

/** A case that is about somebody is all theirs: the places in it say nothing more. */
function merged(found: readonly Candidate[]): Candidate[] {
  const main = found.filter(({ path }) => path === null);
  const [first] = main;
  if (first === undefined) return [...found];
  const known = main.find(({ name }) => name !== null) ?? first;
  return [{ ...known, by: [...new Set(main.flatMap(({ by }) => by))] }];
}

/** What stands at a path; null: nothing (any more). */
export function partAt(context: JsonObject, path: string): JsonObject | null {
  let at: Json | undefined = context;
  for (const [, name, place] of path.matchAll(/(?:^|\.)(?<name>[^.[\]]+)|\[(?<place>\d+)\]/g)) {
    if (place !== undefined) at = Array.isArray(at) ? at[Number(place)] : undefined;
    else at = isObject(at) && name !== undefined && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return isObject(at) ? at : null;
}

/** Of an item what is said of that person: neither other persons in it, nor lists of things that may be about others. */
export function ownPart(value: JsonObject): JsonObject {
  const own: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    if (Array.isArray(inner)) {
      if (inner.every((one) => !isObject(one) && !Array.isArray(one))) own[key] = inner;
    } else if (!isObject(inner)) own[key] = inner;
    else if (!isSomebody(inner)) own[key] = ownPart(inner);
  }
  return own;
}

const isSomebody = (value: JsonObject): boolean =>
  ["firstName", "lastName", "fullName", "dateOfBirth", "birthDate"].some((key) => Object.hasOwn(value, key));
