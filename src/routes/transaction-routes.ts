import * as z from "zod";
import { dbOf } from "../db/db-of";
import type { TransactionFilters } from "../db/list-transactions";
import { alertsOfTransaction } from "../db/transaction-alerts";
import { saveKeepDays, type TransactionSettings, transactionSettingsOf } from "../db/transaction-archives";
import { factsOf } from "../db/transaction-facts";
import type { TenantId } from "../domain";
import { mostExportRows } from "../domain/bulk";
import type { Env } from "../env";
import { err, ok } from "../lib/result";
import { maskOf } from "../review/masking";
import { TransactionBody } from "../transactions/transaction.schema";
import { AlertView, alertView } from "./alert-schemas";
import { listOf } from "./case-schemas";
import { writeCursor } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { hiddenInLists } from "./framework-masking";
import { streamOf } from "./operator-streams";
import { notFound } from "./problem";
import { csvHead, csvLine, transactionLines } from "./transaction-csv";
import {
  partiesAsked,
  type ReadPlace,
  readTransaction,
  readTransactions,
  transactionNamed,
  transactionRowsBy,
} from "./transaction-reads";
import {
  BulkTransactions,
  TransactionAnswer,
  TransactionQuery,
  TransactionsAnswered,
  TransactionView,
} from "./transaction-schemas";
import { mostAtOnce, resultOf, sendMany, sendOne, told } from "./transaction-sending";

const tag = "Transactions";
const base = "/api/v1/transactions";
// A transaction carries an id of the caller's: sent again, it is the same one, with or without an Idempotency-Key.
const sending = { scope: "cases:write", tag, method: "POST", idempotent: "none" } as const;
const settings = {
  tag,
  path: "/api/v1/transaction-settings",
  answers: {
    200: z
      .looseObject({
        keepDays: z.int(),
        archivedBefore: z
          .string()
          .nullable()
          .meta({ format: "date-time", description: "Everything before this is archived, or about to be." }),
      })
      .meta({ id: "TransactionSettings" }),
  },
} as const;
const One = z.object({ id: z.string().min(1).max(200) });
const csvType = "text/csv; charset=utf-8";
const reading = { scope: "cases:read", tag, method: "GET" } as const;

/** Money that moved: sent to us, judged on arrival, and found again. */
export const transactionRoutes: Route[] = [
  defineRoute(
    {
      ...sending,
      name: "createTransaction",
      path: base,
      summary: "Send a transaction",
      description:
        "Answers what rules that answer at once say of it, with reasons. Sent again it is the same transaction, with the same answer; with " +
        "other contents it is refused.",
      body: TransactionBody,
      answers: { 201: TransactionAnswer, 200: TransactionAnswer },
    },
    (call) => sendOne(call, call.body, told),
  ),
  defineRoute(
    {
      ...sending,
      name: "createTransactions",
      path: `${base}/bulk`,
      summary: "Send many transactions",
      description: `At most ${mostAtOnce}. Each stands for itself: one that is refused holds up no other. \`results\` come in the order of what was sent.`,
      body: BulkTransactions,
      answers: { 207: TransactionsAnswered },
    },
    async (call) => {
      const sent = Array.isArray(call.body) ? call.body : call.body.transactions;
      const results = await sendMany(call, sent, { schema: TransactionBody, spelled: (body) => body });
      return answer(207, { results: results.map(resultOf) });
    },
  ),
  defineRoute(
    {
      ...reading,
      name: "listTransactions",
      path: base,
      summary: "See transactions, newest first",
      description:
        "A page that is short, even empty, may have a next one: where a filter lets little pass, each page looks through so much and no more.",
      query: TransactionQuery,
      answers: { 200: listOf(TransactionView) },
    },
    async ({ env, tenantId, query }) => {
      const { limit, cursor, q } = query;
      if (q !== undefined) {
        const one = await readTransaction(env, tenantId, q);
        return answer(200, { data: one === null ? [] : [one], nextCursor: null });
      }
      const filters = await filtersOf(env, tenantId, query);
      const page = await readTransactions(env, tenantId, filters, cursor ?? null, limit);
      return answer(200, { data: page.data, nextCursor: nextPlace(page.next) });
    },
  ),
  defineRoute(
    {
      ...reading,
      name: "getTransaction",
      path: `${base}/{id}`,
      summary: "See a transaction",
      description: "By our id of it, or by yours.",
      params: One,
      answers: { 200: TransactionView },
    },
    async ({ env, tenantId, params }) => {
      const transaction = await readTransaction(env, tenantId, params.id);
      return transaction === null ? err(notFound("transaction")) : answer(200, transaction);
    },
  ),
  defineRoute(
    {
      ...reading,
      name: "listTransactionAlerts",
      path: `${base}/{id}/alerts`,
      summary: "See the alerts that rest on a transaction, newest first",
      description: "Those of rules in whose windows it lies; at most a hundred.",
      params: One,
      answers: { 200: listOf(AlertView) },
    },
    async ({ env, tenantId, params }) => {
      const [row] = await transactionRowsBy(env, tenantId, [transactionNamed(env, tenantId, params.id)]);
      if (row === undefined) return err(notFound("transaction"));
      const { card } = factsOf(row, () => "");
      const alerts = await alertsOfTransaction(dbOf(env, tenantId), tenantId, {
        id: row.id,
        day: new Date(row.atMs).toISOString().slice(0, 10),
        subjectIds: [row.originatorId, row.beneficiaryId, ...(card.token === null ? [] : [card.token])],
      });
      return answer(200, { data: alerts.map(alertView), nextCursor: null });
    },
  ),
  defineRoute(
    {
      ...reading,
      capability: "cases:export",
      name: "exportTransactions",
      path: `${base}.csv`,
      summary: "Take transactions as a table (CSV)",
      description:
        `Newest first, at most ${mostExportRows} rows, page by page; where there are more, the last line says so. ` +
        "Columns are called as an import takes them.",
      query: TransactionQuery.omit({ limit: true, cursor: true }),
      answers: { 200: csvType },
      stepUp: "exports",
      audit: true,
    },
    async ({ env, tenantId, actor, query, nowMs }) => {
      const mask = actor.kind === "analyst" ? maskOf(await hiddenInLists(env, actor), null) : null;
      const { q } = query;
      const lines = transactionLines(env, tenantId, await filtersOf(env, tenantId, query), mask);
      const one = q === undefined ? null : await readTransaction(env, tenantId, q);
      const day = new Date(nowMs).toISOString().slice(0, 10);
      return ok({
        status: 200,
        body: q === undefined ? "" : `${csvHead}${one === null ? "" : csvLine(one, mask)}`,
        ...(q === undefined && { bytes: streamOf(lines) }),
        contentType: csvType,
        headers: {
          "Content-Disposition": `attachment; filename="transactions-${day}.csv"`,
        },
        audit: { details: { filters: Object.keys(query).sort() } },
      });
    },
  ),
  defineRoute(
    {
      ...settings,
      scope: "cases:read",
      name: "getTransactionSettings",
      method: "GET",
      summary: "See how long transactions stay at hand",
    },
    async ({ env, tenantId }) => answer(200, settingsView(await transactionSettingsOf(dbOf(env, tenantId), tenantId))),
  ),
  defineRoute(
    {
      ...settings,
      scope: "admin",
      name: "putTransactionSettings",
      method: "PUT",
      summary: "Say how long transactions stay at hand",
      description:
        "Older ones are archived: they can still be read, more slowly, and none so old is taken in any more. What is archived stays so.",
      body: z.strictObject({ keepDays: z.int().min(90).max(3_650) }),
      idempotent: "none",
    },
    async ({ env, tenantId, body }) => {
      await saveKeepDays(dbOf(env, tenantId), tenantId, body.keepDays);
      return answer(200, settingsView(await transactionSettingsOf(dbOf(env, tenantId), tenantId)));
    },
  ),
];

async function filtersOf(
  env: Env,
  tenantId: TenantId,
  query: Omit<z.output<typeof TransactionQuery>, "limit" | "cursor">,
): Promise<TransactionFilters> {
  const { from, to, counterpartyId, entityId, direction, type, status, method, currency, verdict } = query;
  const { minAmount, maxAmount } = query;
  const partyIds = await partiesAsked(env, tenantId, { counterpartyId, entityId });
  const named = { direction, type, status, method, currency, verdict };
  return { ...named, minAmount, maxAmount, fromMs: from, toMs: to, partyIds };
}

const settingsView = ({ keepDays, archivedBeforeMs }: TransactionSettings) => ({
  keepDays,
  archivedBefore: archivedBeforeMs === 0 ? null : new Date(archivedBeforeMs).toISOString(),
});

const nextPlace = (next: ReadPlace | null): string | null =>
  next === null
    ? null
    : writeCursor({ atMs: next.atMs, id: next.id, ...(next.archived === true && { archived: true }) });
