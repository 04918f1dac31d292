import type { JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { timeInCell } from "./csv-dates";
import { directionInCell } from "./csv-directions";
import { type CsvMapping, fieldNamesOf, sentIn } from "./csv-mapping";
import { withAmounts } from "./csv-row-amounts";
import type { CsvRow } from "./csv-rows";
import { FlatTransaction, fromFlat } from "./flat-transaction";
import { type SentTransaction, TransactionBody } from "./transaction.schema";

/** The transaction in a row. The error is a sentence; it never repeats what was sent. `nowMs`: by the tenant's clock. */
export function transactionInRow(
  mapping: CsvMapping,
  { cells, problem }: Pick<CsvRow, "cells" | "problem">,
  nowMs: number,
): Result<SentTransaction, string> {
  if (problem !== undefined) return err(problem);
  if (cells.length > mapping.fields.length) return err("The row has more cells than the first one.");
  const directed = withDirection(sentIn(mapping, cells), mapping);
  const row = directed.ok ? withAmounts(directed.value, mapping) : directed;
  if (!row.ok) return row;
  const field = fieldNamesOf(mapping.spelling).date;
  const cell = row.value[field];
  const time = mapping.dates === undefined || typeof cell !== "string" ? null : timeInCell(cell, mapping.dates, nowMs);
  if (time?.ok === false) return err(`${field}: ${time.error}`);
  const sent = time === null ? row.value : { ...row.value, [field]: time.value };
  const made = mapping.spelling === "flat" ? inFlat(sent) : inOurs(sent);
  return made.ok && made.value.date > nowMs + yearMs ? err(`${field}: The date is more than a year ahead.`) : made;
}

/** Debits went out of the account. */
function withDirection(row: JsonObject, { spelling, letters = {} }: CsvMapping): Result<JsonObject, string> {
  const field = fieldNamesOf(spelling).direction;
  const cell = row[field];
  if (typeof cell !== "string") return ok(row);
  const direction = directionInCell(cell, letters);
  return direction.ok ? ok({ ...row, [field]: direction.value }) : err(`${field}: ${direction.error}`);
}

const yearMs = 366 * 86_400_000;

function inFlat(sent: JsonObject): Result<SentTransaction, string> {
  const flat = FlatTransaction.safeParse(sent);
  return flat.success ? ok(fromFlat(flat.data)) : err(complaintOf(flat.error.issues));
}

function inOurs(sent: JsonObject): Result<SentTransaction, string> {
  const ours = TransactionBody.safeParse(sent);
  return ours.success ? ok(ours.data) : err(complaintOf(ours.error.issues));
}

const complaintOf = (issues: readonly { path: PropertyKey[]; message: string }[]): string => {
  const [first] = issues;
  return first === undefined ? "The row is not valid." : `${first.path.map(String).join(".")}: ${first.message}`;
};
