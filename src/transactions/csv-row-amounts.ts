import type { Json, JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { amountInCell, type CellAmount } from "./csv-amounts";
import { type CsvMapping, fieldNamesOf } from "./csv-mapping";
import { splitAmount, withoutSplit } from "./csv-split-amounts";
import { currencies } from "./currencies";

/**
 * A row with its amounts as the API takes them. Those have no sign: it says which way the money went, where no column does. Sides stay
 * where their columns put them. A currency beside an amount is that of the row, or must be. The error is a sentence.
 */
export function withAmounts(
  row: JsonObject,
  { spelling, fields: columns, amounts, debitsBelowZero }: CsvMapping,
): Result<JsonObject, string> {
  const split = splitAmount(row, columns, amounts, debitsBelowZero);
  if (!split.ok) return split;
  if (amounts === undefined && split.value === null) return ok(row);
  const fields = fieldNamesOf(spelling);
  /** What the column is called that has the amount. */
  const own = split.value?.field ?? fields.amount;
  const read: Record<string, CellAmount> = {};
  let sent = split.value === null ? row : withoutSplit(row);
  for (const [field, name, currencyField] of [
    [fields.amount, own, fields.currency],
    [fields.baseAmount, fields.baseAmount, fields.baseCurrency],
  ] as const) {
    const amount =
      field === fields.amount && split.value !== null ? ok(split.value.amount) : inCell(row[field], amounts);
    if (amount === null) continue;
    if (!amount.ok) return err(`${name}: ${amount.error}`);
    read[field] = amount.value;
    const inCurrency = withCurrency({ ...sent, [field]: amount.value.text }, amount.value, [
      name,
      currencyField,
      fields.currency,
    ]);
    if (!inCurrency.ok) return inCurrency;
    sent = inCurrency.value;
    const { sideOrCurrency } = amount.value;
    if (sideOrCurrency !== null && sideOrCurrency === codeOf(sent[currencyField] ?? sent[fields.currency]))
      return err(`${name}: It may be a debit, or have the sign of ${sideOrCurrency}: nothing else says which.`);
  }
  const { sign = null, side = null } = read[fields.amount] ?? {};
  const base = read[fields.baseAmount]?.sign ?? null;
  if (base === "minus" && sign !== "minus") return err(`${fields.baseAmount}: It is below zero, and ${own} is not.`);
  if (base === "plus" && sign === "minus")
    return err(
      split.value === null
        ? `${own}: It is below zero, and ${fields.baseAmount} is not.`
        : `${fields.baseAmount}: It has a plus, and ${own} went out.`,
    );
  if (sign === null) return ok(sent);
  const said = row[fields.direction];
  const against = sign === "minus" ? "inbound" : side === "credit" ? "outbound" : null;
  if (said !== undefined && said === against)
    return err(`${own}: It is ${side === null ? "below zero" : `a ${side}`}, and ${fields.direction} is ${said}.`);
  return ok(said === undefined ? { ...sent, [fields.direction]: sign === "minus" ? "outbound" : "inbound" } : sent);
}

/** Null: there is no cell, or nothing but what the API takes as it is. */
const inCell = (cell: Json | undefined, written: CsvMapping["amounts"]): Result<CellAmount, string> | null =>
  typeof cell !== "string" || written === undefined ? null : amountInCell(cell, written);

/**
 * What stands beside the amount decides where nothing else says the currency and it can be one only. Of a base amount whose currency
 * nobody says, and whose sign may be several, it is that of the row.
 */
function withCurrency(
  sent: JsonObject,
  { currency: mark }: CellAmount,
  [field, own, ofRow]: readonly [string, string, string],
): Result<JsonObject, string> {
  if (mark === null) return ok(sent);
  const [only, ...others] = mark.of;
  const isSure = only !== undefined && others.length === 0;
  if (sent[own] === undefined && isSure) return ok({ ...sent, [own]: only });
  const by = sent[own] === undefined ? ofRow : own;
  const said = sent[by];
  if (said === undefined)
    return err(`${own}: The sign beside ${field} stands for more than one currency, and nothing else says which.`);
  const code = codeOf(said);
  // What is no currency at all is refused for that.
  if (mark.of.includes(code) || !currencies.has(code)) return ok(sent);
  return err(
    isSure
      ? `${field}: It is in ${only}, and ${by} is ${code}.`
      : `${field}: Its sign ${mark.written} does not stand for ${code}, and ${by} is ${code}.`,
  );
}

const codeOf = (cell: unknown): string =>
  String(cell ?? "")
    .trim()
    .toUpperCase();
