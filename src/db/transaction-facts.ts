import type { TransactionFacts, TransactionParty } from "../domain/transactions";
import type { JsonObject } from "../lib/json";
import type { TransactionRow } from "./transactions";

/** What has no column of its own. Null and empty are left out: most transactions say little. */
export function restOf(facts: TransactionFacts): JsonObject {
  const { category, regulatoryAuthority, tags, payment, card, product, originator, beneficiary } = facts;
  const { method: _column, ...paid } = payment;
  return sparse({
    category,
    regulatoryAuthority,
    tags: tags.length > 0 ? tags : null,
    payment: sparse(paid),
    card: sparse({ ...card }),
    product: sparse({ ...product }),
    originator: sideOf(originator),
    beneficiary: sideOf(beneficiary),
  });
}

/** The facts of a stored transaction. `correlationIdOf`: what the caller calls its sides, or what stands for it where one was erased. */
export function factsOf(row: TransactionRow, correlationIdOf: (counterpartyId: string) => string): TransactionFacts {
  const { category, regulatoryAuthority, tags, payment, card, product, ...sides } = JSON.parse(row.facts) as Rest;
  const side = (id: string, said: Partial<TransactionParty> = {}): TransactionParty => ({
    id,
    correlationId: correlationIdOf(id),
    type: said.type ?? null,
    country: said.country ?? null,
    bankCountry: said.bankCountry ?? null,
    segment: said.segment ?? null,
  });
  return {
    id: row.id,
    atMs: row.atMs,
    amount: row.amount,
    currency: row.currency,
    baseAmount: row.baseAmount,
    baseCurrency: row.baseCurrency,
    direction: row.direction,
    type: row.type,
    status: row.status,
    category: category ?? null,
    regulatoryAuthority: regulatoryAuthority ?? null,
    tags: tags ?? [],
    payment: { ...noPayment, ...payment, method: row.method as TransactionFacts["payment"]["method"] },
    card: { ...noCard, ...card },
    product: { ...noProduct, ...product },
    originator: side(row.originatorId, sides.originator),
    beneficiary: side(row.beneficiaryId, sides.beneficiary),
  };
}

/** What `restOf` has written. */
type Rest = { [Name in keyof TransactionFacts]?: Partial<TransactionFacts[Name]> } & {
  category?: string;
  regulatoryAuthority?: string;
  tags?: string[];
};

const noPayment: Omit<TransactionFacts["payment"], "method"> = {
  ...{
    type: null,
    channel: null,
    issuer: null,
    gateway: null,
    acquirer: null,
    processor: null,
    brand: null,
    mcc: null,
  },
};
const noCard: TransactionFacts["card"] = { token: null, bin: null, brand: null, country: null };
const noProduct: TransactionFacts["product"] = { sku: null, name: null };

const sideOf = ({ type, country, bankCountry, segment }: TransactionParty): JsonObject =>
  sparse({ type, country, bankCountry, segment });

function sparse(values: JsonObject): JsonObject {
  const said = Object.entries(values).filter(
    ([, value]) => value !== null && !(typeof value === "object" && Object.keys(value).length === 0),
  );
  return Object.fromEntries(said);
}
