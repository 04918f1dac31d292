import type { AlertSeverity } from "../domain/alerts";
import { canonicalJson, isObject, type Json, type JsonObject } from "../lib/json";

/** What a company's register says, as far as a change of it is news. */
export interface RegistryExtract {
  name: Json;
  status: Json;
  legalForm: Json;
  registeredAddress: Json;
  officers: Json[];
  /** Whatever else the register says. */
  others: Record<string, Json>;
}

export interface RegistryChange {
  field: string;
  before: Json;
  after: Json;
}

/** Dates of filings and the like change every year without telling anything about who the company is. */
const isPassing = (field: string): boolean =>
  /filings?|accounts|confirmation|last[A-Z]|etag|retrieved|updated/i.test(field);
const named = ["name", "status", "legalForm", "registeredAddress", "officers"];

/** Reads the data of a `company-registry` check, whoever answered it. */
export function extractOf(data: JsonObject): RegistryExtract {
  const others = Object.entries(data).filter(
    ([field, value]) => !named.includes(field) && !isPassing(field) && value !== null,
  );
  return {
    name: data.name ?? data.companyName ?? null,
    status: data.status ?? null,
    legalForm: data.legalForm ?? null,
    registeredAddress: data.registeredAddress ?? data.address ?? null,
    officers: Array.isArray(data.officers) ? data.officers : [],
    others: Object.fromEntries(others),
  };
}

/**
 * What is different, field by field. Spelling is not: case, spaces and the order of officers do not count. A field about which the register
 * says nothing now is no change, or a register that leaves out something for a day would report the whole company.
 */
export function registryChanges(before: RegistryExtract, after: RegistryExtract): RegistryChange[] {
  const changes: RegistryChange[] = [];
  for (const field of ["name", "status", "legalForm", "registeredAddress"] as const)
    if (isNews(before[field], after[field])) changes.push({ field, before: before[field], after: after[field] });
  for (const field of Object.keys(after.others)) {
    const [was, is] = [before.others[field] ?? null, after.others[field] ?? null];
    if (was !== null && isNews(was, is)) changes.push({ field, before: was, after: is });
  }
  if (after.officers.length > 0) changes.push(...officerChanges(before.officers, after.officers));
  return changes;
}

function officerChanges(before: readonly Json[], after: readonly Json[]): RegistryChange[] {
  const was = new Map(before.map((officer) => [officerKey(officer), officer]));
  const is = new Map(after.map((officer) => [officerKey(officer), officer]));
  const gone = [...was].filter(([key]) => !is.has(key));
  const come = [...is].filter(([key]) => !was.has(key));
  const changed = [...is].filter(
    ([key, officer]) => was.has(key) && hasResigned(officer) !== hasResigned(was.get(key)),
  );
  return [
    ...gone.map(([, officer]) => ({ field: "officers", before: officer, after: null })),
    ...come.map(([, officer]) => ({ field: "officers", before: null, after: officer })),
    ...changed.map(([key, officer]) => ({ field: "officers", before: was.get(key) ?? null, after: officer })),
  ];
}

/** Who an officer is: their name and what they are. */
const officerKey = (officer: Json): string =>
  isObject(officer)
    ? `${plain(officer.name ?? null)}|${plain(officer.role ?? officer.position ?? null)}`
    : plain(officer);

const hasResigned = (officer: Json | undefined): boolean =>
  isObject(officer) && ![undefined, null, ""].some((nothing) => nothing === (officer.resignedOn ?? null));

const isNews = (before: Json, after: Json): boolean =>
  after !== null && after !== "" && before !== null && plain(before) !== plain(after);

const plain = (value: Json): string =>
  canonicalJson(value)
    .toLowerCase()
    .replace(/[\s.,]+/g, " ")
    .replace(/ ?" ?/g, '"');

/** How grave changes are: a company that is no longer what it was is graver than one that has moved. */
export function changeSeverity(changes: readonly RegistryChange[]): AlertSeverity {
  const fields = new Set(changes.map(({ field }) => field));
  if (fields.has("status")) return "high";
  return fields.has("name") || fields.has("officers") || fields.has("legalForm") ? "medium" : "low";
}
