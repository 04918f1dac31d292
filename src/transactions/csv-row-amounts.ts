import type { JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { amountInCell, type CellAmount } from "./csv-amounts";
import { type CsvMapping, fieldNamesOf } from "./csv-mapping";
import { currencies } from "./currencies";

/**
 * A row with its amounts as the API takes them. Those have no sign: it says which way the money went, where no column does. Sides stay
 * where their columns put them. A currency beside an amount is that of the row, or must be. The error is a sentence.
 */
export function withAmounts(row: JsonObject, { spelling, amounts }: CsvMapping): Result<JsonObject, string> {
  if (amounts === undefined) return ok(row);
  const fields = fieldNamesOf(spelling);
  const read: Record<string, CellAmount> = {};
  let sent = row;
  for (const [field, currencyField] of [
    [fields.amount, fields.currency],
    [fields.baseAmount, fields.baseCurrency],
  ] as const) {
    const cell = row[field];
    if (typeof cell !== "string") continue;
    const amount = amountInCell(cell, amounts);
    if (!amount.ok) return err(`${field}: ${amount.error}`);
    read[field] = amount.value;
    const inCurrency = withCurrency({ ...sent, [field]: amount.value.text }, amount.value, [
      field,
      currencyField,
      fields.currency,
    ]);
    if (!inCurrency.ok) return inCurrency;
    sent = inCurrency.value;
    const { sideOrCurrency } = amount.value;
    if (sideOrCurrency !== null && sideOrCurrency === codeOf(sent[currencyField] ?? sent[fields.currency]))
      return err(`${field}: It may be a debit, or have the sign of ${sideOrCurrency}: nothing else says which.`);
  }
  const { sign = null, side = null } = read[fields.amount] ?? {};
  const base = read[fields.baseAmount]?.sign ?? null;
  if (base === "minus" && sign !== "minus")
    return err(`${fields.baseAmount}: It is below zero, and ${fields.amount} is not.`);
  if (base === "plus" && sign === "minus")
    return err(`${fields.amount}: It is below zero, and ${fields.baseAmount} is not.`);
  if (sign === null) return ok(sent);
  const said = row[fields.direction];
  const against = sign === "minus" ? "inbound" : side === "credit" ? "outbound" : null;
  if (said !== undefined && said === against)
    return err(
      `${fields.amount}: It is ${side === null ? "below zero" : `a ${side}`}, and ${fields.direction} is ${said}.`,
    );
  return ok(said === undefined ? { ...sent, [fields.direction]: sign === "minus" ? "outbound" : "inbound" } : sent);
}

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
