import { getPath, isObject, type Json, type JsonObject } from "../lib/json";

const applicantPaths = ["entity.data.additionalInfo.mainRepresentative.email", "entity.data.email"];
const deepest = 8;

/**
 * Where in the context the e-mail address of a link's person stands: the company's representative, else the entity itself; of an owner
 * or another item of a list, in that item. Null: the case knows none.
 */
export function linkAddressPath(context: JsonObject, subject: string): string | null {
  if (subject === "applicant") return applicantPaths.find((path) => typeof getPath(context, path) === "string") ?? null;
  return pathOfItem(context.entity, subject, "entity", 0) ?? pathOfItem(context.customData, subject, "customData", 0);
}

function pathOfItem(value: Json | undefined, id: string, path: string, depth: number): string | null {
  if (depth > deepest || value === undefined) return null;
  if (isObject(value) && value.id === id && typeof value.email === "string") return `${path}.email`;
  const parts = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
  for (const [key, inner] of parts) {
    const found = pathOfItem(inner, id, `${path}.${key}`, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
