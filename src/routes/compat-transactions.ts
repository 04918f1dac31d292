import * as z from "zod";
import { getAlert } from "../db/alerts";
import type { CounterpartyRow } from "../db/counterparties";
import { counterpartiesBy } from "../db/counterparties";
import { dbOf } from "../db/db-of";
import { listTransactions, type TransactionFilters, type TransactionPlace } from "../db/list-transactions";
import { transactionIdsOfAlert } from "../db/rule-days";
import { factsOf } from "../db/transaction-facts";
import type { TransactionRow } from "../db/transactions";
import { paymentMethods } from "../domain/transactions";
import type { JsonObject } from "../lib/json";
import { err } from "../lib/result";
import { unitsOf } from "../transactions/amounts";
import { FlatTransaction, fromFlat } from "../transactions/flat-transaction";
import { DocumentedTransaction } from "../transactions/transaction.schema";
import { AnyObject } from "./case-schemas";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { notFound } from "./problem";
import { transactionRowsBy } from "./transaction-reads";
import { mostAtOnce, type SentResult, sendMany, sendOne } from "./transaction-sending";

const tag = "Compatibility";
const base = "/api/v1/external/transactions";
const sending = { scope: "cases:write", tag, method: "POST", idempotent: "none" } as const;

const Created = z.looseObject({ id: z.string(), correlationId: z.string() }).meta({ id: "TransactionCreated" });
const ManyCreated = z.array(
  z.looseObject({
    status: z.enum(["success", "failed"]),
    error: z.string().optional(),
    data: z.looseObject({ id: z.string().optional(), correlationId: z.string().nullable() }),
  }),
);
const Many = z.array(z.unknown()).min(1).max(mostAtOnce);

/** Transactions as callers of the documented system send and read them, in both of its spellings. */
export const compatTransactionRoutes: Route[] = [
  defineRoute(
    {
      ...sending,
      name: "compatCreateTransaction",
      path: base,
      summary: "Send a transaction",
      body: DocumentedTransaction,
      answers: { 201: Created, 200: Created },
    },
    (call) => sendOne(call, call.body, created),
  ),
  defineRoute(
    {
      ...sending,
      name: "compatCreateTransactions",
      path: `${base}/bulk`,
      summary: "Send many transactions",
      description: "201 when all were taken, 207 when some were not.",
      body: Many,
      answers: { 201: ManyCreated, 207: ManyCreated },
    },
    async (call) =>
      manyCreated(
        call.body,
        await sendMany(call, call.body, { schema: DocumentedTransaction, spelled: (body) => body }),
      ),
  ),
  defineRoute(
    {
      ...sending,
      name: "compatCreateFlatTransaction",
      path: `${base}/alt`,
      summary: "Send a transaction in the flat spelling",
      body: FlatTransaction,
      answers: { 201: Created, 200: Created },
    },
    (call) => sendOne(call, fromFlat(call.body), created),
  ),
  defineRoute(
    {
      ...sending,
      name: "compatCreateFlatTransactions",
      path: `${base}/alt/bulk`,
      summary: "Send many transactions in the flat spelling",
      description: "201 when all were taken, 207 when some were not.",
      body: Many,
      answers: { 201: ManyCreated, 207: ManyCreated },
    },
    async (call) =>
      manyCreated(call.body, await sendMany(call, call.body, { schema: FlatTransaction, spelled: fromFlat })),
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "compatListTransactions",
      method: "GET",
      path: base,
      summary: "List transactions, newest first",
      query: z.object({
        counterpartyId: z.string().min(1).max(200).optional(),
        startDate: z.iso.datetime({ offset: true }).optional(),
        endDate: z.iso.datetime({ offset: true }).optional(),
        timeValue: z.coerce.number().int().min(1).max(100_000).optional(),
        timeUnit: z.enum(["minutes", "hours", "days", "months", "years"]).optional(),
        paymentMethod: z.enum(paymentMethods).optional(),
        "page[number]": z.coerce.number().int().min(1).max(100).default(1),
        "page[size]": z.coerce.number().int().min(1).max(100).default(20),
      }),
      answers: { 200: z.array(AnyObject) },
    },
    async (call) => {
      const { query, nowMs } = call;
      const { counterpartyId, paymentMethod, timeValue, timeUnit } = query;
      const agoMs = timeValue === undefined || timeUnit === undefined ? null : timeValue * unitMs[timeUnit];
      const filters: TransactionFilters = {
        partyIds: counterpartyId === undefined ? undefined : [counterpartyId],
        method: paymentMethod,
        fromMs:
          query.startDate === undefined ? (agoMs === null ? undefined : nowMs - agoMs) : Date.parse(query.startDate),
        toMs: query.endDate === undefined ? undefined : Date.parse(query.endDate),
      };
      const rows = await pageOf(call, filters, query["page[number]"], query["page[size]"]);
      return documented(call, rows);
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "compatListTransactionsOfAlert",
      method: "GET",
      path: `${base}/by-alert`,
      summary: "List the transactions that an alert is about",
      query: z.object({
        alertId: z.string().min(1).max(100),
        "page[number]": z.coerce.number().int().min(1).max(100).default(1),
        "page[size]": z.coerce.number().int().min(1).max(100).default(20),
      }),
      answers: { 200: z.array(AnyObject) },
    },
    async (call) => {
      const { env, tenantId, query } = call;
      const db = dbOf(env, tenantId);
      if ((await getAlert(db, tenantId, query.alertId)) === null) return err(notFound("alert"));
      const ids = await transactionIdsOfAlert(db, tenantId, query.alertId);
      const end = query["page[number]"] * query["page[size]"];
      return documented(call, await transactionRowsBy(env, tenantId, ids.slice(end - query["page[size]"], end)));
    },
  ),
];

const dayMs = 86_400_000;
const unitMs = { minutes: 60_000, hours: 3_600_000, days: dayMs, months: 30 * dayMs, years: 365 * dayMs };

/** Pages by number are walked: the documented system has no other, so there is an end to them. */
async function pageOf(
  { env, tenantId }: Pick<Call, "env" | "tenantId">,
  filters: TransactionFilters,
  number: number,
  size: number,
): Promise<TransactionRow[]> {
  const wanted = number * size;
  const rows: TransactionRow[] = [];
  let after: TransactionPlace | null = null;
  for (let walked = 0; rows.length < wanted && walked < mostWalked; walked += 1) {
    const asked = Math.min(wanted - rows.length, 1_000);
    const page: Awaited<ReturnType<typeof listTransactions>> = await listTransactions(
      dbOf(env, tenantId),
      tenantId,
      filters,
      after,
      asked,
    );
    rows.push(...page.rows);
    if (page.next === null) break;
    after = page.next;
  }
  return rows.slice(wanted - size, wanted);
}
const mostWalked = 20;

const created = ({ correlationId }: { correlationId: string }, { id }: { id: string }): JsonObject => ({
  id,
  correlationId,
});

function manyCreated(sent: readonly unknown[], results: readonly SentResult[]): Outcome {
  const told = results.map(
    (result, place): JsonObject =>
      result.transaction === null
        ? { status: "failed", error: messageOf(result), data: { correlationId: correlationIdIn(sent[place]) } }
        : { status: "success", data: created(result.transaction, result.done) },
  );
  return answer(told.every(({ status }) => status === "success") ? 201 : 207, told);
}

const messageOf = ({ refusal }: Extract<SentResult, { transaction: null }>): string => refusal.message;

function correlationIdIn(sent: unknown): string | null {
  if (typeof sent !== "object" || sent === null) return null;
  const named = ["correlationId", "tx_id"].flatMap((name) =>
    Object.hasOwn(sent, name) ? [Reflect.get(sent, name)] : [],
  );
  return typeof named[0] === "string" ? named[0].slice(0, 200) : null;
}

async function documented(
  { env, tenantId }: Pick<Call, "env" | "tenantId">,
  rows: readonly TransactionRow[],
): Promise<Outcome> {
  const ids = [...new Set(rows.flatMap(({ originatorId, beneficiaryId }) => [originatorId, beneficiaryId]))];
  const parties = await counterpartiesBy(dbOf(env, tenantId), tenantId, ids);
  return answer(
    200,
    rows.map((row) => documentedView(row, parties)),
  );
}

/** A transaction under the names of the documented system. */
function documentedView(row: TransactionRow, parties: ReadonlyMap<string, CounterpartyRow>): JsonObject {
  const facts = factsOf(row, (id) => parties.get(id)?.correlationId ?? "");
  const { payment, card, product } = facts;
  const words = JSON.parse(row.words ?? "{}") as JsonObject; // written here
  return {
    id: row.id,
    transactionCorrelationId: row.correlationId,
    transactionDate: new Date(row.atMs).toISOString(),
    transactionAmount: unitsOf(row.amount),
    transactionCurrency: row.currency,
    transactionBaseAmount: unitsOf(row.baseAmount),
    transactionBaseCurrency: row.baseCurrency,
    transactionDirection: row.direction,
    transactionType: row.type,
    transactionStatus: row.status,
    transactionCategory: facts.category,
    transactionDescription: words.description ?? null,
    transactionReference: words.reference ?? null,
    paymentMethod: payment.method,
    paymentType: payment.type,
    paymentChannel: payment.channel,
    paymentIssuer: payment.issuer,
    paymentGateway: payment.gateway,
    paymentAcquirer: payment.acquirer,
    paymentProcessor: payment.processor,
    paymentBrandName: payment.brand,
    paymentMccCode: payment.mcc === null ? null : Number(payment.mcc),
    cardBin: card.bin === null ? null : Number(card.bin),
    cardBrand: card.brand,
    cardIssuedCountry: card.country,
    productName: product.name,
    productSku: product.sku,
    tags: facts.tags,
    regulatoryAuthority: facts.regulatoryAuthority,
    additionalInfo: words.additionalInfo ?? null,
    counterpartyOriginatorId: row.originatorId,
    counterpartyBeneficiaryId: row.beneficiaryId,
    counterpartyOriginator: partyView(parties.get(row.originatorId)),
    counterpartyBeneficiary: partyView(parties.get(row.beneficiaryId)),
    createdAt: new Date(row.createdAtMs).toISOString(),
  };
}

function partyView(party: CounterpartyRow | undefined): JsonObject | null {
  if (party === undefined) return null;
  const { correlationId, type, name } = party;
  const data = JSON.parse(party.data) as JsonObject; // written here
  const { firstName = null, lastName = null } = data;
  return {
    business: type === "business" ? { correlationId, companyName: name } : null,
    endUser: type === "individual" ? { correlationId, firstName, lastName } : null,
  };
}
