import { err, ok, type Result } from "../lib/result";
import { agreed, type CurrencyMark, currencyMarked } from "./csv-currency-marks";

/** What an amount has beside its digits. */
export interface MarkedAmount {
  /** From the first digit, or the point before it, to the last. */
  digits: string;
  /** A sign, brackets around an amount below zero, or what the side of the account comes to; null: none. */
  sign: "plus" | "minus" | null;
  /** Of the account: a debit went out of it. Null: the cell does not say. */
  side: "debit" | "credit" | null;
  /** The currency, a code, whose sign the word for the side is as well. */
  sideOrCurrency: string | null;
  currency: CurrencyMark | null;
}

/** The error is a sentence without the cell; null: there are no digits, or beside them is what nobody writes beside an amount. */
export function marksIn(text: string): Result<MarkedAmount, string | null> {
  const found = aroundDigits(text);
  if (found === null) return err(null);
  const { before, digits, after, isInBrackets } = found;
  let sign: MarkedAmount["sign"] = isInBrackets ? "minus" : null;
  let [side, sideOrCurrency]: [MarkedAmount["side"], string | null] = [null, null];
  let currency: CurrencyMark | null = null;
  // In Canada's French the country stands apart: 5,00 $ US.
  const words = `${before} ${after}`.replace(/\$ (?=(?:US|CA|AU|NZ|HK|SG)(?!\p{L}))/u, "$");
  for (const word of words.match(/[-\u2212+]|[^-\u2212+\s]+/gu) ?? []) {
    if (/^[-\u2212+]$/.test(word)) {
      // Two signs are no sign, even where they are the same.
      if (sign !== null) return err(null);
      sign = word === "+" ? "plus" : "minus";
      continue;
    }
    const onSide = sideNamed(word);
    const mark = onSide === null ? currencyMarked(word) : null;
    if ((onSide === null && mark === null) || (onSide !== null && side !== null)) return err(null);
    if (onSide !== null) [side, sideOrCurrency] = [onSide, alsoCurrency[bareOf(word)] ?? null];
    if (mark !== null) {
      currency = currency === null ? mark : agreed(currency, mark);
      if (currency === null) return err("It has the signs of two currencies.");
    }
  }
  if (side === null) return ok({ digits, sign, side, sideOrCurrency, currency });
  const bySide = side === "debit" ? "minus" : "plus";
  if (sign !== null && sign !== bySide) return err(`It is a ${side}, and its sign says otherwise.`);
  return ok({ digits, sign: bySide, side, sideOrCurrency, currency });
}

function aroundDigits(text: string): { before: string; digits: string; after: string; isInBrackets: boolean } | null {
  if (text.length > mostChars) return null;
  const found = /^(?<before>.*?)(?<digits>[.,]?\d(?:.*\d)?)(?<after>\D*)$/su.exec(text)?.groups;
  if (found === undefined) return null;
  let { before = "", digits = "", after = "" } = found;
  // Rs.500 and S/.500 are five hundred, and $.50 half a dollar. Behind other words, and signs that stand for a shortened one, a point might be either.
  const word = /(?:\p{L}+\/?|[\u20a8\u20b9])$/u.exec(before)?.[0];
  if (word !== undefined && /^[.,]/.test(digits)) {
    if (!digits.startsWith(".") || !shortened.has(word.toLowerCase())) return null;
    // CR.50 may be a credit of fifty, or of a half without its nought; so may S/.50.
    if ((sideNamed(word) !== null || word.endsWith("/")) && digits.length < 4) return null;
    digits = digits.slice(1);
  }
  const isInBrackets = /^[^()]*\([^()]*$/.test(before) && /^[^()]*\)[^()]*$/.test(after);
  if (isInBrackets) [before, after] = [before.replace("(", " "), after.replace(")", " ")];
  return { before, digits, after, isInBrackets };
}

/** What is longer is no amount, and is not looked through. */
const mostChars = 100;

/** Words that end with a point as often as not. */
const shortened: ReadonlySet<string> = new Set(["rs", "kr", "fr", "sfr", "dr", "cr", "bs", "rp", "руб", "s/", "b/"]);

/** Small letters by themselves are units: 5 c may be cents. */
const sides: Record<string, "debit" | "credit"> = {
  ...{ D: "debit", dr: "debit", db: "debit", debit: "debit", S: "debit", soll: "debit" },
  ...{ C: "credit", cr: "credit", credit: "credit", H: "credit", haben: "credit" },
};

/** Dobras, dalasis and shillings. */
const alsoCurrency: Record<string, string> = { db: "STN", D: "GMD", S: "SOS" };

function sideNamed(word: string): "debit" | "credit" | null {
  const name = bareOf(word);
  return Object.hasOwn(sides, name) ? (sides[name] ?? null) : null;
}

/** Without the point of a shortened word. */
function bareOf(word: string): string {
  const bare = word.length > 1 ? word.replace(/\.$/, "") : word;
  return bare.length > 1 ? bare.toLowerCase() : bare;
}
