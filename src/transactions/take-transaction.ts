import { idFrom, type TenantId } from "../domain";
import type { TransactionFacts, TransactionParty } from "../domain/transactions";
import { countryOf } from "../formats/countries";
import { base32, hmacSha256, hmacSha256Hex } from "../lib/bytes";
import { canonicalJson, getPath, isObject, type Json, type JsonObject } from "../lib/json";
import type { SentParty, SentTransaction } from "./transaction.schema";

/** A transaction as it is stored: what rules may ask of it, and what else was said. */
export interface TakenTransaction {
  facts: TransactionFacts;
  /** The caller's own id. */
  correlationId: string;
  /** What may tell of persons, for people to read; null: nothing was said. Rules never see it. */
  words: JsonObject | null;
  originator: TakenParty;
  beneficiary: TakenParty;
  /** Equal for equal contents, and tells nothing of them. */
  hash: string;
}

/** One side of it. */
export interface TakenParty {
  id: string;
  correlationId: string;
  /** Null: the transaction names this side and says nothing of it. */
  profile: PartyProfile | null;
}

export interface PartyProfile {
  type: "individual" | "business" | null;
  name: string | null;
  country: string | null;
  bankCountry: string | null;
  sortCode: string | null;
  segment: string | null;
  /** What was sent of the person or company. */
  data: JsonObject;
}

/** `key`: 32 bytes made for this purpose. */
export function takeTransaction(key: Uint8Array, tenantId: TenantId, sent: SentTransaction): TakenTransaction {
  const originator = partyOf(key, tenantId, sent.originator);
  const beneficiary = partyOf(key, tenantId, sent.beneficiary);
  const { payment, product, cardDetails: card } = sent;
  const cardToken = card?.fingerprint ?? card?.tokenized ?? null;
  const facts: TransactionFacts = {
    id: transactionIdOf(key, tenantId, sent.correlationId),
    atMs: sent.date,
    amount: sent.amount,
    currency: sent.currency,
    baseAmount: sent.baseAmount ?? sent.amount,
    baseCurrency: sent.baseCurrency ?? sent.currency,
    direction: sent.direction ?? null,
    type: sent.type ?? null,
    status: sent.status ?? null,
    category: sent.category ?? null,
    regulatoryAuthority: sent.regulatoryAuthority ?? null,
    tags: tagsOf(sent.tags ?? null),
    payment: {
      method: payment?.method ?? null,
      type: payment?.type ?? null,
      channel: payment?.channel ?? null,
      issuer: payment?.issuer ?? null,
      gateway: payment?.gateway ?? null,
      acquirer: payment?.acquirer ?? null,
      processor: payment?.processor ?? null,
      brand: payment?.brandName ?? null,
      mcc: payment?.mccCode ?? null,
    },
    card: {
      token: cardToken === null ? null : cardIdOf(key, tenantId, cardToken),
      bin: card?.cardBin ?? null,
      brand: card?.brand ?? null,
      country: card?.issuedCountry ?? null,
    },
    product: { sku: product?.sku ?? null, name: product?.name ?? null },
    originator: factsOf(originator),
    beneficiary: factsOf(beneficiary),
  };
  const words = wordsOf(sent);
  const content = JSON.stringify([facts, canonicalJson([words, textOf(originator), textOf(beneficiary)])]);
  const hash = hmacSha256Hex(key, content).slice(0, 40);
  return { facts, correlationId: sent.correlationId, words, originator, beneficiary, hash };
}

/** The id of the tenant's transaction, counterparty or card with this id of the caller's: told twice, it is the same one. */
export const transactionIdOf = (key: Uint8Array, tenantId: TenantId, correlationId: string) =>
  idFrom("transaction", keyed(key, "transaction", tenantId, correlationId));
export const counterpartyIdOf = (key: Uint8Array, tenantId: TenantId, correlationId: string) =>
  idFrom("counterparty", keyed(key, "counterparty", tenantId, correlationId));
const cardIdOf = (key: Uint8Array, tenantId: TenantId, token: string) =>
  idFrom("card", keyed(key, "card", tenantId, token));

const keyed = (key: Uint8Array, kind: string, tenantId: TenantId, text: string): string =>
  base32(hmacSha256(key, JSON.stringify([kind, tenantId, text])), 26);

function partyOf(key: Uint8Array, tenantId: TenantId, sent: SentParty): TakenParty {
  const { correlationId, businessData, endUserData } = sent;
  const data = businessData ?? endUserData ?? {};
  const profile: PartyProfile = {
    type: sent.type ?? (businessData != null ? "business" : endUserData != null ? "individual" : null),
    name: sent.name ?? nameIn(data),
    country: sent.country ?? countryIn(data),
    bankCountry: sent.bankCountry ?? null,
    sortCode: sent.sortCode ?? null,
    segment: sent.segment ?? shortText(data.businessType, 100),
    data,
  };
  const { data: _data, ...said } = profile;
  const isSilent = Object.keys(data).length === 0 && Object.values(said).every((value) => value === null);
  return { id: counterpartyIdOf(key, tenantId, correlationId), correlationId, profile: isSilent ? null : profile };
}

const factsOf = ({ id, correlationId, profile }: TakenParty): TransactionParty => ({
  id,
  correlationId,
  type: profile?.type ?? null,
  country: profile?.country ?? null,
  bankCountry: profile?.bankCountry ?? null,
  segment: profile?.segment ?? null,
});

const textOf = ({ profile }: TakenParty): Json => (profile === null ? null : { ...profile });

function nameIn(data: JsonObject): string | null {
  const whole = shortText(data.companyName, 300) ?? shortText(data.fullName, 300);
  const parts = [data.firstName, data.lastName].flatMap((part) => (typeof part === "string" ? part.trim() || [] : []));
  return whole ?? (parts.join(" ").slice(0, 300) || null);
}

function countryIn(data: JsonObject): string | null {
  const said = shortText(data.country, 60) ?? shortText(getPath(data, "address.country"), 60);
  return said === null ? null : (countryOf(said) ?? said);
}

function shortText(value: Json | undefined, most: number): string | null {
  const said = typeof value === "string" ? value.trim() : "";
  return said === "" || said.length > most ? null : said;
}

/** An object of tags counts as `name:value`, where the value is a word. */
function tagsOf(tags: Json): string[] {
  if (Array.isArray(tags)) return [...new Set(tags.flatMap((tag) => (typeof tag === "string" ? tag : [])))].sort();
  if (!isObject(tags)) return [];
  return Object.entries(tags)
    .flatMap(([name, value]) => (isObject(value) || Array.isArray(value) ? [] : `${name}:${value}`))
    .sort();
}

/** What people may want to read, and rules never ask for. */
function wordsOf(sent: SentTransaction): JsonObject | null {
  const words = said({
    description: sent.description,
    reference: sent.reference,
    additionalInfo: sent.additionalInfo,
    product: said({
      id: sent.product?.id,
      description: sent.product?.description,
      price: sent.product?.price,
      currency: sent.product?.currency,
    }),
    card: said({
      fingerprint: sent.cardDetails?.fingerprint,
      tokenized: sent.cardDetails?.tokenized,
      type: sent.cardDetails?.type,
      issuer: sent.cardDetails?.issuer,
      completed3ds: sent.cardDetails?.completed3ds,
      holderName: sent.cardDetails?.holderName,
      expiryMonth: sent.cardDetails?.expiryMonth,
      expiryYear: sent.cardDetails?.expiryYear,
    }),
  });
  return words ?? null;
}

/** Only what is not null; undefined when that is nothing. */
function said(values: Record<string, Json | undefined>): JsonObject | undefined {
  const kept = Object.entries(values).flatMap(([name, value]) => (value == null ? [] : [[name, value] as const]));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
