import * as z from "zod";
import type { CounterpartyRow } from "../db/counterparties";
import { factsOf } from "../db/transaction-facts";
import { type TransactionRow, verdictIn } from "../db/transactions";
import {
  paymentMethods,
  transactionDirections,
  transactionStatuses,
  transactionTypes,
  transactionVerdicts,
} from "../domain/transactions";
import { isObject, type JsonObject, jsonOrNull } from "../lib/json";
import { tenThousandthsOf, unitsOf } from "../transactions/amounts";
import { AnyJson, AnyObject } from "./case-schemas";
import { cursorOf, limit } from "./cursor";

const time = z.string().meta({ format: "date-time" });
const Verdict = z.enum(transactionVerdicts).meta({
  description: "What rules that answer at once say of it; the gravest of them counts.",
});

const Reason = z.looseObject({
  definitionId: z.string(),
  version: z.int(),
  name: z.string(),
  verdict: z.enum(transactionVerdicts),
  severity: z.string(),
  value: z.number().meta({ description: "What was measured." }),
  limit: z.number().meta({ description: "What it was compared with." }),
});

/** What became of a transaction that was sent. */
export const TransactionAnswer = z
  .looseObject({
    id: z.string(),
    correlationId: z.string(),
    duplicate: z.boolean().meta({ description: "It was stored before, with the same contents." }),
    verdict: Verdict,
    reasons: z.array(Reason),
  })
  .meta({ id: "TransactionAnswer" });

const sentMany = z.array(z.unknown()).min(1).max(500).meta({ description: "Each as `POST /transactions` takes it." });
export const BulkTransactions = z.union([sentMany, z.strictObject({ transactions: sentMany })]);

export const TransactionsAnswered = z
  .looseObject({
    results: z.array(
      z.looseObject({
        index: z.int(),
        status: z.int().meta({ description: "As it would have been answered alone." }),
        id: z.string().optional(),
        correlationId: z.string().optional(),
        duplicate: z.boolean().optional(),
        verdict: Verdict.optional(),
        reasons: z.array(Reason).optional(),
        error: z
          .looseObject({ code: z.string(), message: z.string(), param: z.string().nullable() })
          .optional()
          .meta({ description: "Why it was refused; `param` names the field." }),
      }),
    ),
  })
  .meta({ id: "TransactionsAnswered" });

const text = z.string().nullable();
const Side = z
  .looseObject({
    id: z.string(),
    correlationId: text.meta({ description: "Null: erased." }),
    name: text,
    type: z.enum(["individual", "business"]).nullable(),
    country: text,
    bankCountry: text,
    segment: text,
    entityId: text,
  })
  .meta({ id: "TransactionSide" });
const Payment = z.looseObject({
  method: z.enum(paymentMethods).nullable(),
  ...{ type: text, channel: text, issuer: text, gateway: text, acquirer: text, processor: text },
  brandName: text,
  mccCode: text,
});

export const TransactionView = z
  .looseObject({
    id: z.string(),
    correlationId: z.string(),
    date: time,
    amount: z.number(),
    currency: z.string(),
    baseAmount: z.number(),
    baseCurrency: z.string(),
    direction: z.enum(transactionDirections).nullable(),
    type: z.enum(transactionTypes).nullable(),
    status: z.enum(transactionStatuses).nullable(),
    category: text,
    regulatoryAuthority: text,
    description: text,
    reference: text,
    tags: z.array(z.string()),
    payment: Payment,
    product: AnyObject.meta({ description: "What was sent of it: `sku`, `name`, `price` …" }),
    cardDetails: AnyObject.meta({ description: "What was sent of it, and `cardId`, which stands for its token." }),
    additionalInfo: AnyJson,
    originator: Side,
    beneficiary: Side,
    verdict: Verdict,
    reasons: z.array(Reason),
    archived: z.boolean(),
    createdAt: time,
  })
  .meta({ id: "Transaction" });

const instant = z.iso
  .datetime({ offset: true, error: "Send a time with its offset, such as 2026-11-20T00:00:00Z." })
  .transform((text) => Date.parse(text));
const units = z.string().transform((text, context): number => {
  const exact = tenThousandthsOf(text);
  if (exact.ok) return exact.value;
  context.addIssue({ code: "custom", message: `The amount ${exact.error}.` });
  return z.NEVER;
});

export const TransactionQuery = z.strictObject({
  from: instant.optional(),
  to: instant.optional(),
  counterpartyId: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: "Either side; by our id of it, or yours." }),
  entityId: z.string().min(1).max(100).optional().meta({ description: "Either side is this person or company." }),
  direction: z.enum(transactionDirections).optional(),
  type: z.enum(transactionTypes).optional(),
  status: z.enum(transactionStatuses).optional(),
  method: z.enum(paymentMethods).optional(),
  currency: z.string().length(3).optional(),
  minAmount: units.optional(),
  maxAmount: units.optional(),
  verdict: Verdict.optional(),
  q: z.string().trim().min(1).max(200).optional().meta({ description: "Your own id of it, or ours: the whole of it." }),
  limit,
  cursor: cursorOf(z.strictObject({ atMs: z.int().min(0), id: z.string().max(96), archived: z.boolean().optional() })),
});

const iso = (atMs: number): string => new Date(atMs).toISOString();

/** A stored transaction as callers see it. `parties`: what is known of its sides. */
export function transactionView(
  row: TransactionRow,
  parties: ReadonlyMap<string, CounterpartyRow>,
  { archived = false }: { archived?: boolean } = {},
): JsonObject {
  const facts = factsOf(row, (id) => parties.get(id)?.correlationId ?? "");
  const words = jsonOrNull(row.words ?? "null");
  const {
    product = {},
    card = {},
    description = null,
    reference = null,
    additionalInfo = null,
  } = isObject(words) ? words : {};
  const { mcc, brand, ...payment } = facts.payment;
  return {
    id: row.id,
    correlationId: row.correlationId,
    date: iso(row.atMs),
    amount: unitsOf(row.amount),
    currency: row.currency,
    baseAmount: unitsOf(row.baseAmount),
    baseCurrency: row.baseCurrency,
    direction: row.direction,
    type: row.type,
    status: row.status,
    category: facts.category,
    regulatoryAuthority: facts.regulatoryAuthority,
    tags: facts.tags,
    description,
    reference,
    payment: { ...payment, brandName: brand, mccCode: mcc },
    product: { ...facts.product, ...(isObject(product) && product) },
    cardDetails: {
      ...{
        cardBin: facts.card.bin,
        brand: facts.card.brand,
        issuedCountry: facts.card.country,
        cardId: facts.card.token,
      },
      ...(isObject(card) && card),
    },
    additionalInfo,
    originator: sideOf(facts.originator, parties),
    beneficiary: sideOf(facts.beneficiary, parties),
    ...verdictIn(row),
    archived,
    createdAt: iso(row.createdAtMs),
  };
}

/** As the transaction had it, with who it is as the newest one says. */
function sideOf(
  side: { id: string; type: string | null; country: string | null; bankCountry: string | null; segment: string | null },
  parties: ReadonlyMap<string, CounterpartyRow>,
): JsonObject {
  const known = parties.get(side.id);
  const { id, type, country, bankCountry, segment } = side;
  return {
    ...{
      id,
      correlationId: known?.correlationId ?? null,
      name: known?.name ?? null,
      type: type ?? known?.type ?? null,
    },
    ...{ country, bankCountry, segment, entityId: known?.entityId ?? null },
  };
}
