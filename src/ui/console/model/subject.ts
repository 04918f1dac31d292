import { getPath, isObject, type Json, type JsonObject } from "../../../lib/json";

/** Who a context is about. */
export function entityDataOf(context: JsonObject): JsonObject {
  const data = getPath(context, "entity.data");
  return isObject(data) ? data : {};
}

export const isPerson = (context: JsonObject): boolean => getPath(context, "entity.type") === "individual";

/** Company name, first and last name, or a name as a whole; null when there is none. */
export function nameOf(context: JsonObject): string | null {
  const data = entityDataOf(context);
  const parts = [textOf(data.firstName), textOf(data.lastName)].filter(Boolean).join(" ");
  const name = textOf(data.companyName) || parts || textOf(data.name);
  return name === "" ? null : name;
}

/** Two letters, when the case names a country. */
export function countryOf(context: JsonObject): string | null {
  const data = entityDataOf(context);
  return (
    textOf(data.country) ||
    textOf(data.countryOfIncorporation) ||
    textOf(getPath(data, "additionalInfo.nationality")) ||
    null
  );
}

/** Owners the applicant named. */
export function declaredOwners(context: JsonObject): JsonObject[] {
  const owners = getPath(entityDataOf(context), "additionalInfo.ubos");
  return Array.isArray(owners) ? owners.filter(isObject) : [];
}

export const textOf = (value: Json | undefined): string =>
  typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
