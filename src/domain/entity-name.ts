import type { JsonObject } from "../lib/json";

const text = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

/** What lists call a person or company: company name, or first and last name; null when the data has neither. */
export function entityName(data: JsonObject): string | null {
  const name = text(data.companyName) || [text(data.firstName), text(data.lastName)].filter(Boolean).join(" ");
  return name === "" ? null : name.slice(0, 300);
}
