import type { JsonObject } from "../lib/json";

const text = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

/** What lists call a person or company: company name, first and last name, or a name as a whole; null when the data has none. */
export function entityName(data: JsonObject): string | null {
  const parts = [text(data.firstName), text(data.lastName)].filter(Boolean).join(" ");
  const name = text(data.companyName) || parts || text(data.name);
  return name === "" ? null : name.slice(0, 300);
}

/** Of all that is known of somebody what they are called by. */
export const namesIn = (data: JsonObject): JsonObject =>
  Object.fromEntries(
    ["companyName", "firstName", "middleName", "lastName", "name"].flatMap((field) =>
      text(data[field]) === "" ? [] : [[field, text(data[field])]],
    ),
  );
