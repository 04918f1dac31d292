import type { DefinitionSubject } from "./alert-definition";

/** What a path of a transaction is called: `one` beneficiary country, two beneficiary countries. */
interface PathWords {
  one: string;
  many: string;
}

/** Words for whatever rules about this subject may name. What is no path of a transaction is called as it was written. */
export function pathWords(path: string, subject: DefinitionSubject): PathWords {
  const said = Object.hasOwn(words, path) ? words[path] : partyWords(path, subject);
  return said === undefined ? { one: path, many: path } : { one: said[0], many: said[1] };
}

/** Groups and different ones: whoever has an id is meant, not the id. */
export function memberWords(path: string, subject: DefinitionSubject): PathWords {
  const [party = "", field, ...rest] = path.split(".");
  const isSomebody = rest.length === 0 && (field === "id" || field === "correlationId");
  const said = isSomebody ? partyOf(party, subject) : undefined;
  return said === undefined ? pathWords(path, subject) : { one: said[0], many: said[1] };
}

type Words = readonly [one: string, many: string];

const words: Readonly<Record<string, Words>> = {
  direction: ["direction", "directions"],
  type: ["transaction type", "transaction types"],
  status: ["status", "statuses"],
  category: ["category", "categories"],
  regulatoryAuthority: ["regulatory authority", "regulatory authorities"],
  tags: ["tag", "tags"],
  amount: ["amount", "amounts"],
  currency: ["currency", "currencies"],
  baseAmount: ["base amount", "base amounts"],
  baseCurrency: ["base currency", "base currencies"],
  "payment.method": ["payment method", "payment methods"],
  "payment.type": ["payment type", "payment types"],
  "payment.channel": ["payment channel", "payment channels"],
  "payment.issuer": ["issuer", "issuers"],
  "payment.gateway": ["payment gateway", "payment gateways"],
  "payment.acquirer": ["acquirer", "acquirers"],
  "payment.processor": ["payment processor", "payment processors"],
  "payment.brand": ["payment brand", "payment brands"],
  "payment.mcc": ["merchant category code", "merchant category codes"],
  "card.token": ["card", "cards"],
  "card.bin": ["card BIN", "card BINs"],
  "card.brand": ["card brand", "card brands"],
  "card.country": ["card country", "card countries"],
  "product.sku": ["product SKU", "product SKUs"],
  "product.name": ["product name", "product names"],
};

const parties: Readonly<Record<string, Words>> = {
  originator: ["originator", "originators"],
  beneficiary: ["beneficiary", "beneficiaries"],
  customer: ["customer", "customers"],
  counterparty: ["counterparty", "counterparties"],
};

const fields: Readonly<Record<string, Words>> = {
  id: ["id", "ids"],
  correlationId: ["external id", "external ids"],
  type: ["type", "types"],
  country: ["country", "countries"],
  bankCountry: ["bank country", "bank countries"],
  segment: ["segment", "segments"],
};

function partyOf(party: string, subject: DefinitionSubject): Words | undefined {
  const name = party === "subject" ? subject : party;
  return Object.hasOwn(parties, name) ? parties[name] : undefined;
}

/** `beneficiary.bankCountry` → "beneficiary bank country"; `subject`: whoever the rule is about. */
function partyWords(path: string, subject: DefinitionSubject): Words | undefined {
  const [party = "", field = "", ...rest] = path.split(".");
  const who = partyOf(party, subject)?.[0];
  const what = Object.hasOwn(fields, field) ? fields[field] : undefined;
  return who === undefined || what === undefined || rest.length > 0
    ? undefined
    : [`${who} ${what[0]}`, `${who} ${what[1]}`];
}
