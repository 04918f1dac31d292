import type { ListEntry } from "../entry";

/** What a format has read of an entry, before it is trimmed to what an entry may be. */
export interface EntryDraft {
  id: string;
  kind: ListEntry["kind"];
  names: { name: string; quality: "primary" | "strong" | "weak" }[];
  birthDates?: (string | null)[];
  countries?: string[];
  identifiers?: { type: string; value: string; country: string | null }[];
  programs?: string[];
  listedOn?: string | null;
  remarks?: string | null;
}

/** An entry without empty, doubled and overlong parts; null when it has no number or no name. */
export function entryOf(draft: EntryDraft): ListEntry | null {
  const names = distinct(
    draft.names.map(({ name, quality }) => ({ name: clean(name, 400), quality })).filter(({ name }) => name !== ""),
    ({ name }) => name.toLowerCase(),
  ).slice(0, 300);
  const id = clean(draft.id, 400);
  if (id === "" || names.length === 0) return null;
  const identifiers = (draft.identifiers ?? [])
    .map(({ type, value, country }) => ({
      type: clean(type, 400) || "number",
      value: clean(value, 400),
      country: country === null ? null : clean(country, 400) || null,
    }))
    .filter(({ value }) => value !== "");
  return {
    id,
    kind: draft.kind,
    names,
    birthDates: distinctTexts((draft.birthDates ?? []).filter((date) => date !== null)).slice(0, 30),
    countries: distinctTexts((draft.countries ?? []).map((country) => clean(country, 400))).slice(0, 60),
    identifiers: distinct(identifiers, ({ type, value }) => `${type}|${value}`).slice(0, 60),
    topic: "sanction",
    programs: distinctTexts((draft.programs ?? []).map((program) => clean(program, 400))).slice(0, 60),
    listedOn: clean(draft.listedOn ?? "", 40) || null,
    inForce: true,
    remarks: clean(draft.remarks ?? "", 2_000) || null,
  };
}

const clean = (text: string, most: number): string => text.replace(/\s+/g, " ").trim().slice(0, most);

const distinctTexts = (texts: readonly string[]): string[] => [...new Set(texts)].filter((text) => text !== "");

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const seen = new Set<string>();
  return items.filter((item) => !seen.has(keyOf(item)) && seen.add(keyOf(item)));
}

const months: Record<string, string> = Object.fromEntries(
  "jan feb mar apr may jun jul aug sep oct nov dec"
    .split(" ")
    .map((name, at) => [name, String(at + 1).padStart(2, "0")]),
);

/**
 * A date as lists write it (`12 Mar 1960`, `Mar 1960`, `circa 1960`, `1960 to 1962`, `12/03/1960`, `1960-03-12`, `dd/mm/1960`), as
 * YYYY, YYYY-MM, YYYY-MM-DD or YYYY/YYYY; null when there is no year in it.
 */
export function dateOf(text: string): string | null {
  const plain = text.trim().toLowerCase();
  const range = /(\d{4})\D+(?:to|and|-|–)\D*(\d{4})/.exec(plain);
  if (range !== null) return `${range[1]}/${range[2]}`;
  const iso = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d])/.exec(plain);
  if (iso !== null) return joined(iso[1], iso[2], iso[3]);
  const slashed = /^(\d{2}|dd)[/.](\d{2}|mm)[/.](\d{4})$/.exec(plain);
  if (slashed !== null) return joined(slashed[3], slashed[2], slashed[1]);
  const written = /(?:(\d{1,2}) )?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (\d{4})/.exec(plain);
  if (written !== null) return joined(written[3], months[written[2] ?? ""], written[1]?.padStart(2, "0"));
  return /\b(1[89]\d{2}|20\d{2})\b/.exec(plain)?.[1] ?? null;
}

function joined(year = "", month?: string, day?: string): string {
  if (!/^\d{2}$/.test(month ?? "") || month === "00") return year;
  return /^\d{2}$/.test(day ?? "") && day !== "00" ? `${year}-${month}-${day}` : `${year}-${month}`;
}
