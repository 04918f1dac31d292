import { sha256Hex } from "../lib/bytes";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";

const mostCandidates = 5;

/** One company that a register knows: what the form may fill in from it, by the names of the register's answer. */
export interface Candidate {
  /** The same company has the same one each time it is found. */
  id: string;
  title: string;
  lines: string[];
  fields: JsonObject;
}

/** Registers answer with one company, or with several under `companies` or `candidates`. Only what the form fills in leaves this place. */
export function candidatesIn(data: JsonObject, wanted: readonly string[]): Candidate[] {
  const several = [data.candidates, data.companies].find((list) => Array.isArray(list));
  const companies = Array.isArray(several) ? several : [data];
  const found = companies.filter(isObject).flatMap((company): Candidate[] => {
    const fields = Object.fromEntries(
      wanted.flatMap((name): [string, Json][] => {
        const value = getPath(company, name);
        return value === undefined || value === null ? [] : [[name, value]];
      }),
    );
    const [title, ...lines] = Object.values(fields).flatMap((value) => textOf(value) || []);
    if (title === undefined) return [];
    return [{ id: sha256Hex(JSON.stringify(fields)).slice(0, 16), title, lines: lines.slice(0, 4), fields }];
  });
  return found.filter(({ id }, i) => found.findIndex((other) => other.id === id) === i).slice(0, mostCandidates);
}

const textOf = (value: Json): string =>
  typeof value === "string" || typeof value === "number"
    ? String(value)
    : isObject(value)
      ? Object.values(value)
          .filter((part) => typeof part === "string")
          .join(", ")
      : "";

/** Registers write addresses as one text, or in parts that are named a little differently. `country`: where there is none, or only its name. */
export function addressFrom(value: Json, country: string | null): Json {
  const fallback = country === null ? {} : { country };
  if (!isObject(value)) return typeof value === "string" ? { ...fallback, line1: value } : value;
  const { country: said, ...parts } = value;
  const named = {
    line1: firstText(parts, ["line1", "address_line_1", "street"]),
    line2: firstText(parts, ["line2", "address_line_2"]),
    city: firstText(parts, ["city", "locality", "town"]),
    region: firstText(parts, ["region", "state"]),
    postalCode: firstText(parts, ["postalCode", "postcode", "postal_code"]),
  };
  const isCode = typeof said === "string" && /^[A-Z]{2}$/.test(said);
  return {
    ...(isCode ? { country: said } : fallback),
    ...Object.fromEntries(
      Object.entries(named).flatMap(([part, text]): [string, Json][] => (text === null ? [] : [[part, text]])),
    ),
  };
}

function firstText(parts: { [name: string]: Json }, names: readonly string[]): string | null {
  const found = names.map((name) => parts[name]).find((text) => typeof text === "string" && text !== "");
  return typeof found === "string" ? found : null;
}

/** Numbers of registers have a few letters before or after (`HRB 12345`, `SC123456`), names a few digits (`Studio 54`). */
export function isRegisterNumber(query: string): boolean {
  const digits = query.match(/\p{Nd}/gu)?.length ?? 0;
  const letters = query.match(/\p{L}/gu)?.length ?? 0;
  return digits > 0 && digits >= letters;
}
