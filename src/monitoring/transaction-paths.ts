import {
  amountScale,
  type PaymentMethod,
  paymentMethods,
  type SubjectRole,
  type TransactionFacts,
  type TransactionParty,
  transactionDirections,
  transactionStatuses,
  transactionTypes,
} from "../domain/transactions";
import type { DefinitionSubject } from "./alert-definition";

/** What a rule may ask of a transaction, by its path. */
export interface TransactionPath {
  kind: "text" | "number" | "list";
  /** Everything it can be, where that is known. */
  values?: readonly string[];
  read(facts: TransactionFacts): string | number | string[] | null;
}

const text = (read: (facts: TransactionFacts) => string | null, values?: readonly string[]): TransactionPath => ({
  kind: "text",
  read,
  ...(values !== undefined && { values }),
});
/** In units of the currency: the nearest number, which is the one that was written. */
const units = (read: (facts: TransactionFacts) => number): TransactionPath => ({
  kind: "number",
  read: (facts) => read(facts) / amountScale,
});

const ofTransaction = {
  direction: text((facts) => facts.direction, transactionDirections),
  type: text((facts) => facts.type, transactionTypes),
  status: text((facts) => facts.status, transactionStatuses),
  category: text((facts) => facts.category),
  regulatoryAuthority: text((facts) => facts.regulatoryAuthority),
  tags: { kind: "list", read: (facts) => facts.tags },
  amount: units((facts) => facts.amount),
  currency: text((facts) => facts.currency),
  baseAmount: units((facts) => facts.baseAmount),
  baseCurrency: text((facts) => facts.baseCurrency),
  "payment.method": text((facts): PaymentMethod | null => facts.payment.method, paymentMethods),
  "payment.type": text((facts) => facts.payment.type),
  "payment.channel": text((facts) => facts.payment.channel),
  "payment.issuer": text((facts) => facts.payment.issuer),
  "payment.gateway": text((facts) => facts.payment.gateway),
  "payment.acquirer": text((facts) => facts.payment.acquirer),
  "payment.processor": text((facts) => facts.payment.processor),
  "payment.brand": text((facts) => facts.payment.brand),
  "payment.mcc": text((facts) => facts.payment.mcc),
  "card.token": text((facts) => facts.card.token),
  "card.bin": text((facts) => facts.card.bin),
  "card.brand": text((facts) => facts.card.brand),
  "card.country": text((facts) => facts.card.country),
  "product.sku": text((facts) => facts.product.sku),
  "product.name": text((facts) => facts.product.name),
} satisfies Record<string, TransactionPath>;

const partyFields = ["id", "correlationId", "type", "country", "bankCountry", "segment"] as const;
const parties = ["originator", "beneficiary", "customer", "counterparty", "subject"] as const;
type PartyName = (typeof parties)[number];

/** The side that the subject of a definition is on; null: this transaction has none. */
export function roleOf(subject: DefinitionSubject, facts: TransactionFacts): SubjectRole | null {
  switch (subject) {
    case "originator":
    case "beneficiary":
      return subject;
    case "customer":
      return facts.direction === "outbound" ? "originator" : "beneficiary";
    case "counterparty":
      return facts.direction === "outbound" ? "beneficiary" : "originator";
    case "card":
      return facts.card.token === null ? null : "card";
  }
}

/** The id of whoever is on that side. */
export function subjectIdOf(role: SubjectRole, facts: TransactionFacts): string | null {
  return role === "card" ? facts.card.token : facts[role].id;
}

/** Paths that rules about this subject may name. A card is no party: `subject.…` says nothing of it. */
export function transactionPath(path: string, subject: DefinitionSubject): TransactionPath | null {
  if (Object.hasOwn(ofTransaction, path)) return ofTransaction[path as keyof typeof ofTransaction];
  const [name, field, ...rest] = path.split(".");
  const party = parties.find((each) => each === name);
  const known = partyFields.find((each) => each === field);
  if (party === undefined || known === undefined || rest.length > 0) return null;
  if (party === "subject" && subject === "card") return null;
  const partyOf = partyReader(party, subject);
  return text((facts) => partyOf(facts)[known], known === "type" ? ["individual", "business"] : undefined);
}

/** Every path, in the order of the documentation. */
export const transactionPaths = (subject: DefinitionSubject): string[] => [
  ...Object.keys(ofTransaction),
  ...parties
    .filter((party) => party !== "subject" || subject !== "card")
    .flatMap((party) => partyFields.map((field) => `${party}.${field}`)),
];

function partyReader(party: PartyName, subject: DefinitionSubject): (facts: TransactionFacts) => TransactionParty {
  const asked = party === "subject" ? subject : party;
  if (asked === "originator" || asked === "beneficiary") return (facts) => facts[asked];
  const ofOutbound = asked === "counterparty" ? "beneficiary" : "originator";
  const ofOthers = asked === "counterparty" ? "originator" : "beneficiary";
  return (facts) => facts[facts.direction === "outbound" ? ofOutbound : ofOthers];
}
