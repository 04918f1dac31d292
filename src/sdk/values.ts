import type { bankAccountParts as partsOfAccounts, addressParts as partsOfAddresses } from "../collection/kinds";

// Fields of several parts are posted part by part: `born.year`, `turnover.amount`. These write them, ready for `save` and `sendPage`.

/** Field → values, as a browser would post them: `companyName`, `owners.0.firstName`, `born.year`. One value may stand alone. */
export type Values = Record<string, string | readonly string[]>;

/** The same with every value in a list, as it is read. */
export type FieldValues = Record<string, string[]>;

export const listed = (values: Values): FieldValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === "string" ? [value] : [...value]]),
  );

/** A date: `dateValues("born", "1980-12-10")`. */
export function dateValues(field: string, isoDate: string): Values {
  const [year = "", month = "", day = ""] = isoDate.split("-");
  return parts(field, { year, month, day });
}

/** An amount of money. The amount as a decimal text or a number, the currency in three letters. */
export const moneyValues = (
  field: string,
  { amount, currency }: { amount: string | number; currency: string },
): Values => parts(field, { amount: String(amount), currency });

export type Address = { country: string } & { [Part in AddressPart]?: string };
export type BankAccount = { country: string } & { [Part in BankPart]?: string };

/** An address: its country in two letters, then the parts that this country has (`parts` of the item). What is left out is emptied. */
export const addressValues = (field: string, address: Address): Values => parts(field, { ...noAddress, ...address });

/** A bank account, likewise. */
export const bankAccountValues = (field: string, account: BankAccount): Values =>
  parts(field, { ...noAccount, ...account });

/** A ticked box, or one that is not. */
export const boxValues = (field: string, isTicked: boolean): Values => ({ [field]: isTicked ? ["on"] : [] });

/** What a signature is drawn with: points in whole numbers from 0 to 9999, line by line. */
export type Stroke = readonly (readonly [x: number, y: number])[];

/**
 * A signature: the name typed, or drawn as well. `textSha256` is the item's: it says which text was signed, so draw that text beside
 * it.
 */
export const signatureValues = (
  field: string,
  { name, textSha256, strokes = [] }: { name: string; textSha256: string; strokes?: readonly Stroke[] },
): Values =>
  parts(field, {
    name,
    textSha256,
    strokes: strokes.map((line) => line.map(([x, y]) => `${Math.round(x)},${Math.round(y)}`).join(" ")).join(";"),
  });

type AddressPart = Exclude<(typeof partsOfAddresses)[number], "country">;
type BankPart = Exclude<(typeof partsOfAccounts)[number], "country">;
const noAddress: Record<AddressPart, string> = { line1: "", line2: "", city: "", region: "", postalCode: "" };
const noAccount: Record<BankPart, string> = {
  iban: "",
  accountNumber: "",
  sortCode: "",
  routingNumber: "",
  bankCode: "",
  branchCode: "",
  bic: "",
};

const parts = (field: string, values: Record<string, string>): Values =>
  Object.fromEntries(Object.entries(values).map(([part, value]) => [`${field}.${part}`, value]));
