import * as z from "zod";
import { type CounterpartyRow, getCounterparty, linkCounterparty, listCounterparties } from "../db/counterparties";
import { type MovedMoney, mostAdded, movedSince } from "../db/counterparty-numbers";
import { dbOf } from "../db/db-of";
import { getEntity } from "../db/entities";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { err } from "../lib/result";
import { unitsOf } from "../transactions/amounts";
import { AnyObject, listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { notFound, problem } from "./problem";
import { counterpartyIdNamed } from "./transaction-reads";

const tag = "Transactions";
const base = "/api/v1/counterparties";
const One = z.object({ id: z.string().min(1).max(200) });

export const CounterpartyView = z
  .looseObject({
    id: z.string(),
    correlationId: z.string().nullable().meta({ description: "Null: erased." }),
    type: z.enum(["individual", "business"]).nullable(),
    name: z.string().nullable(),
    entityId: z.string().nullable().meta({ description: "The person or company it is." }),
    country: z.string().nullable(),
    bankCountry: z.string().nullable(),
    sortCode: z.string().nullable(),
    segment: z.string().nullable(),
    data: AnyObject.meta({ description: "What its newest transaction that says anything has sent of it." }),
    erased: z.boolean().meta({ description: "Who it was is erased, or on its way (`getPersonErasure`)." }),
    createdAt: z.string().meta({ format: "date-time" }),
  })
  .meta({ id: "Counterparty" });

const Money = z.looseObject({
  count: z.int(),
  totals: z
    .array(z.looseObject({ currency: z.string(), amount: z.number() }))
    .meta({ description: "In the currencies that amounts were converted to, `baseCurrency`." }),
  isAll: z.boolean().meta({ description: "False: there are more, which are not added." }),
});
const CounterpartyNumbers = z
  .looseObject({ since: z.string().meta({ format: "date-time" }), in: Money, out: Money })
  .meta({ id: "CounterpartyNumbers" });

/** Sides of transactions: made by them, and tied to persons and companies. */
export const counterpartyRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "listCounterparties",
      method: "GET",
      path: base,
      summary: "See counterparties, newest first",
      query: z.strictObject({
        correlationId: z.string().trim().min(1).max(200).optional().meta({ description: "The whole of it." }),
        entityId: z.string().min(1).max(100).optional(),
        limit,
        cursor: keysetCursor,
      }),
      answers: { 200: listOf(CounterpartyView) },
    },
    async ({ env, tenantId, query }) => {
      const { correlationId, entityId = null, limit, cursor = null } = query;
      if (correlationId !== undefined) {
        const one = await counterpartyNamed(env, tenantId, correlationId);
        const isMeant = one !== null && (entityId === null || one.entityId === entityId);
        return answer(200, { data: isMeant ? [viewOf(one)] : [], nextCursor: null });
      }
      const page = await listCounterparties(dbOf(env, tenantId), tenantId, entityId, cursor, limit);
      return answer(200, { data: page.data.map(viewOf), nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "getCounterparty",
      method: "GET",
      path: `${base}/{id}`,
      summary: "See a counterparty",
      description: "By our id of it, or by yours.",
      params: One,
      answers: { 200: CounterpartyView },
    },
    async ({ env, tenantId, params }) => {
      const one = await counterpartyNamed(env, tenantId, params.id);
      return one === null ? err(notFound("counterparty")) : answer(200, viewOf(one));
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "getCounterpartyNumbers",
      method: "GET",
      path: `${base}/{id}/numbers`,
      summary: "See what came to a counterparty and what went from it",
      description: `Of the days before now; of each direction the newest ${mostAdded} transactions, archived ones left out.`,
      params: One,
      query: z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(30) }),
      answers: { 200: CounterpartyNumbers },
    },
    async ({ env, tenantId, params, query, nowMs }) => {
      const one = await counterpartyNamed(env, tenantId, params.id);
      if (one === null) return err(notFound("counterparty"));
      const sinceMs = nowMs - query.days * 86_400_000;
      const moved = await movedSince(dbOf(env, tenantId), tenantId, one.id, sinceMs);
      const since = new Date(sinceMs).toISOString();
      return answer(200, { since, in: moneyView(moved.in), out: moneyView(moved.out) });
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag,
      name: "linkCounterparty",
      method: "PUT",
      path: `${base}/{id}/entity`,
      summary: "Say which person or company a counterparty is",
      description:
        "By itself a counterparty is the person or company with the same type and the same id of yours, where there is one when it first comes.",
      params: One,
      body: z.strictObject({ entityId: z.string().min(1).max(100).nullable().meta({ example: null }) }),
      answers: { 200: CounterpartyView },
    },
    async ({ env, tenantId, params, body }) => {
      const db = dbOf(env, tenantId);
      const one = await counterpartyNamed(env, tenantId, params.id);
      if (one === null) return err(notFound("counterparty"));
      if (body.entityId !== null && (await getEntity(db, tenantId, body.entityId)) === null)
        return err(problem("bad_value", "There is no such person or company.", { param: "entityId" }));
      if (!(await linkCounterparty(db, tenantId, one.id, body.entityId)))
        return err(problem("conflict", "The counterparty was erased."));
      return answer(200, viewOf({ ...one, entityId: body.entityId }));
    },
  ),
];

const counterpartyNamed = (env: Env, tenantId: TenantId, name: string): Promise<CounterpartyRow | null> =>
  getCounterparty(dbOf(env, tenantId), tenantId, counterpartyIdNamed(env, tenantId, name));

const moneyView = ({ count, totals }: MovedMoney): JsonObject => ({
  count,
  totals: totals.map(({ currency, amount }) => ({ currency, amount: unitsOf(amount) })),
  isAll: count < mostAdded,
});

const viewOf = (row: CounterpartyRow): JsonObject => ({
  id: row.id,
  correlationId: row.correlationId,
  type: row.type,
  name: row.name,
  entityId: row.entityId,
  country: row.country,
  bankCountry: row.bankCountry,
  sortCode: row.sortCode,
  segment: row.segment,
  data: JSON.parse(row.data) as JsonObject, // written here
  erased: row.erased,
  createdAt: new Date(row.createdAtMs).toISOString(),
});
