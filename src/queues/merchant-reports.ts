import { activeReportDefinitions } from "../db/alert-definitions";
import { dbOf } from "../db/db-of";
import { leadingEntity } from "../db/entities";
import {
  claimReport,
  endMerchantReport,
  insertReports,
  type MerchantReport,
  noteReport,
  type ReportEnding,
  reportBefore,
  takeReports,
} from "../db/merchant-reports";
import { dueSchedules, moveSchedule, scheduleOf } from "../db/merchant-schedules";
import { clockOf } from "../db/monitors";
import type { AlertUnit, TenantId } from "../domain";
import type { MerchantReportMessage } from "../domain/monitoring";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { errorFields, log } from "../lib/log";
import { nextLookMs } from "../merchants/schedule";
import { judgeReports } from "../monitoring/report-definition";
import { askOnceEach } from "./asked-once";
import { merchantId } from "./merchant-ids";
import { comparedWith, reportData, scoreIn, sealReport } from "./merchant-words";
import { monitoringOf } from "./monitored";
import { placeReport, present } from "./place-report";
import { raise } from "./raise-alerts";
import { tellNoReports } from "./tell-monitored";

const leaseMs = 240_000;
const perSweep = 100;
const waitingMs = 300_000;
/** The queue gives a message four times; the last time nothing is tried any more. */
const lastAttempt = 4;

/** Begins reports that schedules ask for, and hands out those that stand still. */
export async function sweepMerchants(env: Env, nowMs: number): Promise<void> {
  for (const { tenantId, entityId, clockOffsetMs } of await dueSchedules(env.DB, nowMs, perSweep))
    await beginScheduled(env, tenantId, entityId, nowMs + clockOffsetMs);
  for (const message of await takeReports(env.DB, { nowMs: Date.now(), leaseMs, limit: perSweep }))
    await env.MONITORS.send(message);
}

/** One report for each due time: its id is made of it, and the schedule moves on behind it. */
async function beginScheduled(env: Env, tenantId: TenantId, entityId: string, nowMs: number): Promise<void> {
  const db = dbOf(env, tenantId);
  const [schedule, known] = await Promise.all([
    scheduleOf(db, tenantId, entityId),
    leadingEntity(db, tenantId, entityId),
  ]);
  if (schedule?.nextAtMs == null || schedule.nextAtMs > nowMs) return;
  const { intervalDays, dayOfMonth, type, websiteUrl } = schedule;
  const next = nextLookMs(intervalDays === null ? { dayOfMonth: dayOfMonth ?? 1 } : { intervalDays }, nowMs);
  if (known !== null && known.entity.id === entityId) {
    const facts = {
      name: known.entity.name,
      correlationId: known.entity.correlationId,
      country: null,
      lineOfBusiness: null,
      mcc: null,
      placeId: null,
    };
    const report = {
      ...facts,
      ...{ id: merchantId(env, "merchantReport", [tenantId, entityId, schedule.nextAtMs]), entityId, websiteUrl, type },
      ...{ vendor: schedule.vendor ?? "builtin", because: "schedule" as const, withQualityControl: false },
      ...{ batchId: null, row: null, byId: "schedule" },
    };
    const most = await mostReports(env, tenantId, nowMs);
    const isBegun = await insertReports(db, tenantId, [report], { nowMs, workAtMs: Date.now(), most });
    if (!isBegun) await tellNoReports(env, tenantId, new Date(nowMs).toISOString().slice(0, 7), nowMs);
  }
  await moveSchedule(db, schedule, next);
}

/** How many reports may be asked for since the month began; null: no limit. */
export async function mostReports(env: Env, tenantId: TenantId, nowMs: number) {
  const { merchantReportsPerMonth: reports } = await monitoringOf(env, tenantId);
  const at = new Date(nowMs);
  return reports === null ? null : { reports, sinceMs: Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1) };
}

export async function goOnWithReport(env: Env, message: Message<MerchantReportMessage>): Promise<void> {
  const { tenantId, reportId, atMs } = message.body;
  try {
    await makeMerchantReport(env, tenantId, { reportId, atMs }, message.attempts >= lastAttempt);
    message.ack();
  } catch (problem) {
    log.error("merchant_report.failed", { tenantId, reportId, attempts: message.attempts, ...errorFields(problem) });
    message.retry();
  }
}

/** Goes on with a report: asks its vendor, compares with the one before, judges. Whatever dies on the way, who comes next asks nobody twice. */
export async function makeMerchantReport(
  env: Env,
  tenantId: TenantId,
  handed: { reportId: string; atMs: number },
  giveUp = false,
): Promise<void> {
  const db = dbOf(env, tenantId);
  const untilMs = Date.now() + leaseMs;
  const report = await claimReport(db, tenantId, handed, untilMs);
  if (report === null) return;
  try {
    if (giveUp) return await fail(env, report, { code: "broke_off", message: "It broke off, several times." });
    const { offsetMs, environment } = await clockOf(db, tenantId);
    const nowMs = Date.now() + offsetMs;
    const entityId = report.entityId ?? (await placeReport(env, report, nowMs));
    if (entityId === null) return;
    const begun = async (attempts: number, checkId: string) => {
      // Nobody is asked about a merchant who was erased in between.
      if (!(await noteReport(db, report, { attempts, checkId }))) throw new Error("the report has gone or has ended");
    };
    const asked = await askOnceEach(
      env,
      { id: report.id, tenantId, attempts: report.attempts, begun },
      { ...questionOf(report), environment, purpose: "merchant monitoring" },
      nowMs,
    );
    if (asked.kind === "waiting") {
      await noteReport(db, report, { nextAtMs: Date.now() + waitingMs });
      return;
    }
    if (asked.kind === "trouble") {
      const { code, message, pauseMs, costCents } = asked;
      if (pauseMs === null) return await fail(env, report, { code, message }, costCents);
      await noteReport(db, report, { nextAtMs: Date.now() + pauseMs, problem: code, problemMessage: message });
      return;
    }
    const { result, status } = asked.check;
    if (status === "cancelled" || status === "not_found")
      return await fail(
        env,
        report,
        { code: status, message: "The vendor does not cover this website." },
        asked.costCents,
      );
    await finishReport(env, { ...report, entityId }, result?.data ?? {}, asked.costCents, nowMs);
  } catch (problem) {
    await noteReport(db, report, { nextAtMs: handed.atMs }); // the same message finds it again
    throw problem;
  }
}

const questionOf = ({ websiteUrl, name, country, lineOfBusiness, mcc, type, vendor }: MerchantReport) => ({
  type: "merchant-monitoring",
  vendors: [vendor],
  subject: present({ websiteUrl, companyName: name, country, lineOfBusiness, reportType: type }),
  options: present({ mcc }),
});

type Placed = MerchantReport & { entityId: string };

/** Ends a report with what was found: compared, scored, judged. The first ending stays. */
export async function finishReport(
  env: Env,
  report: Placed,
  found: JsonObject,
  costCents: number,
  nowMs: number,
): Promise<void> {
  const db = dbOf(env, report.tenantId as TenantId);
  const before = await earlierReport(env, report);
  const { data, changes } = comparedWith(found, before === null ? null : reportData(env, before));
  const score = scoreIn(data);
  const isChecked = report.withQualityControl;
  const alertIds = isChecked ? [] : await judgeMerchant(env, report, score.riskScore, before, nowMs);
  const ending: ReportEnding = {
    ...{ status: isChecked ? "quality-control" : "completed", costCents, ...score, changes: changes?.length ?? null },
    ...{
      comparedToId: before?.id ?? null,
      sealed: sealReport(env, report, { ...data, alertIds }),
      alertId: alertIds[0] ?? null,
    },
    ...{ problem: null, problemMessage: null, endedAtMs: nowMs },
  };
  await endMerchantReport(db, report, ending);
}

/** What a report is compared with: the completed one before it. */
export async function earlierReport(env: Env, report: Placed): Promise<MerchantReport | null> {
  const db = dbOf(env, report.tenantId as TenantId);
  const known = await leadingEntity(db, report.tenantId as TenantId, report.entityId);
  return reportBefore(db, report.tenantId as TenantId, known?.ids ?? [report.entityId], report);
}

/** Raises an alert for every definition that holds, not only for the first. A muted one raises none. */
export async function judgeMerchant(
  env: Env,
  report: Placed,
  score: number | null,
  before: MerchantReport | null,
  nowMs: number,
): Promise<string[]> {
  const tenantId = report.tenantId as TenantId;
  if (score === null) return [];
  const definitions = await activeReportDefinitions(dbOf(env, tenantId), tenantId);
  const ids: string[] = [];
  for (const { definition, held } of judgeReports(definitions, before?.riskScore ?? null, score)) {
    const { name, severity, dedupe } = definition.body;
    if (dedupe.mute) continue;
    const unit: AlertUnit = definition.body.report.measure === "rise_percent" ? "percent" : "points";
    const compared = { value: held.value, operator: "gte", limit: held.limit, unit };
    const detail = { reportId: report.id, previousReportId: before?.id ?? null, ...compared };
    const alertId = await raise(env, tenantId, nowMs, {
      ...{ occurrenceId: `merchant/${report.id}/${definition.id}`, source: "monitoring", rule: definition.id },
      ...{ ruleName: name, title: held.words.sentence, severity, cooldownSeconds: dedupe.cooldownMinutes * 60 },
      ...{
        sameBy: `entity:${report.entityId}`,
        caseId: null,
        subjectId: report.entityId,
        runId: null,
        caseVersion: null,
      },
      ...{ detail: { ...detail, score, definitionVersion: definition.version }, atMs: nowMs },
    });
    ids.push(alertId);
  }
  return ids;
}

async function fail(
  env: Env,
  report: MerchantReport,
  { code, message }: { code: string; message: string },
  costCents = 0,
): Promise<void> {
  const tenantId = report.tenantId as TenantId;
  const db = dbOf(env, tenantId);
  const { offsetMs } = await clockOf(db, tenantId);
  const ending = {
    status: "failed" as const,
    costCents,
    riskScore: null,
    riskLevel: null,
    changes: null,
    comparedToId: null,
  };
  const words = {
    sealed: null,
    alertId: null,
    problem: code,
    problemMessage: message,
    endedAtMs: Date.now() + offsetMs,
  };
  await endMerchantReport(db, report, { ...ending, ...words });
}
