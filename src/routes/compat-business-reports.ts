import * as z from "zod";
import { dbOf } from "../db/db-of";
import { sameEntities } from "../db/entities";
import { getMerchantReport, type MerchantReport, pageOfReports } from "../db/merchant-reports";
import { merchantReportStatuses, merchantReportTypes } from "../domain/merchants";
import type { JsonObject } from "../lib/json";
import { err } from "../lib/result";
import { reportData } from "../queues/merchant-words";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { askForBatch, askForReport } from "./merchant-actions";
import { AskReport } from "./merchant-schemas";
import { notFound } from "./problem";

const tag = "Compatibility";
const internal = "/api/v1/internal/business-reports";

const Report = z.looseObject({
  id: z.string(),
  reportId: z.string(),
  businessId: z.string().nullable(),
  websiteUrl: z.string(),
  reportType: z.enum(merchantReportTypes),
  status: z.enum(merchantReportStatuses),
  riskScore: z.int().nullable(),
  isAlert: z.boolean(),
  createdAt: z.string(),
});
const Page = z.object({ data: z.array(Report), totalItems: z.int(), totalPages: z.int() });

/** Callers of the documented system send fields that we have no use for (`workflowVersion`, …): they are let be. */
const Ask = z.looseObject({
  websiteUrl: z.string().trim().min(3).max(2_000),
  countryCode: z.string().trim().min(2).max(60).nullish(),
  merchantName: z.string().trim().min(1).max(300).nullish(),
  businessCorrelationId: z.string().trim().min(1).max(200).nullish(),
  reportType: z.enum(merchantReportTypes).default("MERCHANT_REPORT_T1"),
  withQualityControl: z.boolean().default(false),
});

const number = z.coerce.number().int().min(1);
const Query = z.looseObject({
  businessId: z.string().max(96).optional(),
  batchId: z.string().max(96).optional(),
  status: z.enum(merchantReportStatuses).optional(),
  "page[number]": number.max(10_000).default(1),
  "page[size]": number.max(100).default(20),
});

const listing = { scope: "cases:read", tag, method: "GET", query: Query, answers: { 200: Page } } as const;
const writes = { scope: "cases:write", tag, method: "POST", idempotent: "d1" } as const;

/** Reports on merchants as callers of the documented system address them. The same actions underneath. */
export const compatBusinessReportRoutes: Route[] = [
  defineRoute(
    {
      ...{ ...writes, name: "compatCreateBusinessReport", path: internal },
      summary: "Ask for a report on a merchant's website",
      body: Ask,
      answers: { 201: Report },
    },
    async (call) => {
      const { websiteUrl, countryCode, merchantName, businessCorrelationId, reportType, withQualityControl } =
        call.body;
      const wish = AskReport.parse({
        ...{ websiteUrl, reportType, withQualityControl },
        ...(countryCode != null && { country: countryCode }),
        ...(merchantName != null && { merchantName }),
        ...(businessCorrelationId != null && { correlationId: businessCorrelationId }),
      });
      const asked = await askForReport(call, wish);
      return asked.ok ? answer(201, viewOf(asked.value, null)) : asked;
    },
  ),
  defineRoute(
    { ...listing, name: "compatListBusinessReports", path: internal, summary: "List reports on merchants" },
    list,
  ),
  defineRoute(
    {
      ...{ ...listing, name: "compatListReports", path: "/api/v1/external/business-reports" },
      summary: "List reports on merchants",
    },
    list,
  ),
  defineRoute(
    {
      ...{ ...writes, name: "compatUploadBusinessReports", path: `${internal}/upload-batch` },
      summary: "Ask for reports on all merchants of a CSV file",
      body: "raw",
      bodyAs: ["text/csv"],
      answers: { 201: z.object({ batchId: z.string(), rows: z.int() }) },
    },
    async (call) => {
      const usual = { reportType: "MERCHANT_REPORT_T1", vendor: "builtin", withQualityControl: false } as const;
      const asked = await askForBatch(call, call.text, usual);
      return asked.ok ? answer(201, { batchId: asked.value.id, rows: asked.value.rows }) : asked;
    },
  ),
  defineRoute(
    {
      ...{ scope: "cases:read", tag, name: "compatGetBusinessReport", method: "GET", path: `${internal}/{id}` },
      summary: "Read a report on a merchant",
      params: z.object({ id: z.string().max(96) }),
      answers: { 200: Report },
    },
    async ({ env, tenantId, params }) => {
      const report = await getMerchantReport(dbOf(env, tenantId), tenantId, params.id);
      return report === null ? err(notFound("report")) : answer(200, viewOf(report, reportData(env, report)));
    },
  ),
];

async function list({ env, tenantId, query }: Call<unknown, z.output<typeof Query>>): Promise<Outcome> {
  const db = dbOf(env, tenantId);
  const { businessId, batchId, status } = query;
  const entityIds = businessId === undefined ? undefined : await sameEntities(db, tenantId, businessId);
  const size = query["page[size]"];
  const page = await pageOfReports(
    db,
    tenantId,
    { entityIds, batchId, status },
    { number: query["page[number]"], size },
  );
  const data = page.data.map((report) => viewOf(report, null));
  return answer(200, { data, totalItems: page.total, totalPages: Math.ceil(page.total / size) });
}

/** `data`: null where it was not asked for, or there is nothing yet. */
const viewOf = (report: MerchantReport, data: JsonObject | null) => ({
  id: report.id,
  reportId: report.id,
  businessId: report.entityId,
  merchantId: report.entityId,
  companyName: report.name,
  websiteUrl: report.websiteUrl,
  countryCode: report.country,
  reportType: report.type,
  status: report.status,
  riskScore: report.riskScore,
  riskLevel: report.riskLevel,
  isAlert: report.alertId !== null,
  batchId: report.batchId,
  createdAt: new Date(report.createdAtMs).toISOString(),
  publishedAt: report.endedAtMs === null ? null : new Date(report.endedAtMs).toISOString(),
  ...(data !== null && { data }),
});
