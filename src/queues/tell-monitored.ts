import { openCase } from "../cases/open-case";
import type { Entity } from "../db/entities";
import type { MonitorRun } from "../db/monitor-runs";
import type { Actor, AlertSeverity, CaseId, TenantId } from "../domain";
import type { MonitorKind } from "../domain/monitoring";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { log } from "../lib/log";
import type { News } from "./monitor-looks";
import { raise } from "./raise-alerts";

export interface ToldTo {
  alertId: string | null;
  caseId: string | null;
}

const kindWords: Record<MonitorKind, string> = {
  screening: "Screening of customers",
  document_expiry: "Expiry of documents",
  registry: "Changes in registers",
  kyc_refresh: "Refresh of customers",
};

/**
 * Tells the tenant what is new about somebody: by a case of its ongoing workflow, or by an alert. Told twice is told once: both carry ids
 * made of the run. Where no case can be opened there is an alert that says so; where one is open already, it is about that one.
 */
export async function tellNews(
  env: Env,
  run: MonitorRun,
  { entity, data, news, workflow }: { entity: Entity; data: JsonObject; news: News; workflow: string | null },
  nowMs: number,
): Promise<ToldTo> {
  const opened = workflow === null ? null : await openFor(env, run, entity, data, news, workflow);
  if (opened?.isNew) return { alertId: null, caseId: opened.caseId };
  const caseId = opened?.caseId ?? null;
  const alertId = await raiseOn(
    env,
    run,
    entity,
    news,
    { caseId, isRefused: workflow !== null && caseId === null },
    nowMs,
  );
  return { alertId, caseId };
}

/** The case that news are looked at in; null: none could be opened. */
async function openFor(
  env: Env,
  run: MonitorRun,
  entity: Entity,
  data: JsonObject,
  news: News,
  workflow: string,
): Promise<{ caseId: CaseId; isNew: boolean } | null> {
  const tenantId = run.tenantId as TenantId;
  const actor: Actor = { kind: "system", tenantId, part: "sweeper" };
  const { kind, id: runId, because } = run;
  const monitoring = { kind, runId, because, title: news.title, severity: news.severity, ...news.detail };
  const context = {
    entity: {
      ...{ type: entity.type, ballerineEntityId: entity.id, data },
      ...(entity.correlationId !== null && { id: entity.correlationId }),
    },
    monitoring,
  };
  const opened = await openCase(env, actor, { workflow, context }, `monitoring/${runId}`, Date.now());
  if (opened.ok) return { caseId: opened.value.row.caseId as CaseId, isNew: true };
  if (opened.error.code === "case_exists") return { caseId: opened.error.caseId, isNew: false };
  log.warn("monitor.no_case", { tenantId, code: opened.error.code });
  return null;
}

const raiseOn = (
  env: Env,
  { tenantId, id, kind, dueAtMs }: MonitorRun,
  entity: Entity,
  { severity, title, detail }: News,
  { caseId, isRefused }: { caseId: CaseId | null; isRefused: boolean },
  nowMs: number,
): Promise<string> =>
  raise(env, tenantId as TenantId, nowMs, {
    occurrenceId: `monitoring/${id}`,
    source: "monitoring",
    rule: kind,
    ruleName: kindWords[kind],
    title,
    severity,
    cooldownSeconds: 0,
    sameBy: `entity:${entity.id}`,
    caseId,
    subjectId: entity.id,
    runId: null,
    caseVersion: null,
    detail: {
      kind,
      monitorRun: id,
      dueAt: new Date(dueAtMs).toISOString(),
      ...detail,
      ...(isRefused && { noCase: true }),
    },
    atMs: Date.now(),
  });

/** Says that somebody is not watched as they should be: one open alert per person or company and kind, while that lasts. */
export const tellStopped = (
  env: Env,
  { tenantId, id, kind, entityId }: Pick<MonitorRun, "tenantId" | "id" | "kind" | "entityId">,
  { code, severity = "medium" }: { code: string; severity?: AlertSeverity },
  nowMs: number,
): Promise<string> =>
  raise(env, tenantId as TenantId, nowMs, {
    occurrenceId: `monitoring/${id}/stopped`,
    source: "monitoring",
    rule: "monitoring_stopped",
    ruleName: "Monitoring that could not be carried out",
    title: `${kindWords[kind]}: could not be carried out`,
    severity,
    cooldownSeconds: 0,
    sameBy: `entity:${entityId}/${kind}`,
    caseId: null,
    subjectId: entityId,
    runId: null,
    caseVersion: null,
    detail: { kind, monitorRun: id, code },
    atMs: nowMs,
  });

/** Says that a month's budget is spent: one alert for each kind and month, however many were left out. */
export const tellNoBudget = (
  env: Env,
  tenantId: TenantId,
  { kind, month }: { kind: MonitorKind; month: string },
  nowMs: number,
): Promise<string> =>
  raise(env, tenantId, nowMs, {
    occurrenceId: `monitoring/budget/${kind}/${month}`,
    source: "monitoring",
    rule: "monitoring_budget",
    ruleName: "Budget of monitoring",
    title: `${kindWords[kind]}: the budget of ${month} is spent, nobody is asked until the month is over`,
    severity: "high",
    cooldownSeconds: 0,
    sameBy: `budget:${kind}/${month}`,
    caseId: null,
    subjectId: null,
    runId: null,
    caseVersion: null,
    detail: { kind, month },
    atMs: nowMs,
  });

/** Says that no more reports on merchants may be asked for in a month: one alert for each month. */
export const tellNoReports = (env: Env, tenantId: TenantId, month: string, nowMs: number): Promise<string> =>
  raise(env, tenantId, nowMs, {
    occurrenceId: `monitoring/reports/${month}`,
    source: "monitoring",
    rule: "monitoring_budget",
    ruleName: "Budget of monitoring",
    title: `Reports on merchants: no more may be asked for in ${month}`,
    severity: "high",
    cooldownSeconds: 0,
    sameBy: `reports:${month}`,
    caseId: null,
    subjectId: null,
    runId: null,
    caseVersion: null,
    detail: { month },
    atMs: nowMs,
  });
