import * as z from "zod";
import { caseOf } from "../cases/case-of";
import { decodeCase } from "../db/cases";
import { dbOf } from "../db/db-of";
import { type Entity, leadingEntity } from "../db/entities";
import { countingAbout, statementsAbout } from "../db/entity-attributes";
import { linksOf } from "../db/entity-links";
import { alikeEntities, listEntities } from "../db/entity-list";
import { alertsOfEntity, casesOfEntity } from "../db/entity-rows";
import { isEntityHeld } from "../db/legal-holds";
import type { CaseId } from "../domain";
import { keyedOf, wantedTerms } from "../entities/terms";
import { mapBounded } from "../lib/bounded";
import { err, ok, type Result } from "../lib/result";
import { AlertView, alertView } from "./alert-schemas";
import { hidesFound, summariesOf } from "./case-filters";
import { CaseSummary, listOf } from "./case-schemas";
import { cursorOf, limit, nextKeyset, writeCursor } from "./cursor";
import {
  AttributeHistory,
  attributeView,
  Duplicate,
  EntityDocument,
  EntityQuery,
  EntitySummary,
  EntityView,
  entityView,
  LinkView,
  linkView,
  OneEntity,
  Page,
  summaryView,
} from "./entity-schemas";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { type ApiProblem, notFound } from "./problem";

const reads = { scope: "cases:read", tag: "Entities", method: "GET" } as const;
const base = "/api/v1/entities";
const one = { ...reads, params: OneEntity } as const;
const HistoryQuery = z.strictObject({
  field: z.string().min(1).max(100).optional(),
  limit,
  cursor: cursorOf(z.strictObject({ seq: z.int().min(1) })),
});
/** Cases whose documents are looked at. */
const mostCases = 20;
const casesAtOnce = 6;
const mostAlike = 20;

/** Persons and companies, and all that is known of them. */
export const entityReadRoutes: Route[] = [
  defineRoute(
    {
      ...reads,
      name: "listEntities",
      path: base,
      summary: "List persons and companies, newest first",
      description: "Of those that are merged the one that leads.",
      query: EntityQuery,
      answers: { 200: listOf(EntitySummary) },
    },
    async ({ env, tenantId, actor, query, nowMs }) => {
      const { q, limit, cursor, ...filters } = query;
      const isWhole = q !== undefined && actor.kind === "analyst" && (await hidesFound(env, actor));
      const wanted =
        q === undefined || q.trim() === "" ? {} : { wanted: wantedTerms(q, keyedOf(env, tenantId), isWhole) };
      const page = { after: cursor ?? null, limit };
      const found = await listEntities(dbOf(env, tenantId), tenantId, { ...filters, ...wanted }, page, nowMs);
      return answer(200, {
        data: found.data.map((entity) => summaryView(entity, nowMs)),
        nextCursor: nextKeyset(found.next),
      });
    },
  ),
  defineRoute(
    {
      ...one,
      name: "getEntity",
      path: `${base}/{id}`,
      summary: "Read a person or company",
      description: "The id of one that was merged into another answers the one that leads.",
      answers: { 200: EntityView },
    },
    (call) => answerEntity(call, 200),
  ),
  defineRoute(
    {
      ...one,
      name: "listEntityAttributes",
      path: `${base}/{id}/attributes`,
      summary: "Read everything that was said of a person or company",
      description: "The newest first; of each field at most the 50 newest are kept.",
      query: HistoryQuery,
      answers: { 200: listOf(AttributeHistory) },
    },
    async (call) => {
      const found = await entityIn(call);
      if (!found.ok) return found;
      const { env, tenantId, query } = call;
      const db = dbOf(env, tenantId);
      const { id } = found.value.entity;
      const ask = { field: query.field ?? null, before: query.cursor?.seq ?? null, limit: query.limit + 1 };
      const [said, counting] = await Promise.all([
        statementsAbout(db, tenantId, id, ask),
        countingAbout(db, tenantId, id),
      ]);
      const page = said.slice(0, query.limit);
      const counts = new Set(counting.map(({ seq }) => seq));
      const last = page.at(-1);
      return answer(200, {
        data: page.map((one) => ({ ...attributeView(one), seq: one.seq, counts: counts.has(one.seq) })),
        nextCursor: said.length > query.limit && last !== undefined ? writeCursor({ seq: last.seq }) : null,
      });
    },
  ),
  defineRoute(
    {
      ...one,
      name: "listEntityLinks",
      path: `${base}/{id}/links`,
      summary: "Read who is behind a company, and which companies somebody is behind",
      description: "Those that hold come first. Of several that say the same the newest counts.",
      answers: { 200: listOf(LinkView) },
    },
    async (call) => {
      const found = await entityIn(call);
      if (!found.ok) return found;
      const links = await linksOf(dbOf(call.env, call.tenantId), call.tenantId, found.value.entity.id);
      return answer(200, { data: links.map(linkView), nextCursor: null });
    },
  ),
  defineRoute(
    {
      ...one,
      name: "listEntityCases",
      path: `${base}/{id}/cases`,
      summary: "List the cases of a person or company, newest first",
      query: Page,
      answers: { 200: listOf(CaseSummary) },
    },
    async (call) => {
      const found = await entityIn(call);
      if (!found.ok) return found;
      const { env, tenantId, query } = call;
      const page = { after: query.cursor ?? null, limit: query.limit };
      const db = dbOf(env, tenantId);
      const cases = await casesOfEntity(db, tenantId, found.value.entity.id, page);
      return answer(200, {
        data: await summariesOf(db, tenantId, cases.data.map(decodeCase)),
        nextCursor: nextKeyset(cases.next),
      });
    },
  ),
  defineRoute(
    {
      ...one,
      name: "listEntityDocuments",
      path: `${base}/{id}/documents`,
      summary: "List the documents of a person or company",
      description: `Of their ${mostCases} newest cases.`,
      answers: { 200: listOf(EntityDocument) },
    },
    async (call) => {
      const found = await entityIn(call);
      return found.ok ? answer(200, { data: await documentsOf(call, found.value.entity), nextCursor: null }) : found;
    },
  ),
  defineRoute(
    {
      ...one,
      name: "listEntityAlerts",
      path: `${base}/{id}/alerts`,
      summary: "List the alerts of a person or company, newest first",
      description: "About them, about their cases, and about the sides of transactions that are them.",
      query: Page,
      answers: { 200: listOf(AlertView) },
    },
    async (call) => {
      const found = await entityIn(call);
      if (!found.ok) return found;
      const { env, tenantId, query } = call;
      const page = { after: query.cursor ?? null, limit: query.limit };
      const alerts = await alertsOfEntity(dbOf(env, tenantId), tenantId, found.value.entity.id, page);
      return answer(200, { data: alerts.data.map(alertView), nextCursor: nextKeyset(alerts.next) });
    },
  ),
  defineRoute(
    {
      ...one,
      name: "listEntityDuplicates",
      path: `${base}/{id}/duplicates`,
      summary: "List others that may be the same person or company",
      description:
        "They share a number, an e-mail address, or a name with a birth date; those that share nothing but a bank account come last. Whether they are " +
        "the same, a person decides.",
      answers: { 200: listOf(Duplicate) },
    },
    async (call) => {
      const found = await entityIn(call);
      if (!found.ok) return found;
      const alike = await alikeEntities(dbOf(call.env, call.tenantId), call.tenantId, found.value.entity, mostAlike);
      return answer(200, {
        data: alike.map(({ entity, shares }) => ({ entity: summaryView(entity, call.nowMs), shares })),
        nextCursor: null,
      });
    },
  ),
];

type EntityCall = Pick<Call<{ id: string }>, "env" | "tenantId" | "params" | "nowMs">;

/** The person or company that the path names, as the one that leads. */
export async function entityIn({
  env,
  tenantId,
  params,
}: Pick<EntityCall, "env" | "tenantId" | "params">): Promise<Result<{ entity: Entity; ids: string[] }, ApiProblem>> {
  const found = await leadingEntity(dbOf(env, tenantId), tenantId, params.id);
  return found === null ? err(notFound("entity")) : ok(found);
}

/** The person or company as it stands now. */
export async function answerEntity(
  call: EntityCall,
  status: number,
  more: { headers?: Record<string, string>; audit?: Parameters<typeof answer>[3] } = {},
): Promise<Outcome> {
  const found = await entityIn(call);
  if (!found.ok) return found;
  const db = dbOf(call.env, call.tenantId);
  const { id } = found.value.entity;
  const [attributes, isHeld] = await Promise.all([
    countingAbout(db, call.tenantId, id),
    isEntityHeld(db, call.tenantId, id),
  ]);
  const view = entityView(found.value, { attributes, isHeld }, call.nowMs);
  return answer(status, view, { ETag: `"${view.version}"`, ...more.headers }, more.audit);
}

async function documentsOf({ env, tenantId }: EntityCall, entity: Entity) {
  const cases = await casesOfEntity(dbOf(env, tenantId), tenantId, entity.id, { after: null, limit: mostCases });
  const read = await mapBounded(cases.data, casesAtOnce, async ({ caseId }) => {
    const told = await caseOf(env, { tenantId, caseId: caseId as CaseId }).snapshot();
    return told.ok && told.value.erasure === null ? { caseId, documents: told.value.documents } : null;
  });
  return read.flatMap((one) =>
    one === null
      ? []
      : one.documents.map(({ id, category, type, decision, pages }) => ({
          ...{ id, caseId: one.caseId, category, type, decision: decision.status },
          pages: pages.map((page) => ({ fileId: page.fileId, fileName: page.fileName, type: page.type })),
        })),
  );
}
