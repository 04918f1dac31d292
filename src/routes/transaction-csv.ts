import type { TransactionFilters } from "../db/list-transactions";
import type { TenantId } from "../domain";
import { mostExportRows } from "../domain/bulk";
import type { Env } from "../env";
import { cellOf } from "../lib/csv";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { withoutTurns } from "../lib/plain-name";
import { type Mask, masked } from "../review/masking";
import { type ReadPlace, readTransactions } from "./transaction-reads";

const rowsPerPage = 500;
/** A page that little passes costs as much as a full one: the platform ends a call that asks the database too often. */
const mostPages = 200;

const side = ["correlationId", "name", "type", "country", "bankCountry", "segment", "edgecaseId"];
/** Columns are called as an import guesses them, those that only we know so that it leaves them out. */
const columns: readonly string[] = [
  ...["correlationId", "date", "amount", "currency", "baseAmount", "baseCurrency", "direction", "type", "status"],
  ...["category", "description", "reference", "regulatoryAuthority", "tags"],
  ...["method", "type", "channel", "brandName", "mccCode"].map((field) => `payment.${field}`),
  ...["originator", "beneficiary"].flatMap((party) => side.map((field) => `${party}.${field}`)),
  ...["verdict", "reasons", "edgecaseId"],
];

/** What ends a file that could have gone on. */
const more = "There are more: narrow the filter by time";

/** Transactions as lines for spreadsheets, a page of the list at a time. `mask`: what the reader may not see. */
export async function* transactionLines(
  env: Env,
  tenantId: TenantId,
  filters: TransactionFilters,
  mask: Mask | null,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(csvHead);
  let rows = 0;
  let after: ReadPlace | null = null;
  for (let pages = 0; pages < mostPages && rows < mostExportRows; pages += 1) {
    const limit = Math.min(rowsPerPage, mostExportRows - rows);
    const page = await readTransactions(env, tenantId, filters, after, limit);
    if (page.data.length > 0) yield encoder.encode(page.data.map((one) => csvLine(one, mask)).join(""));
    if (page.next === null) return;
    rows += page.data.length;
    after = page.next;
  }
  yield encoder.encode(`${more}\r\n`);
}

export const csvHead = `${columns.join(",")}\r\n`;

/** A transaction, as callers see it, as a line. Numbers stay numbers; no text becomes a formula. */
export function csvLine(transaction: JsonObject, mask: Mask | null): string {
  const shown = mask === null ? transaction : masked(transaction, mask);
  const facts = isObject(shown) ? shown : {};
  return `${columns.map((column) => cellIn(factOf(facts, column))).join(",")}\r\n`;
}

function factOf(transaction: JsonObject, column: string): Json {
  const value = getPath(transaction, column.replace(/\bedgecaseId$/, "id")) ?? null;
  if (column === "reasons" && Array.isArray(value))
    return value.flatMap((reason) => (isObject(reason) ? String(reason.name) : [])).join("; ");
  return Array.isArray(value) ? value.join("|") : value;
}

const cellIn = (value: Json): string =>
  typeof value === "number" ? String(value) : cellOf(withoutTurns(value === null ? "" : String(value)));
