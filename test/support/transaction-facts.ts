import { amountScale, type TransactionFacts, type TransactionParty } from "../../src/domain/transactions";

/** What a test says of a transaction; the rest is that of an ordinary card payment from `payer` to `shop`. `euros`: of the base amount. */
export type Told = Partial<Omit<TransactionFacts, "payment" | "card" | "originator" | "beneficiary">> & {
  euros?: number;
  payment?: Partial<TransactionFacts["payment"]>;
  card?: Partial<TransactionFacts["card"]>;
  originator?: Partial<TransactionParty>;
  beneficiary?: Partial<TransactionParty>;
};

let made = 0;

export function aTransaction({
  euros = 10,
  payment,
  card,
  originator,
  beneficiary,
  ...told
}: Told = {}): TransactionFacts {
  made += 1;
  return {
    id: `txn_${String(made).padStart(8, "0")}`,
    atMs: Date.UTC(2026, 4, 1),
    amount: Math.round(euros * amountScale),
    currency: "EUR",
    baseAmount: Math.round(euros * amountScale),
    baseCurrency: "EUR",
    direction: "inbound",
    type: "payment",
    status: "completed",
    category: null,
    regulatoryAuthority: null,
    tags: [],
    product: { sku: null, name: null },
    ...told,
    payment: {
      method: "credit_card",
      type: null,
      channel: null,
      issuer: null,
      gateway: null,
      acquirer: null,
      processor: null,
      brand: null,
      mcc: null,
      ...payment,
    },
    card: { token: null, bin: null, brand: null, country: null, ...card },
    originator: aParty("payer", originator),
    beneficiary: aParty("shop", beneficiary),
  };
}

/** `cpt_<name>`, with the caller's own id of it. */
export const aParty = (name: string, told: Partial<TransactionParty> = {}): TransactionParty => ({
  id: `cpt_${name}`,
  correlationId: name,
  type: "individual",
  country: null,
  bankCountry: null,
  segment: null,
  ...told,
});
