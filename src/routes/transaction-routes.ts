import * as z from "zod";
import { dbOf } from "../db/db-of";
import { saveKeepDays, type TransactionSettings, transactionSettingsOf } from "../db/transaction-archives";
import { err } from "../lib/result";
import { TransactionBody } from "../transactions/transaction.schema";
import { listOf } from "./case-schemas";
import { writeCursor } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { notFound } from "./problem";
import { partiesAsked, type ReadPlace, readTransaction, readTransactions } from "./transaction-reads";
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
      const { limit, cursor, from, to, q, counterpartyId, entityId, ...named } = query;
      if (q !== undefined) {
        const one = await readTransaction(env, tenantId, q);
        return answer(200, { data: one === null ? [] : [one], nextCursor: null });
      }
      const partyIds = await partiesAsked(env, tenantId, { counterpartyId, entityId });
      const filters = { ...named, fromMs: from, toMs: to, partyIds };
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
      params: z.object({ id: z.string().min(1).max(200) }),
      answers: { 200: TransactionView },
    },
    async ({ env, tenantId, params }) => {
      const transaction = await readTransaction(env, tenantId, params.id);
      return transaction === null ? err(notFound("transaction")) : answer(200, transaction);
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

const settingsView = ({ keepDays, archivedBeforeMs }: TransactionSettings) => ({
  keepDays,
  archivedBefore: archivedBeforeMs === 0 ? null : new Date(archivedBeforeMs).toISOString(),
});

const nextPlace = (next: ReadPlace | null): string | null =>
  next === null
    ? null
    : writeCursor({ atMs: next.atMs, id: next.id, ...(next.archived === true && { archived: true }) });
