import { type JsonObject, withPath } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { type CsvAmounts, saysCurrency } from "./csv-amounts";
import type { CsvDates } from "./csv-dates";
import { type DirectionLetters, lettersIn } from "./csv-directions";
import { areBelowZero, splitFields, withSplitGuessed } from "./csv-split-amounts";

/** How a file writes what can be written in more than one way. */
export interface CsvWriting {
  /** Left out: as exact times alone. */
  dates?: CsvDates;
  /** Left out: exactly, as `POST /transactions` takes them. */
  amounts?: CsvAmounts;
}

/** How the columns of a file become a transaction. */
export interface CsvMapping extends CsvWriting {
  /** `flat`: the columns are called as in the flat spelling of the documented system. */
  spelling: "ours" | "flat";
  separator: string;
  /** By the place of the column: the field it becomes; null: it is left out. */
  fields: (string | null)[];
  /** What letters stand for in the column of directions, by the first rows; left out where there is no such column. */
  letters?: DirectionLetters;
  /** Whether debits are written below zero, by the first rows; left out where there is no such column. */
  debitsBelowZero?: boolean;
}

/** What the fields are called that say when, how much, in which currency, and which way the money went. */
export const fieldNamesOf = (spelling: CsvMapping["spelling"]) =>
  spelling === "flat"
    ? {
        ...{ date: "tx_date_time", direction: "tx_direction", amount: "tx_amount", currency: "tx_currency" },
        ...{ baseAmount: "tx_base_amount", baseCurrency: "tx_base_currency" },
      }
    : {
        ...{ date: "date", direction: "direction", amount: "amount", currency: "currency" },
        ...{ baseAmount: "baseAmount", baseCurrency: "baseCurrency" },
      };

/** Fields that a column can become: paths into a transaction as `POST /transactions` takes it, and the two that are its amount together. */
export const csvFields: string[] = [
  "correlationId",
  "date",
  "amount",
  ...splitFields,
  "currency",
  "baseAmount",
  "baseCurrency",
  "direction",
  "type",
  "status",
  "category",
  "description",
  "reference",
  "regulatoryAuthority",
  "tags",
  ...["originator", "beneficiary"].flatMap((side) =>
    ["correlationId", "name", "type", "country", "bankCountry", "sortCode", "segment"].map(
      (field) => `${side}.${field}`,
    ),
  ),
  ...["method", "type", "channel", "issuer", "gateway", "acquirer", "processor", "brandName", "mccCode"].map(
    (field) => `payment.${field}`,
  ),
  ...["fingerprint", "tokenized", "cardBin", "brand", "type", "issuer", "issuedCountry", "holderName"].map(
    (field) => `cardDetails.${field}`,
  ),
  ...["id", "sku", "name"].map((field) => `product.${field}`),
];

/** Fields without which there is no transaction. */
const needed = ["correlationId", "date", "amount", "currency", "originator.correlationId", "beneficiary.correlationId"];
const neededFlat = ["tx_id", "tx_date_time", "tx_amount", "tx_currency", "counterparty_id", "customer_id"];

/** What tells one payer or payee from the next: an id, or an account. */
function accountNames(sides: readonly string[]): string[] {
  return sides.flatMap((side) => ["id", "account", "acct", "iban"].map((end) => `${side}${end}`));
}

/** Other names of fields, as files call them. Compared by their letters and digits. */
const otherNames: Record<string, readonly string[]> = {
  correlationId: ["id", "transactionid", "txid", "externalid"],
  date: ["datetime", "timestamp", "time", "transactiondate", "bookedat", "bookingdate"],
  amount: ["transactionamount", "value", "amt"],
  currency: ["transactioncurrency", "ccy"],
  type: ["transactiontype"],
  "originator.correlationId": [...accountNames(["originator", "sender", "payer", "debtor"])],
  "originator.name": ["originatorname", "sendername", "payername", "debtorname"],
  "originator.country": ["originatorcountry", "sendercountry"],
  "beneficiary.correlationId": [...accountNames(["beneficiary", "receiver", "recipient", "payee", "creditor"])],
  "beneficiary.name": ["beneficiaryname", "receivername", "recipientname", "payeename", "creditorname"],
  "beneficiary.country": ["beneficiarycountry", "receivercountry", "recipientcountry"],
  "payment.method": ["paymentmethod", "method"],
  "payment.channel": ["paymentchannel", "channel"],
  "payment.brandName": ["brand", "brandname", "paymentbrand"],
  "payment.mccCode": ["mcc", "mcccode"],
  "cardDetails.fingerprint": ["cardfingerprint", "cardtoken"],
  "cardDetails.cardBin": ["cardbin", "bin"],
};

/**
 * Names that say less: of these fields the first that no other column becomes. Two columns that might be the same one are left to whoever
 * sends the file.
 */
const vagueNames: readonly { names: readonly string[]; fields: readonly string[] }[] = [
  { names: ["valuedate"], fields: ["date"] },
  { names: ["ref"], fields: ["correlationId", "reference"] },
  { names: ["originator", "sender", "payer", "debtor"], fields: ["originator.correlationId", "originator.name"] },
  {
    names: ["beneficiary", "receiver", "recipient", "payee", "creditor"],
    fields: ["beneficiary.correlationId", "beneficiary.name"],
  },
];

const lettersOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
const fieldByLetters = new Map<string, string>([
  ...csvFields
    .filter((field) => !splitFields.some((split) => split === field))
    .map((field) => [lettersOf(field), field] as const),
  ...Object.entries(otherNames).flatMap(([field, names]) => names.map((name) => [name, field] as const)),
]);

/**
 * Which column becomes what: as it was given, and otherwise guessed by its name. The error is a sentence.
 *
 * `given`: names of columns, and the field of each; an empty one leaves the column out. `rows`: cells of the first of them. Where their
 * amounts say their currency, no column has to.
 */
export function mappingOf(
  head: readonly string[],
  separator: string,
  given: Readonly<Record<string, string>>,
  writing: CsvWriting = {},
  rows: readonly (readonly string[])[] = [],
): Result<CsvMapping, string> {
  const { mapping, problems } = wantedMapping(head, separator, given, writing, rows);
  const [first] = problems;
  return first === undefined ? ok(mapping) : err(first);
}

/** The same, whether or not it can be used: everything that is wrong with it, a sentence each. */
export function wantedMapping(
  head: readonly string[],
  separator: string,
  given: Readonly<Record<string, string>>,
  writing: CsvWriting,
  rows: readonly (readonly string[])[],
): { mapping: CsvMapping; problems: string[] } {
  const isFlat = head.includes("tx_id") && Object.keys(given).length === 0;
  const fields = isFlat ? head.map((column) => (flatName.test(column) ? column : null)) : fieldsOf(head, given);
  const named = fields.filter((field) => field !== null);
  const strange = Object.keys(given).filter((column) => !head.includes(column));
  const unknown = isFlat ? [] : named.filter((field) => !csvFields.includes(field));
  const twice = named.filter((field, place) => named.indexOf(field) !== place);
  const spelling = isFlat ? "flat" : "ours";
  const { amount, currency, direction } = fieldNamesOf(spelling);
  const split = isFlat ? [] : splitFields.filter((field) => named.includes(field));
  const places = [amount, ...split].map((field) => fields.indexOf(field));
  const isSaid = (field: string) =>
    named.includes(field) ||
    (field === amount && split.length > 0) ||
    (field === currency && rows.some((cells) => places.some((place) => saysCurrency(cells[place] ?? ""))));
  const clashes = named.includes(amount) ? split : [];
  const below = (field: string) => {
    const place = fields.indexOf(field);
    return place < 0 ? null : rows.map((cells) => cells[place] ?? "");
  };
  const [directions, debits] = [below(direction), split.includes("debit") ? below("debit") : null];
  const found = {
    ...(directions && { letters: lettersIn(directions) }),
    ...(debits && { debitsBelowZero: areBelowZero(debits) }),
  };
  const missing = (isFlat ? neededFlat : needed).filter((field) => !isSaid(field));
  return {
    mapping: { spelling, separator, fields, ...found, ...writing },
    problems: [
      ...strange.map((column) => `the file has no column "${column}"`),
      ...unknown.map((field) => `there is no field "${field}"`),
      ...twice.map((field) => `two columns become "${field}"`),
      ...clashes.map((field) => `a column becomes "${amount}" and another becomes "${field}": leave one of them out`),
      ...missing.map((field) => `no column becomes "${field}"`),
    ],
  };
}

/** As it was given, else by a name that says which field it is, else by a vague one. */
function fieldsOf(head: readonly string[], given: Readonly<Record<string, string>>): (string | null)[] {
  const isGiven = (column: string) => Object.hasOwn(given, column);
  const sure = head.map((column) =>
    isGiven(column) ? given[column] || null : (fieldByLetters.get(lettersOf(column)) ?? null),
  );
  const named = head.map((column, place) => {
    const field = sure[place] ?? null;
    if (field !== null || isGiven(column)) return field;
    const vague = vagueNames.find(({ names }) => names.includes(lettersOf(column)));
    const rivals = head.filter((other) => !isGiven(other) && vague?.names.includes(lettersOf(other)));
    return rivals.length === 1 ? (vague?.fields.find((free) => !sure.includes(free)) ?? null) : null;
  });
  return withSplitGuessed(head, named, isGiven);
}

const flatName = /^(?:tx|counterparty|customer)_[a-z_]{1,60}$/;

/** A row as one would send it. Empty cells say nothing. */
export function sentIn({ spelling, fields }: CsvMapping, cells: readonly string[]): JsonObject {
  let sent: JsonObject = {};
  for (const [place, field] of fields.entries()) {
    const cell = cells[place]?.trim() ?? "";
    if (field === null || cell === "") continue;
    const value = field === "tags" ? cell.split("|").flatMap((tag) => tag.trim() || []) : cell;
    sent = spelling === "flat" ? { ...sent, [field]: value } : withPath(sent, field, value);
  }
  return sent;
}
