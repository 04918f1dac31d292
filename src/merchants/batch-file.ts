import { countryOf } from "../formats/countries";
import { parseCsvRecords } from "../lib/csv";
import { err, ok, type Result } from "../lib/result";

/** A merchant of a file. */
export interface BatchRow {
  /** From 2: the first line has the names. */
  row: number;
  websiteUrl: string;
  merchantName: string | null;
  correlationId: string | null;
  country: string | null;
  lineOfBusiness: string | null;
  mcc: string | null;
}

export interface BatchFile {
  rows: BatchRow[];
  refused: { row: number; problem: string }[];
}

/** Names of columns as people write them. */
const columns: Record<Exclude<keyof BatchRow, "row">, readonly string[]> = {
  websiteUrl: ["websiteurl", "website", "url", "site"],
  merchantName: ["merchantname", "name", "companyname", "merchant", "company"],
  correlationId: ["businesscorrelationid", "correlationid", "id", "merchantid"],
  country: ["countrycode", "country"],
  lineOfBusiness: ["lineofbusiness", "industry"],
  mcc: ["mcc", "mcccode"],
};

/** Reads a file of merchants. A row that cannot be used is refused with why; the others go on. The error is a sentence about the file. */
export function readBatchFile(text: string, most: number): Result<BatchFile, string> {
  const parsed = parseCsvRecords(text);
  if (!parsed.ok) return parsed;
  const [first] = parsed.value;
  if (first === undefined) return err("there is no merchant in the file");
  const names = Object.keys(first);
  const columnOf = (known: readonly string[]) =>
    names.find((name) => known.includes(name.toLowerCase().replace(/[^a-z]/g, "")));
  const at = Object.fromEntries(Object.entries(columns).map(([key, known]) => [key, columnOf(known)]));
  if (at.websiteUrl === undefined) return err("there is no column websiteUrl");
  if (parsed.value.length > most) return err(`there are more than ${most} merchants`);
  const file: BatchFile = { rows: [], refused: [] };
  const seen = new Set<string>();
  for (const [place, record] of parsed.value.entries()) {
    const row = place + 2;
    const cell = (key: string | undefined, longest: number): string | null =>
      (key === undefined ? "" : (record[key] ?? "")).trim().slice(0, longest) || null;
    const websiteUrl = websiteOf(cell(at.websiteUrl, 2_000) ?? "");
    const [merchantName, correlationId] = [cell(at.merchantName, 300), cell(at.correlationId, 200)];
    const country = cell(at.country, 60);
    const mcc = cell(at.mcc, 10);
    const refuse = (problem: string) => file.refused.push({ row, problem });
    if (websiteUrl === null) refuse("websiteUrl is not the address of a website");
    else if (country !== null && countryOf(country) === null) refuse("countryCode is no country");
    else if (mcc !== null && !/^\d{4}$/.test(mcc)) refuse("mcc has four digits");
    else if (seen.has(`${websiteUrl}|${correlationId ?? merchantName ?? ""}`)) refuse("the same merchant stands above");
    else {
      seen.add(`${websiteUrl}|${correlationId ?? merchantName ?? ""}`);
      file.rows.push({
        row,
        websiteUrl,
        merchantName,
        correlationId,
        country,
        lineOfBusiness: cell(at.lineOfBusiness, 200),
        mcc,
      });
    }
  }
  return ok(file);
}

/** `shop.example` is `https://shop.example/`; null: no website has such an address. */
export function websiteOf(text: string): string | null {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  if (!url.hostname.includes(".") || url.username !== "" || url.password !== "" || /\s/.test(text)) return null;
  url.hash = "";
  return url.href;
}
