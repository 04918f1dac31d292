import type { TransactionFacts, TransactionParty } from "../domain/transactions";

// A transaction as it is stored and sent, many times over: its values in one array, without their names. `id` and `atMs` stand beside it.
// The order is stored: values are only ever added at the end.

type Text = string | null;
type PackedParty = [id: string, correlationId: string, type: TransactionParty["type"], Text, Text, Text];
type Packed = [
  amounts: [amount: number, currency: string, baseAmount: number, baseCurrency: string],
  kind: [
    TransactionFacts["direction"],
    TransactionFacts["type"],
    TransactionFacts["status"],
    category: Text,
    authority: Text,
    tags: string[],
  ],
  payment: [TransactionFacts["payment"]["method"], Text, Text, Text, Text, Text, Text, Text, Text],
  card: [Text, Text, Text, Text],
  product: [Text, Text],
  originator: PackedParty,
  beneficiary: PackedParty,
];

export function packFacts(facts: TransactionFacts): string {
  const { payment, card, product } = facts;
  const { method, type, channel, issuer, gateway, acquirer, processor, brand, mcc } = payment;
  const packed: Packed = [
    [facts.amount, facts.currency, facts.baseAmount, facts.baseCurrency],
    [facts.direction, facts.type, facts.status, facts.category, facts.regulatoryAuthority, facts.tags],
    [method, type, channel, issuer, gateway, acquirer, processor, brand, mcc],
    [card.token, card.bin, card.brand, card.country],
    [product.sku, product.name],
    packedParty(facts.originator),
    packedParty(facts.beneficiary),
  ];
  return JSON.stringify(packed);
}

const packedParty = (party: TransactionParty): PackedParty => [
  party.id,
  party.correlationId,
  party.type,
  party.country,
  party.bankCountry,
  party.segment,
];

export function unpackFacts(id: string, atMs: number, text: string): TransactionFacts {
  const [amounts, kind, payment, card, product, originator, beneficiary] = JSON.parse(text) as Packed;
  return {
    id,
    atMs,
    amount: amounts[0],
    currency: amounts[1],
    baseAmount: amounts[2],
    baseCurrency: amounts[3],
    direction: kind[0],
    type: kind[1],
    status: kind[2],
    category: kind[3],
    regulatoryAuthority: kind[4],
    tags: kind[5],
    payment: {
      method: payment[0],
      type: payment[1],
      channel: payment[2],
      issuer: payment[3],
      gateway: payment[4],
      acquirer: payment[5],
      processor: payment[6],
      brand: payment[7],
      mcc: payment[8],
    },
    card: { token: card[0], bin: card[1], brand: card[2], country: card[3] },
    product: { sku: product[0], name: product[1] },
    originator: unpackedParty(originator),
    beneficiary: unpackedParty(beneficiary),
  };
}

const unpackedParty = (party: PackedParty): TransactionParty => ({
  id: party[0],
  correlationId: party[1],
  type: party[2],
  country: party[3],
  bankCountry: party[4],
  segment: party[5],
});
