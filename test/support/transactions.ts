import type { JsonObject } from "../../src/lib/json";

const dayMs = 86_400_000;
let made = 0;

/** A text that no other has. */
export const unique = (word: string): string => {
  made += 1;
  return `${word}-${made}`;
};

export const isoAgo = (days: number, ms = 0): string => new Date(Date.now() - days * dayMs + ms).toISOString();

/** A card payment of a person to a shop, yesterday. */
export const aTransaction = (over: JsonObject = {}): JsonObject => ({
  correlationId: unique("tx"),
  date: isoAgo(1),
  amount: 120.5,
  currency: "EUR",
  direction: "inbound",
  type: "payment",
  originator: { correlationId: "payer-1", endUserData: { firstName: "Ada", lastName: "Payer", country: "DE" } },
  beneficiary: { correlationId: "shop-1", businessData: { companyName: "Acme Shop", businessType: "retail" } },
  payment: { method: "credit_card", brandName: "visa", mccCode: 5411 },
  ...over,
});

/** The same as the documented system takes it. */
export const aDocumentedTransaction = (over: JsonObject = {}): JsonObject =>
  aTransaction({ baseAmount: 120.5, baseCurrency: "EUR", ...over });

/** The same, flat. */
export const aFlatTransaction = (over: JsonObject = {}): JsonObject => ({
  tx_id: unique("tx"),
  tx_date_time: isoAgo(1),
  tx_amount: 75,
  tx_currency: "SGD",
  tx_base_amount: 51.2,
  tx_base_currency: "EUR",
  tx_direction: "inbound",
  tx_mcc_code: "5812",
  tx_payment_channel: "online",
  tx_product: "scb_paynow",
  tx_reference_text: "Table 4",
  counterparty_id: "guest-1",
  counterparty_institution_id: "412345",
  counterparty_institution_name: "First Bank",
  counterparty_name: "Grace B Guest",
  counterparty_type: "individual",
  customer_id: "diner-1",
  customer_name: "Corner Diner",
  customer_address: "1 Main Street",
  customer_country: "SG",
  customer_postcode: "049315",
  customer_state: "SG",
  customer_type: "restaurant",
  ...over,
});
