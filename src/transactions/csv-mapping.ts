import { type JsonObject, withPath } from "../lib/json";
import { err, ok, type Result } from "../lib/result";

/** How the columns of a file become a transaction. */
export interface CsvMapping {
  /** `flat`: the columns are called as in the flat spelling of the documented system. */
  spelling: "ours" | "flat";
  separator: string;
  /** By the place of the column: the field it becomes; null: it is left out. */
  fields: (string | null)[];
}

/** Fields that a column can become: paths into a transaction as `POST /transactions` takes it. */
export const csvFields = [
  "correlationId",
  "date",
  "amount",
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

/** Other names of fields, as files call them. Compared by their letters and digits. */
const otherNames: Record<string, readonly string[]> = {
  correlationId: ["id", "transactionid", "txid", "externalid"],
  date: ["datetime", "timestamp", "time", "transactiondate", "bookedat"],
  amount: ["transactionamount", "value"],
  currency: ["transactioncurrency", "ccy"],
  type: ["transactiontype"],
  "originator.correlationId": ["originatorid", "originator", "senderid", "payerid", "debtorid"],
  "originator.name": ["originatorname", "sendername", "payername", "debtorname"],
  "originator.country": ["originatorcountry", "sendercountry"],
  "beneficiary.correlationId": ["beneficiaryid", "beneficiary", "receiverid", "payeeid", "creditorid"],
  "beneficiary.name": ["beneficiaryname", "receivername", "payeename", "creditorname"],
  "beneficiary.country": ["beneficiarycountry", "receivercountry"],
  "payment.method": ["paymentmethod", "method"],
  "payment.channel": ["paymentchannel", "channel"],
  "payment.brandName": ["brand", "brandname", "paymentbrand"],
  "payment.mccCode": ["mcc", "mcccode"],
  "cardDetails.fingerprint": ["cardfingerprint", "cardtoken"],
  "cardDetails.cardBin": ["cardbin", "bin"],
};

const lettersOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
const fieldByLetters = new Map<string, string>([
  ...csvFields.map((field) => [lettersOf(field), field] as const),
  ...Object.entries(otherNames).flatMap(([field, names]) => names.map((name) => [name, field] as const)),
]);

/**
 * Which column becomes what: as it was given, and otherwise guessed by its name. The error is a sentence.
 *
 * `given`: names of columns, and the field of each; an empty one leaves the column out.
 */
export function mappingOf(
  head: readonly string[],
  separator: string,
  given: Readonly<Record<string, string>>,
): Result<CsvMapping, string> {
  const { mapping, problems } = wantedMapping(head, separator, given);
  const [first] = problems;
  return first === undefined ? ok(mapping) : err(first);
}

/** The same, whether or not it can be used: everything that is wrong with it, a sentence each. */
export function wantedMapping(
  head: readonly string[],
  separator: string,
  given: Readonly<Record<string, string>>,
): { mapping: CsvMapping; problems: string[] } {
  const isFlat = head.includes("tx_id") && Object.keys(given).length === 0;
  const fields = head.map((column): string | null => {
    if (isFlat) return flatName.test(column) ? column : null;
    if (Object.hasOwn(given, column)) return given[column] || null;
    return fieldByLetters.get(lettersOf(column)) ?? null;
  });
  const named = fields.filter((field) => field !== null);
  const strange = Object.keys(given).filter((column) => !head.includes(column));
  const unknown = isFlat ? [] : named.filter((field) => !csvFields.includes(field));
  const twice = named.filter((field, place) => named.indexOf(field) !== place);
  const missing = (isFlat ? neededFlat : needed).filter((field) => !named.includes(field));
  return {
    mapping: { spelling: isFlat ? "flat" : "ours", separator, fields },
    problems: [
      ...strange.map((column) => `the file has no column "${column}"`),
      ...unknown.map((field) => `there is no field "${field}"`),
      ...twice.map((field) => `two columns become "${field}"`),
      ...missing.map((field) => `no column becomes "${field}"`),
    ],
  };
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
