import * as z from "zod";
import { mayCall } from "../auth/policy";
import { caseOf } from "../cases/case-of";
import { dbOf } from "../db/db-of";
import { createReport, getReport, listReports, type Report, retryReport } from "../db/reports";
import { actorRef, type CaseId, newId, retention } from "../domain";
import { keptFormats, packAsks, type ReportWish, reportFormats, reportKey, reportTypes } from "../domain/reports";
import { err, ok, type Result } from "../lib/result";
import { bucketOf } from "../places/bucket-of";
import { caseIn } from "./case-command";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, type Call, defineRoute, type Route } from "./framework";
import { type ApiProblem, notFound, problem, problemOf } from "./problem";
import { MakeReport, ReportView, reportView } from "./report-schemas";

const tag = "Reports";
const base = "/api/v1/cases/{id}/reports";
/** Of one case: each takes its whole record apart, and writes it down for a month. */
const mostPerHour = 10;
const hourMs = 3_600_000;
const lastsMs = retention.reports.days * 86_400_000;
const OfCase = z.object({ id: z.string() });
const One = z.object({ id: z.string(), reportId: z.string().max(96) });
const reads = { scope: "cases:read", tag } as const;
/** What takes facts out of the house is written down, and asks for proof anew where the team wants it. */
const takesOut = { ...reads, stepUp: "exports", audit: true } as const;

/** A case as a document: asked for, made behind, kept for a month. */
export const reportRoutes: Route[] = [
  defineRoute(
    {
      ...takesOut,
      name: "makeReport",
      method: "POST",
      path: base,
      idempotent: "d1",
      summary: "Make a report of a case (PDF or JSON)",
      description:
        `Answers at once; \`GET\` says when it is done. It tells of one version of the case, and is kept for ${retention.reports.days} days. ` +
        `A case has at most ${mostPerHour} new ones in an hour; then 429 says when the next can be asked for. ` +
        "Facts that the caller may not see are masked in it. The same version, asked for in the same way, gives the same bytes.",
      params: OfCase,
      body: MakeReport,
      answers: { 202: ReportView },
    },
    async (call) => {
      const { env, body } = call;
      const ref = caseIn(call);
      if (!ref.ok) return ref;
      const there = await caseOf(env, ref.value).view();
      if (!there.ok) return err(problemOf(there.error));
      const wish = { ...body, include: [...new Set(body.include)] };
      const report = await askForReport(call, ref.value.caseId, wish, lastsMs);
      if (!report.ok) return report;
      const { id: reportId, format, language, include } = report.value;
      return answer(202, reportView(report.value), undefined, { details: { reportId, format, language, include } });
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "listReports",
      method: "GET",
      path: base,
      summary: "List the reports of a case, newest first",
      params: OfCase,
      query: z.strictObject({ limit, cursor: keysetCursor }),
      answers: { 200: listOf(ReportView) },
    },
    async (call) => {
      const ref = caseIn(call);
      if (!ref.ok) return ref;
      const { cursor, limit } = call.query;
      const db = dbOf(call.env, call.tenantId);
      const of = { caseId: ref.value.caseId, formats: mayCall(call.actor, packAsks) ? keptFormats : reportFormats };
      const page = await listReports(db, call.tenantId, of, cursor ?? null, limit);
      return answer(200, { data: page.data.map(reportView), nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "getReport",
      method: "GET",
      path: `${base}/{reportId}`,
      summary: "See whether a report is done",
      params: One,
      answers: { 200: ReportView },
    },
    async (call) => {
      const report = await reportIn(call);
      return report.ok ? answer(200, reportView(report.value)) : report;
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "retryReport",
      method: "POST",
      path: `${base}/{reportId}/retry`,
      idempotent: "d1",
      summary: "Make a report that failed once more",
      params: One,
      answers: { 202: ReportView },
    },
    async (call) => {
      const report = await reportIn(call);
      if (!report.ok) return report;
      const { env, tenantId, nowMs } = call;
      const { id } = report.value;
      if (!(await retryReport(dbOf(env, tenantId), tenantId, id, nowMs)))
        return err(problem("conflict", "Only a report that failed is made once more."));
      await env.REPORTS.send({ tenantId, reportId: id });
      const now = await reportIn(call);
      return now.ok ? answer(202, reportView(now.value)) : now;
    },
  ),
  defineRoute(
    {
      ...takesOut,
      unmasked: true,
      name: "getReportFile",
      method: "GET",
      path: `${base}/{reportId}/file`,
      summary: "Fetch the file of a report",
      description: "Whoever sees masks of the case opens their own reports only.",
      params: One,
      answers: { 200: "application/pdf" },
      alsoAs: ["application/json", "application/zip"],
    },
    async (call) => {
      const report = await reportIn(call);
      if (!report.ok) return report;
      const { id, status, format, caseVersion } = report.value;
      if (!(await mayOpen(call, report.value)))
        return err(problem("not_permitted", "It may hold facts that are masked for you. Make a report of your own."));
      const file = status === "done" ? await bucketOf(call.env, call.tenantId).get(reportKey(call.tenantId, id)) : null;
      if (file === null) return err(notFound("file"));
      const name = `${report.value.caseId}-v${caseVersion}.${format === "pack" ? "zip" : format}`;
      return ok({
        status: 200,
        body: "",
        bytes: file.body,
        contentType: reportTypes[format],
        headers: {
          "Content-Disposition": `attachment; filename="${name}"`,
          "Cache-Control": "private, no-store",
          "X-Content-Type-Options": "nosniff",
        },
        audit: { details: { reportId: id } },
      });
    },
  ),
];

/** Writes down that a report or pack is wanted, and has it made behind. */
export async function askForReport(
  { env, tenantId, actor, nowMs }: Pick<Call, "env" | "tenantId" | "actor" | "nowMs">,
  caseId: CaseId,
  wish: ReportWish,
  lastMs: number,
): Promise<Result<Report, ApiProblem>> {
  if (actor.kind !== "analyst" && actor.kind !== "api_key")
    return err(problem("not_permitted", "People and keys only."));
  const id = newId("report");
  const by = { kind: actor.kind, id: actorRef(actor).id };
  const made = { id, tenantId, caseId, wish, by, expiresAtMs: nowMs + lastMs };
  const bound = { most: mostPerHour, sinceMs: nowMs - hourMs };
  const full = await createReport(dbOf(env, tenantId), made, nowMs, bound);
  if (full !== null) return err(tooMany(full.oldestAtMs + hourMs - nowMs));
  await env.REPORTS.send({ tenantId, reportId: id });
  const report = await getReport(dbOf(env, tenantId), tenantId, id);
  return report === null ? err(notFound("report")) : ok(report);
}

function tooMany(waitMs: number): ApiProblem {
  const minutes = Math.max(1, Math.ceil(waitMs / 60_000));
  const wait = minutes === 1 ? "a minute" : `${minutes} minutes`;
  return problem(
    "too_many_requests",
    `A case has at most ${mostPerHour} new reports in an hour. Open one that is there, or ask again in ${wait}.`,
    { headers: { "Retry-After": String(Math.max(1, Math.ceil(waitMs / 1_000))) } },
  );
}

/** The report that the path names, of the case that the path names. */
async function reportIn(call: Call<{ id: string; reportId: string }>): Promise<Result<Report, ApiProblem>> {
  const ref = caseIn(call);
  if (!ref.ok) return ref;
  const report = await getReport(dbOf(call.env, call.tenantId), call.tenantId, call.params.reportId);
  if (report === null || report.caseId !== ref.value.caseId) return err(notFound("report"));
  return report.format === "pack" && !mayCall(call.actor, packAsks) ? err(notFound("report")) : ok(report);
}

/** Whoever sees all of the case (in an emergency, too) opens any report of it; whoever does not, their own that was masked for them. */
async function mayOpen(call: Call<{ id: string }>, report: Report): Promise<boolean> {
  const { actor, env, tenantId } = call;
  if (actor.kind !== "analyst") return true;
  if (report.masked === true && report.byKind === "analyst" && report.byId === actor.userId) return true;
  const ref = caseIn(call);
  if (!ref.ok) return false;
  if (actor.emergencyCases?.includes(ref.value.caseId)) return true;
  const told = await caseOf(env, { ...ref.value, tenantId }).hiddenFields(
    actor.role,
    actor.teamRules?.maskedFields ?? [],
  );
  return told.ok && told.value.fields.length === 0;
}
