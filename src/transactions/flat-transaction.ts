import * as z from "zod";
import { paymentBrands, transactionDirections, transactionTypes } from "../domain/transactions";
import { amount, country, currency, maybe, mcc, moment, text } from "./fields";
import type { SentParty, SentTransaction } from "./transaction.schema";

/** The flat spelling of the documented system. What it does not know is let be. */
export const FlatTransaction = z
  .object({
    tx_id: text(200),
    tx_date_time: moment,
    tx_amount: amount,
    tx_currency: currency,
    tx_base_amount: amount,
    tx_base_currency: currency,
    tx_reference_text: maybe(text(500)),
    tx_direction: maybe(z.enum(transactionDirections)),
    tx_type: maybe(z.enum(transactionTypes)),
    tx_mcc_code: maybe(mcc),
    tx_payment_channel: maybe(text(60)),
    tx_product: maybe(text(100)).meta({ description: "The brand paid with, such as `visa` or `scb_paynow`." }),
    counterparty_id: text(200),
    counterparty_institution_id: text(200),
    counterparty_institution_name: text(300),
    counterparty_name: text(300),
    counterparty_type: text(100),
    customer_id: text(200),
    customer_name: text(300),
    customer_address: text(500),
    customer_country: country,
    customer_postcode: text(40),
    customer_state: text(100),
    customer_type: text(100),
  })
  .meta({ id: "FlatTransaction" });
type Flat = z.output<typeof FlatTransaction>;

/** The same transaction spelled out: the customer sends what goes out, and receives everything else. */
export function fromFlat(flat: Flat): SentTransaction {
  const [customer, counterparty] = [customerOf(flat), counterpartyOf(flat)];
  const isOutbound = flat.tx_direction === "outbound";
  const brandName = brandOf(flat.tx_product);
  // Institutions of cards are named by the first digits of their cards.
  const cardBin = /^\d{6,8}$/.test(flat.counterparty_institution_id) ? flat.counterparty_institution_id : null;
  return {
    correlationId: flat.tx_id,
    date: flat.tx_date_time,
    amount: flat.tx_amount,
    currency: flat.tx_currency,
    baseAmount: flat.tx_base_amount,
    baseCurrency: flat.tx_base_currency,
    direction: flat.tx_direction,
    type: flat.tx_type,
    description: flat.tx_reference_text,
    reference: flat.tx_reference_text,
    originator: isOutbound ? customer : counterparty,
    beneficiary: isOutbound ? counterparty : customer,
    payment: {
      channel: flat.tx_payment_channel,
      mccCode: flat.tx_mcc_code,
      brandName,
      method: flat.tx_product == null ? null : brandName !== null && cardBrands.has(brandName) ? "credit_card" : "apm",
    },
    cardDetails: { cardBin },
  };
}

type Brand = (typeof paymentBrands)[number];
const cardBrands: ReadonlySet<Brand> = new Set([
  "visa",
  "mastercard",
  "american_express",
  "discover",
  "jcb",
  "diners",
  "china_union_pay",
]);
/** Names of brands that the flat spelling writes in a way of its own. */
const otherNames = new Map<string, Brand>([
  ["scb_paynow", "scb_pay_now"],
  ["ocbc_paynow", "ocbc_pay_now"],
  ["china unionpay", "china_union_pay"],
  ["american express", "american_express"],
]);

function brandOf(product: string | null | undefined): Brand | null {
  const name = product?.toLowerCase() ?? "";
  return paymentBrands.find((brand) => brand === name) ?? otherNames.get(name) ?? null;
}

const customerOf = (flat: Flat): SentParty => ({
  correlationId: flat.customer_id,
  country: flat.customer_country,
  segment: flat.customer_type,
  businessData: {
    companyName: flat.customer_name,
    businessType: flat.customer_type,
    address: {
      street: flat.customer_address,
      postcode: flat.customer_postcode,
      state: flat.customer_state,
      country: flat.customer_country,
    },
  },
});

function counterpartyOf(flat: Flat): SentParty {
  const words = flat.counterparty_name.split(" ");
  return {
    correlationId: flat.counterparty_id,
    segment: flat.counterparty_type,
    endUserData: {
      firstName: words.slice(0, -1).join(" "),
      lastName: words.at(-1) ?? "",
      institution: { id: flat.counterparty_institution_id, name: flat.counterparty_institution_name },
    },
  };
}
