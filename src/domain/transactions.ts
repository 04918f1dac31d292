import type { AlertSeverity } from "./alerts";

/** Kinds of money movements, as the documented system names them. */
export const transactionTypes = ["deposit", "withdrawal", "transfer", "payment", "refund", "chargeback"] as const;
export type TransactionType = (typeof transactionTypes)[number];

export const transactionStatuses = [
  "new",
  "pending",
  "active",
  "completed",
  "rejected",
  "cancelled",
  "failed",
] as const;
export type TransactionStatus = (typeof transactionStatuses)[number];

/** As the tenant's customer sees it: `inbound` money comes to the customer (the beneficiary), `outbound` goes from them (the originator). */
export const transactionDirections = ["inbound", "outbound"] as const;
export type TransactionDirection = (typeof transactionDirections)[number];

export const paymentMethods = [
  "credit_card",
  "debit_card",
  "bank_transfer",
  "pay_pal",
  "apple_pay",
  "google_pay",
  "apm",
] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

export const paymentTypes = ["instant", "scheduled", "recurring", "refund"] as const;
export const paymentChannels = ["online", "mobile_app", "in_store", "telephone", "mail_order"] as const;
export const paymentBrands = [
  "visa",
  "mastercard",
  "diners",
  "jcb",
  "discover",
  "china_union_pay",
  "american_express",
  "scb_pay_now",
  "ocbc_pay_now",
  "atome",
  "dash",
  "grab_pay",
  "alipay_host",
  "wechat_host",
] as const;

/** Amounts are kept as whole ten-thousandths of the currency's unit, so that sums do not depend on the order in which they are made. */
export const amountScale = 10_000;
/** In units of the currency. */
export const largestAmount = 10_000_000_000;

/** Which sides a transaction has a subject on. A card is a subject of its own where the transaction carries a token of it. */
export const subjectRoles = ["originator", "beneficiary", "card"] as const;
export type SubjectRole = (typeof subjectRoles)[number];

/** One side of a transaction, as rules see it. Ids only: who it is, is kept elsewhere. */
export interface TransactionParty {
  /** `cpt_…`, made of the tenant and the caller's correlation id. */
  id: string;
  /** The caller's own id of it. */
  correlationId: string;
  type: "individual" | "business" | null;
  country: string | null;
  bankCountry: string | null;
  /** What peers have in common: customer type, line of business, whatever the tenant sends. */
  segment: string | null;
}

/** A transaction as far as rules may ask of it. Amounts are whole ten-thousandths (`amountScale`). */
export interface TransactionFacts {
  /** `txn_…`, made of the tenant and the caller's correlation id. */
  id: string;
  atMs: number;
  amount: number;
  currency: string;
  baseAmount: number;
  baseCurrency: string;
  direction: TransactionDirection | null;
  type: TransactionType | null;
  status: TransactionStatus | null;
  category: string | null;
  regulatoryAuthority: string | null;
  tags: string[];
  payment: {
    method: PaymentMethod | null;
    type: string | null;
    channel: string | null;
    issuer: string | null;
    gateway: string | null;
    acquirer: string | null;
    processor: string | null;
    brand: string | null;
    mcc: string | null;
  };
  card: { token: string | null; bin: string | null; brand: string | null; country: string | null };
  product: { sku: string | null; name: string | null };
  originator: TransactionParty;
  beneficiary: TransactionParty;
}

/** What a synchronous rule asks of the caller, from least to most. */
export const transactionVerdicts = ["allow", "review", "block"] as const;
export type TransactionVerdict = (typeof transactionVerdicts)[number];

/**
 * Everything of one day (UTC) in which a rule held for one group: one occurrence of an alert. A function of the set of transactions, whatever
 * the order they came in; it is told again, with a higher revision, when later arrivals change it, and withdrawn when they undo it.
 */
export interface RuleDay {
  definitionId: string;
  definitionVersion: number;
  /** Subject and what else the definition groups by, canonical: `["cpt_…","credit_card"]`. */
  groupKey: string;
  /** What the group is about, for links and lists. */
  subject: { role: SubjectRole; id: string };
  /** `2026-11-22`. */
  day: string;
  /** Grows with every change of this day by its window object; newer replaces older. */
  revision: number;
  /** Null: it no longer holds, late arrivals have undone it. */
  held: RuleHeld | null;
}

/** The gravest moment of a day in which a rule held. Ties go to the earliest. */
export interface RuleHeld {
  severity: AlertSeverity;
  /** Of how many transactions (or, of rules on a schedule, ends of days) that day the rule held. */
  times: number;
  /** The transaction at which it held; null: the end of the day. */
  pivotId: string | null;
  atMs: number;
  /** The window that was looked at, `fromMs` exclusive, `toMs` inclusive; null: a single transaction. */
  window: { fromMs: number; toMs: number } | null;
  /** Transactions in it that the definition's filter lets through. */
  count: number;
  /** What was measured, in units (amounts already divided by `amountScale`; shares in percent; gaps in days). */
  value: number;
  /** What it was compared with, in the same units: the constant, or factor × baseline. */
  limit: number;
  /** With a history or peers: the baseline itself, and how many transactions (and peers) it is made of. */
  baseline: { value: number; count: number; peers: number | null } | null;
  /** Ids of transactions in the window, oldest first; at most `evidenceMost`, `count` says of how many. */
  transactionIds: string[];
  /** Ids of the sides of those transactions, each once, in their order; windows of earlier releases did not say. */
  partyIds?: string[];
}

export const evidenceMost = 200;

/** Ids of the sides of transactions, each once: originator before beneficiary, in the order of the transactions. */
export const partyIdsOf = (transactions: Iterable<TransactionFacts>): string[] => {
  const ids = new Set<string>();
  for (const { originator, beneficiary } of transactions) ids.add(originator.id).add(beneficiary.id);
  return [...ids];
};
