import { amountScale, largestAmount } from "../domain/transactions";
import { err, ok, type Result } from "../lib/result";

/**
 * An amount as whole ten-thousandths, exactly. A number counts as the decimal that it prints as, so 0.1 is a tenth. The error is a sentence.
 */
export function tenThousandthsOf(amount: number | string): Result<number, string> {
  const parts = /^(?<units>\d{1,20})(?:\.(?<decimals>\d{1,30}))?$/.exec(String(amount).trim())?.groups;
  // Below a millionth numbers print with an exponent.
  if (parts === undefined && typeof amount === "number" && amount > 0 && amount < 1) return err(tooFine);
  if (parts === undefined) return err("must be a number from 0, or the same as text with a decimal point");
  const decimals = (parts.decimals ?? "").replace(/0+$/, "");
  if (decimals.length > decimalsOfScale) return err(tooFine);
  const units = Number(parts.units);
  if (units > largestAmount || (units === largestAmount && decimals !== ""))
    return err(`is more than ${largestAmount}`);
  return ok(units * amountScale + Number(decimals.padEnd(decimalsOfScale, "0")));
}

const decimalsOfScale = 4;
const tooFine = "has more than four decimals";

/** The amount in units of its currency. Fifteen digits at most, so it prints as it was sent. */
export const unitsOf = (tenThousandths: number): number => tenThousandths / amountScale;
