import type { JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { tenThousandthsOf } from "./amounts";
import { amountInCell, type CellAmount, type CsvAmounts } from "./csv-amounts";
import { plainSpaces } from "./csv-cell";
import { currencyMarked } from "./csv-currency-marks";
import { plainLetters } from "./month-names";

/** Columns that are the amount together, each with what went one way. A file may have one of them alone. */
export const splitFields = ["debit", "credit"] as const;
export type SplitField = (typeof splitFields)[number];

/** In which of the columns the amount of a row stands; its sign and side are those of the column. */
export interface SplitAmount {
  field: SplitField;
  amount: CellAmount;
}

/**
 * The amount of a row, of which one of the columns has a number other than zero. Null: none of the file's columns is one of them. The
 * error is a sentence that names the column, or both.
 *
 * `fields`: what the columns of the file become. `written`: undefined where amounts are exact. `debitsBelowZero`: how the file writes
 * debits; one that is written otherwise may be money that came back, and is refused.
 */
export function splitAmount(
  row: JsonObject,
  fields: readonly (string | null)[],
  written: CsvAmounts | undefined,
  debitsBelowZero = false,
): Result<SplitAmount | null, string> {
  const columns = splitFields.filter((field) => fields.includes(field));
  const found: SplitAmount[] = [];
  for (const field of columns) {
    const cell = row[field];
    if (typeof cell !== "string" || isNothing(cell)) continue;
    const amount = amountOf(cell, field, written, debitsBelowZero);
    if (!amount.ok) return err(`${field}: ${amount.error}`);
    if (amount.value !== null) found.push({ field, amount: amount.value });
  }
  const [only, ...others] = found;
  if (others.length > 0) return err("debit, credit: Both have an amount.");
  if (only !== undefined || columns.length === 0) return ok(only ?? null);
  return err(columns.length === 1 ? `${columns[0]}: It has no amount.` : "debit, credit: Neither has an amount.");
}

/** Whether all debits are written below zero that there are; zero and nothing are none. */
export function areBelowZero(debits: readonly string[]): boolean {
  const written = debits.filter((cell) => /[1-9]/.test(cell));
  return written.length > 0 && written.every((cell) => /[-\u2212(]/.test(cell));
}

/** A row without its two columns. */
export function withoutSplit({ debit: _debit, credit: _credit, ...row }: JsonObject): JsonObject {
  return row;
}

/** Null: it is zero. */
function amountOf(
  cell: string,
  field: SplitField,
  written: CsvAmounts | undefined,
  debitsBelowZero: boolean,
): Result<CellAmount | null, string> {
  const bare = { text: cell, sign: null, side: null, sideOrCurrency: null, currency: null };
  const read: Result<CellAmount, string> = written === undefined ? ok(bare) : amountInCell(cell, written);
  if (!read.ok) return read;
  const { text, sign, side, currency } = read.value;
  const exact = tenThousandthsOf(text);
  if (!exact.ok) return err(`The amount ${exact.error}.`);
  if (exact.value === 0) return ok(null);
  const own = field === "debit" ? "minus" : "plus";
  if (side !== null && side !== field) return err(`It is a ${side}.`);
  if (sign === "plus" && field === "debit") return err("It has a plus.");
  // Banks write what went out with a minus or without. Where others have none it is money that came back, or a mistake.
  const isBelowZero = sign === "minus" && side === null;
  if (isBelowZero && (field === "credit" || !debitsBelowZero)) return err("It is below zero.");
  if (!isBelowZero && field === "debit" && debitsBelowZero && side === null)
    return err("It is not below zero, as the others are.");
  return ok({ text, sign: own, side: field, sideOrCurrency: null, currency });
}

/** A dash, with a currency or without: there is no amount, as accountants write it. */
function isNothing(cell: string): boolean {
  const words = plainSpaces(cell).split(/\s+/);
  const others = words.filter((word) => currencyMarked(word) === null);
  return others.length === 1 && /^[-\u2010-\u2015\u2212]{1,2}$/.test(others[0] ?? "");
}

/** How banks call them, in the languages that months may have. Compared by their letters, without accents. */
const names: Record<SplitField, ReadonlySet<string>> = {
  debit: new Set(
    (
      "debit debits debitamount amountdebit debitamt debitvalue dr dramount moneyout paidout amountout withdrawal withdrawals " +
      "withdrawalamount withdrawalamt soll sollbetrag betragsoll ausgang ausgange ausgaben belastung belastungen lastschrift " +
      "montantdebit debiteuros sortie sorties retrait retraits cargo cargos debe debito debitos retiro retiros salida salidas " +
      "addebito addebiti dare uscita uscite saida saidas"
    ).split(" "),
  ),
  credit: new Set(
    (
      "credit credits creditamount amountcredit creditamt creditvalue cr cramount moneyin paidin amountin deposit deposits " +
      "depositamount depositamt haben habenbetrag betraghaben eingang eingange einnahmen gutschrift gutschriften " +
      "montantcredit crediteuros entree entrees versement versements abono abonos haber credito creditos deposito depositos " +
      "ingreso ingresos entrada entradas accredito accrediti avere entrata entrate"
    ).split(" "),
  ),
};

/** By its name alone: of `Paid out (GBP)` the currency would get lost. */
function splitNamed(column: string): SplitField | null {
  if (/\p{Sc}/u.test(column)) return null;
  const letters = plainLetters(column).replaceAll(/[^a-z0-9]/g, "");
  return splitFields.find((field) => names[field].has(letters)) ?? null;
}

/**
 * The columns, with those that are called like a debit and a credit. One by itself may be anything, as `Credit` of a card or `Cargo` of
 * a ship; and beside an amount both of them may say the same again.
 */
export function withSplitGuessed(
  head: readonly string[],
  fields: readonly (string | null)[],
  isGiven: (column: string) => boolean,
): (string | null)[] {
  const guessed = head.map((column, place) => fields[place] ?? (isGiven(column) ? null : splitNamed(column)));
  const isPair = !fields.includes("amount") && splitFields.every((field) => guessed.includes(field));
  return isPair ? guessed : [...fields];
}
