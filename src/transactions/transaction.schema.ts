import * as z from "zod";
import {
  paymentBrands,
  paymentMethods,
  paymentTypes,
  transactionDirections,
  transactionStatuses,
  transactionTypes,
} from "../domain/transactions";
import { amount, bin, cardToken, country, currency, kept, maybe, mcc, moment, text } from "./fields";

const party = {
  correlationId: text(200).meta({ description: "Your own id of this side." }),
  sortCode: maybe(text(60)),
  bankCountry: maybe(country),
  businessData: maybe(kept).meta({
    description: "A company: `companyName`, `businessType`, `registrationNumber`, `country` …",
  }),
  endUserData: maybe(kept).meta({ description: "A person: `firstName`, `lastName`, `email`, `country` …" }),
};

const Party = z.strictObject({
  ...party,
  type: maybe(z.enum(["individual", "business"])),
  name: maybe(text(300)),
  country: maybe(country),
  segment: maybe(text(100)).meta({ description: "What peers have in common: a type of customer, a line of business." }),
});

const payment = {
  method: maybe(z.enum(paymentMethods)),
  type: maybe(z.enum(paymentTypes)),
  channel: maybe(text(60)),
  issuer: maybe(text(100)),
  gateway: maybe(text(100)),
  acquirer: maybe(text(100)),
  processor: maybe(text(100)),
  brandName: maybe(z.enum(paymentBrands)),
  mccCode: maybe(mcc),
};
const product = {
  id: maybe(text(200)),
  sku: maybe(text(200)),
  name: maybe(text(300)),
  description: maybe(text(2_000)),
  price: maybe(z.number()),
  currency: maybe(text(10)),
};
const cardDetails = {
  fingerprint: maybe(cardToken),
  tokenized: maybe(cardToken),
  cardBin: maybe(bin),
  brand: maybe(text(60)),
  type: maybe(text(60)),
  issuer: maybe(text(200)),
  issuedCountry: maybe(country),
  completed3ds: maybe(z.boolean()),
  holderName: maybe(text(300)),
  expiryMonth: maybe(text(10)),
  expiryYear: maybe(text(10)),
};

const tags = z
  .union([z.array(text(100)).max(50), kept], "Expected a list of texts, or an object.")
  .meta({ description: "A list of words, or an object, each of whose entries counts as `name:value`." });

const shared = {
  correlationId: text(200).meta({ description: "Your own id of the transaction. Sent again, it is the same one." }),
  date: moment,
  amount,
  currency,
  direction: maybe(z.enum(transactionDirections)),
  type: maybe(z.enum(transactionTypes)),
  category: maybe(text(200)),
  description: maybe(text(2_000)),
  reference: maybe(text(500)),
  regulatoryAuthority: maybe(text(200)),
  tags: maybe(tags),
  additionalInfo: maybe(kept),
};

/** A transaction as our own routes take it. */
export const TransactionBody = z
  .strictObject({
    ...shared,
    baseAmount: maybe(amount),
    baseCurrency: maybe(currency),
    status: maybe(z.enum(transactionStatuses)),
    originator: Party,
    beneficiary: Party,
    payment: maybe(z.strictObject(payment)),
    product: maybe(z.strictObject(product)),
    cardDetails: maybe(z.strictObject(cardDetails)),
  })
  .refine((body) => !isConverted(body) || body.baseAmount != null, {
    path: ["baseAmount"],
    error: "is needed where `baseCurrency` is another than `currency`",
  })
  .refine((body) => isConverted(body) || body.baseAmount == null || body.baseAmount === body.amount, {
    path: ["baseAmount"],
    error: "is another than `amount` in the same currency",
  })
  .meta({ id: "NewTransaction" });

const isConverted = (body: { currency: string; baseCurrency?: string | null | undefined }): boolean =>
  body.baseCurrency != null && body.baseCurrency !== body.currency;

const DocumentedParty = z
  .object(party)
  .refine(({ businessData, endUserData }) => (businessData == null) !== (endUserData == null), {
    path: ["businessData"],
    error: "Send either businessData or endUserData.",
  });

const example = {
  correlationId: "tx-1001",
  date: "2026-11-20T09:30:00Z",
  ...{ amount: 120.5, currency: "EUR", baseAmount: 120.5, baseCurrency: "EUR" },
  ...{ direction: "inbound", type: "payment", payment: { method: "credit_card", brandName: "visa", mccCode: 5411 } },
  originator: { correlationId: "payer-1", endUserData: { firstName: "Ada", lastName: "Payer" } },
  beneficiary: { correlationId: "shop-1", businessData: { companyName: "Acme Ltd", businessType: "retail" } },
};

/** A transaction as the documented system takes it: what it does not know is let be. */
export const DocumentedTransaction = z
  .object({
    ...shared,
    baseAmount: amount,
    baseCurrency: currency,
    originator: DocumentedParty,
    beneficiary: DocumentedParty,
    payment: maybe(z.object(payment)),
    product: maybe(z.object(product)),
    cardDetails: maybe(z.object(cardDetails)),
  })
  .meta({ id: "DocumentedTransaction", example });

/** What a transaction says, however it was spelled. */
export type SentTransaction = z.output<typeof TransactionBody>;
export type SentParty = z.output<typeof Party>;
