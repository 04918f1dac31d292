import { dbOf } from "../db/db-of";
import { sameEntities } from "../db/entities";
import { countBatches, getBatch, listBatches, rowsOfBatch } from "../db/merchant-batches";
import {
  getMerchantReport,
  listMerchantReports,
  type MerchantReport,
  markReviewed,
  releaseReport,
} from "../db/merchant-reports";
import { clockOf } from "../db/monitors";
import { actorRef } from "../domain";
import { err } from "../lib/result";
import { levelOf } from "../merchants/score";
import { earlierReport, judgeMerchant } from "../queues/merchant-reports";
import { reportData } from "../queues/merchant-words";
import { hidesFound } from "./case-filters";
import { listOf } from "./case-schemas";
import { nextKeyset } from "./cursor";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { askForBatch, askForReport } from "./merchant-actions";
import {
  AskReport,
  BatchDetails,
  BatchesQuery,
  BatchQuery,
  BatchView,
  One,
  Release,
  ReportDetails,
  ReportQuery,
  ReportView,
  Review,
} from "./merchant-schemas";
import { batchView, reportView, reportViews } from "./merchant-views";
import { notFound, problem } from "./problem";

const tag = "Merchants";
const path = "/api/v1/merchant-reports";
const reads = { scope: "cases:read", tag, method: "GET" } as const;
const writes = { scope: "cases:write", tag, method: "POST", idempotent: "d1" } as const;

/** Reports on what merchants do on their websites. */
export const merchantReportRoutes: Route[] = [
  defineRoute(
    {
      ...{ ...writes, name: "askMerchantReport", path },
      summary: "Ask for a report on a merchant's website",
      description:
        "It is made in the background: read it again until its status is `completed` or `failed`. It is compared with the completed report " +
        "before it, and every published definition over reports that holds raises an alert.",
      body: AskReport,
      answers: { 202: ReportView },
    },
    async (call) => {
      const asked = await askForReport(call, call.body);
      return asked.ok ? answer(202, await reportView(dbOf(call.env, call.tenantId), asked.value)) : asked;
    },
  ),
  defineRoute(
    {
      ...{ ...reads, name: "listMerchantReports", path },
      summary: "See reports on merchants, newest first",
      query: ReportQuery,
      answers: { 200: listOf(ReportView) },
    },
    async ({ env, tenantId, actor, query: { limit, cursor, entityId, reportType, reviewed, q, ...filters } }) => {
      const db = dbOf(env, tenantId);
      const entityIds = entityId === undefined ? undefined : await sameEntities(db, tenantId, entityId);
      const wholeWords = q !== undefined && actor.kind === "analyst" && (await hidesFound(env, actor));
      const wanted = { ...filters, entityIds, type: reportType, isReviewed: reviewed, search: q, wholeWords };
      const page = await listMerchantReports(db, tenantId, wanted, cursor ?? null, limit);
      return answer(200, { data: await reportViews(db, tenantId, page.data), nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      ...{ ...writes, name: "askMerchantReports", path: `${path}/batches` },
      summary: "Ask for reports on all merchants of a file",
      description:
        "CSV with the columns `websiteUrl`, `merchantName` or `businessCorrelationId`, and if you like `countryCode`, `lineOfBusiness`, `mcc`; " +
        "up to 1,000 rows. Rows that cannot be used are refused with why, the others go on.",
      body: "raw",
      bodyAs: ["text/csv"],
      answers: { 202: BatchView },
    },
    async (call) => {
      const usual = { reportType: "MERCHANT_REPORT_T1", vendor: "builtin", withQualityControl: false } as const;
      const asked = await askForBatch(call, call.text, usual);
      if (!asked.ok) return asked;
      const { id: batchId, rows: n } = asked.value;
      return answer(202, batchView(asked.value, [{ batchId, status: "new", n }]));
    },
  ),
  defineRoute(
    {
      ...{ ...reads, name: "listMerchantBatches", path: `${path}/batches` },
      summary: "See files of merchants and how far they are, newest first",
      query: BatchesQuery,
      answers: { 200: listOf(BatchView) },
    },
    async ({ env, tenantId, query }) => {
      const db = dbOf(env, tenantId);
      const page = await listBatches(db, tenantId, query.cursor ?? null, query.limit);
      const counts = await countBatches(
        db,
        tenantId,
        page.data.map(({ id }) => id),
      );
      const data = page.data.map((batch) => batchView(batch, counts));
      return answer(200, { data, nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      ...{ ...reads, name: "getMerchantBatch", path: `${path}/batches/{id}` },
      summary: "See how far the reports of a file have come, row by row",
      params: One,
      query: BatchQuery,
      answers: { 200: BatchDetails },
    },
    async ({ env, tenantId, params, query }) => {
      const db = dbOf(env, tenantId);
      const batch = await getBatch(db, tenantId, params.id);
      if (batch === null) return err(notFound("batch"));
      const [counts, rows] = await Promise.all([
        countBatches(db, tenantId, [batch.id]),
        rowsOfBatch(db, tenantId, batch.id, query.afterRow, query.limit),
      ]);
      const nextRow = rows.length === query.limit ? (rows.at(-1)?.row ?? null) : null;
      return answer(200, { ...batchView(batch, counts), data: await reportViews(db, tenantId, rows), nextRow });
    },
  ),
  defineRoute(
    {
      ...{ ...reads, name: "getMerchantReport", path: `${path}/{id}` },
      summary: "Read a report on a merchant",
      params: One,
      answers: { 200: ReportDetails },
    },
    async ({ env, tenantId, params }) => {
      const db = dbOf(env, tenantId);
      const report = await getMerchantReport(db, tenantId, params.id);
      if (report === null) return err(notFound("report"));
      return answer(200, { ...(await reportView(db, report)), data: reportData(env, report) });
    },
  ),
  defineRoute(
    {
      ...{ ...writes, name: "reviewMerchantReport", path: `${path}/{id}/review` },
      summary: "Mark a report as reviewed, or take that back",
      params: One,
      body: Review,
      answers: { 200: ReportView },
    },
    async (call) => {
      const { env, tenantId, params, body, actor } = call;
      const db = dbOf(env, tenantId);
      const atMs = call.nowMs + (await clockOf(db, tenantId)).offsetMs;
      const by = body.reviewed ? { reviewedAtMs: atMs, reviewedById: actorRef(actor).id } : nobody;
      const done = await markReviewed(db, tenantId, params.id, by);
      const report = await getMerchantReport(db, tenantId, params.id);
      if (report === null) return err(notFound("report"));
      return done ? answer(200, await reportView(db, report)) : notNow(report);
    },
  ),
  defineRoute(
    {
      ...{ ...writes, name: "releaseMerchantReport", path: `${path}/{id}/release` },
      summary: "End the quality control of a report",
      description: "From now on it counts: it is compared with, and alerts are raised.",
      params: One,
      body: Release,
      answers: { 200: ReportView },
    },
    release,
  ),
];

const nobody = { reviewedAtMs: null, reviewedById: null };

const notNow = ({ status }: MerchantReport): Outcome =>
  err(problem("conflict", `The report is ${status}.`, { details: { status } }));

async function release(call: Call<{ id: string }, unknown, (typeof Release)["_output"]>): Promise<Outcome> {
  const { env, tenantId, params, body, actor } = call;
  const db = dbOf(env, tenantId);
  const report = await getMerchantReport(db, tenantId, params.id);
  if (report === null) return err(notFound("report"));
  const { entityId } = report;
  if (report.status !== "quality-control" || entityId === null) return notNow(report);
  const nowMs = call.nowMs + (await clockOf(db, tenantId)).offsetMs;
  const riskScore = body.riskScore ?? report.riskScore;
  const placed = { ...report, entityId };
  const [alertId = null] = await judgeMerchant(env, placed, riskScore, await earlierReport(env, placed), nowMs);
  const by = { endedAtMs: nowMs, reviewedAtMs: nowMs, reviewedById: actorRef(actor).id };
  const riskLevel = riskScore === null ? null : levelOf(riskScore);
  if (!(await releaseReport(db, tenantId, report.id, { riskScore, riskLevel, alertId, ...by }))) return notNow(report);
  const done = await getMerchantReport(db, tenantId, report.id);
  return answer(200, await reportView(db, done ?? report));
}
