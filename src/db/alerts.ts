import { and, asc, desc, eq, gt, isNotNull, isNull, lt, type SQL, sql } from "drizzle-orm";
import {
  type ActorRef,
  type AlertDeed,
  type AlertSeverity,
  type AlertSource,
  type AlertStatus,
  type AnnouncedUpTo,
  alertSeverities,
  alertStatuses,
  type TenantId,
} from "../domain";
import { isObject, type JsonObject } from "../lib/json";
import { alertsAbout } from "./alerts-about";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { alertChanges, alertOccurrences, alertParties, alerts } from "./schema";

type StoredAlert = typeof alerts.$inferSelect;
/** As D1 answers without the query builder. */
export type AlertRow = Record<string, string | number | null> & { id: string };
export type AlertChange = typeof alertChanges.$inferSelect;
export type AlertOccurrence = Omit<typeof alertOccurrences.$inferSelect, "severity" | "detail"> & {
  severity: AlertSeverity;
  detail: JsonObject;
};
export type Alert = Omit<StoredAlert, "severity" | "detail"> & { severity: AlertSeverity; detail: JsonObject };

export interface AlertFilters {
  status?: AlertStatus | "open" | "closed" | undefined;
  severity?: AlertSeverity | undefined;
  source?: AlertSource | undefined;
  rule?: string | undefined;
  caseId?: string | undefined;
  subjectId?: string | undefined;
  /** It is about this one. */
  counterpartyId?: string | undefined;
  /** It is about this counterparty, or about somebody else and rests on transactions with it. */
  withCounterpartyId?: string | undefined;
  /** The entity, any of their cases, or any of their counterparties: what `alertsAbout` finds. */
  entityId?: string | undefined;
  /** Part of the title, or an id of an alert or a counterparty; `counterpartyId`: the counterparty that has the word as the caller's id. */
  search?: { word: string; counterpartyId: string } | undefined;
  /** `none`: nobody's. */
  assigneeId?: string | undefined;
}

const severityOf = (rank: number): AlertSeverity => alertSeverities[rank - 1] ?? "low";
const detailOf = (text: string): JsonObject => {
  const detail: unknown = JSON.parse(text);
  return isObject(detail) ? detail : {};
};
const decoded = (row: StoredAlert): Alert => ({
  ...row,
  severity: severityOf(row.severity),
  detail: detailOf(row.detail),
});

/** A row that was read by its columns' names. */
export const alertFrom = (row: AlertRow): Alert =>
  decoded(
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
        value,
      ]),
    ) as unknown as StoredAlert,
  );

const theAlert = (tenantId: TenantId, id: string) => and(eq(alerts.tenantId, tenantId), eq(alerts.id, id));

export async function getAlert(db: D1Database, tenantId: TenantId, id: string): Promise<Alert | null> {
  const row = await orm(db).select().from(alerts).where(theAlert(tenantId, id)).get();
  return row === undefined ? null : decoded(row);
}

/** Those of the ids that are the tenant's. */
export async function getAlerts(db: D1Database, tenantId: TenantId, ids: readonly string[]): Promise<Alert[]> {
  // Bound parameters end at 100.
  const rows = await orm(db)
    .select()
    .from(alerts)
    .where(
      and(eq(alerts.tenantId, tenantId), sql`${alerts.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`),
    );
  return rows.map(decoded);
}

/** The tenant's alerts, newest first. */
export async function listAlerts(
  db: D1Database,
  tenantId: TenantId,
  { withCounterpartyId, ...filters }: AlertFilters,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<Alert>> {
  const about = orm(db)
    .select()
    .from(alerts)
    .where(
      and(
        ...conditions(tenantId, filters),
        withCounterpartyId === undefined ? undefined : eq(alerts.counterpartyId, withCounterpartyId),
        olderThan(alerts.createdAtMs, alerts.id, cursor),
      ),
    )
    .orderBy(desc(alerts.createdAtMs), desc(alerts.id))
    .limit(limit + 1);
  const found = await Promise.all([
    about,
    withCounterpartyId === undefined ? [] : restingOn(db, tenantId, withCounterpartyId, filters, cursor, limit),
  ]);
  const rows = found.flat().sort(newestFirst);
  return listed(rows.slice(0, limit + 1).map(decoded), limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

/** Alerts about others that rest on transactions with a counterparty: read in the order of its rows, so that a page costs a page. */
async function restingOn(
  db: D1Database,
  tenantId: TenantId,
  counterpartyId: string,
  filters: AlertFilters,
  cursor: Keyset | null,
  limit: number,
): Promise<StoredAlert[]> {
  const { createdAtMs, alertId } = alertParties;
  const rows = await orm(db)
    .select({ alert: alerts })
    .from(alertParties)
    .crossJoin(alerts)
    .where(
      and(
        eq(alerts.id, alertId),
        eq(alertParties.tenantId, tenantId),
        eq(alertParties.counterpartyId, counterpartyId),
        olderThan(createdAtMs, alertId, cursor),
        ...conditions(tenantId, filters),
      ),
    )
    .orderBy(desc(createdAtMs), desc(alertId))
    .limit(limit + 1);
  return rows.map(({ alert }) => alert);
}

const newestFirst = (a: StoredAlert, b: StoredAlert): number =>
  b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

function conditions(tenantId: TenantId, filters: AlertFilters): SQL[] {
  const { status, severity, source, rule, caseId, subjectId, counterpartyId, entityId, search, assigneeId } = filters;
  const all = [
    // Of somebody there are few: they are looked up by their ids, not found among all of the tenant.
    entityId === undefined ? eq(alerts.tenantId, tenantId) : sql`+${alerts.tenantId} = ${tenantId}`,
    status === undefined ? undefined : statusIs(status),
    severity === undefined ? undefined : eq(alerts.severity, alertSeverities.indexOf(severity) + 1),
    source === undefined ? undefined : eq(alerts.source, source),
    rule === undefined ? undefined : eq(alerts.rule, rule),
    caseId === undefined ? undefined : eq(alerts.caseId, caseId),
    subjectId === undefined ? undefined : eq(alerts.subjectId, subjectId),
    counterpartyId === undefined ? undefined : eq(alerts.counterpartyId, counterpartyId),
    entityId === undefined ? undefined : isAbout(tenantId, entityId),
    search === undefined ? undefined : isFoundBy(search),
    assigneeId === undefined
      ? undefined
      : assigneeId === "none"
        ? isNull(alerts.assigneeId)
        : eq(alerts.assigneeId, assigneeId),
  ];
  return all.filter((one) => one !== undefined);
}

/** The same alerts as `alertsOfEntity` has. */
const isAbout = (tenantId: TenantId, entityId: string): SQL =>
  sql`${alerts.id} IN (${numbered(alertsAbout("?2"), [tenantId, entityId])})`;

/** SQL with `?1`, `?2`, … in a query that is put together. */
const numbered = (text: string, values: readonly string[]): SQL =>
  sql.join(
    text.split(/(\?\d)/).map((part) => (/^\?\d$/.test(part) ? sql`${values[Number(part[1]) - 1]}` : sql.raw(part))),
  );

const isFoundBy = ({ word, counterpartyId }: { word: string; counterpartyId: string }): SQL =>
  sql`(${alerts.id} = ${word} OR ${alerts.counterpartyId} IN (${word}, ${counterpartyId}) OR instr(lower(${alerts.title}), ${word.toLowerCase()}) > 0)`;

function statusIs(status: AlertStatus | "open" | "closed"): SQL {
  if (status === "open") return isNull(alerts.closedAtMs);
  return status === "closed" ? isNotNull(alerts.closedAtMs) : eq(alerts.status, status);
}

/** Counting ends here, so that it costs the same for any tenant. */
export const mostCounted = 1_000;

/** How many alerts there are of each status and, of those that are open, of each severity; at most `mostCounted` each. */
export async function countAlerts(
  db: D1Database,
  tenantId: TenantId,
): Promise<{ status: Record<AlertStatus, number>; open: Record<AlertSeverity, number> }> {
  const count = (where: string, value: string | number) =>
    db
      .prepare(`SELECT count(*) AS n FROM (SELECT 1 FROM alerts WHERE tenant_id = ? AND ${where} LIMIT ${mostCounted})`)
      .bind(tenantId, value);
  const answers = await db.batch<{ n: number }>([
    ...alertStatuses.map((status) => count("status = ?", status)),
    ...alertSeverities.map((_, at) => count("closed_at_ms IS NULL AND severity = ?", at + 1)),
  ]);
  const counted = (names: readonly string[], from: number) =>
    Object.fromEntries(names.map((name, at) => [name, answers[from + at]?.results[0]?.n ?? 0]));
  return {
    status: counted(alertStatuses, 0) as Record<AlertStatus, number>,
    open: counted(alertSeverities, alertStatuses.length) as Record<AlertSeverity, number>,
  };
}

/** What somebody does to an alert as it was read. */
export interface AlertStep {
  alert: Alert;
  action: AlertDeed;
  status: AlertStatus;
  assigneeId: string | null;
  reason: string | null;
  by: ActorRef;
  closedAtMs: number | null;
  /** The case that has it from then on; left out: as before. */
  caseId?: string;
}

/** SQL that is true where whom an alert is about is being erased, or is gone. `?1`: the tenant, `?2`: the alert. */
const isAboutErased = `EXISTS (SELECT 1 FROM alerts AS about LEFT JOIN counterparties AS party ON party.id = about.counterparty_id
  WHERE about.tenant_id = ?1 AND about.id = ?2 AND (party.erased = 1 OR EXISTS
    (SELECT 1 FROM entities AS who WHERE who.id IN (about.subject_id, party.entity_id) AND who.erased_at_ms IS NOT NULL)))`;

/** Whether whom an alert is about is being erased, or is gone. */
export const isErasedSubject = async (
  db: D1Database,
  { tenantId, id }: Pick<Alert, "tenantId" | "id">,
): Promise<boolean> => (await db.prepare(`SELECT 1 WHERE ${isAboutErased}`).bind(tenantId, id).first()) !== null;

/**
 * Writes a step with its line of history, if the alert is still of the version that was read. `twin`: it cannot open again, because another
 * one of the same key is open. One that is about somebody who is being erased is given to no case: what was written to it goes, and a case that is
 * held would lose it.
 */
export async function changeAlert(
  db: D1Database,
  step: AlertStep,
  nowMs: number,
): Promise<"changed" | "moved_on" | "twin"> {
  const { alert, action, status, assigneeId, reason, by, closedAtMs, caseId = alert.caseId } = step;
  const { tenantId, id, version, dedupeKey } = alert;
  const isAsRead = `EXISTS (SELECT 1 FROM alerts WHERE tenant_id = ?1 AND id = ?2 AND version = ?3 AND (?4 IS NOT NULL OR NOT EXISTS
    (SELECT 1 FROM alerts AS twin WHERE twin.tenant_id = ?1 AND twin.dedupe_key = ?5 AND twin.closed_at_ms IS NULL AND twin.id <> ?2)))
    ${caseId === alert.caseId ? "" : `AND NOT ${isAboutErased}`}`;
  const read = [tenantId, id, version, closedAtMs, dedupeKey, nowMs, status, assigneeId] as const;
  const [, updated] = await db.batch([
    db
      .prepare(
        `INSERT INTO alert_changes (tenant_id, alert_id, version, action, from_status, to_status, assignee_id, reason, by_kind, by_id,
           at_ms, case_id, told_at_ms) SELECT ?1, ?2, ?3 + 1, ?9, ?10, ?7, ?8, ?11, ?12, ?13, ?6, ?14, NULL WHERE ${isAsRead}`,
      )
      .bind(...read, action, alert.status, reason, by.kind, by.id, caseId),
    db
      .prepare(
        `UPDATE alerts SET status = ?7, assignee_id = ?8, closed_at_ms = ?4, version = ?3 + 1, updated_at_ms = ?6, case_id = ?9
         WHERE tenant_id = ?1 AND id = ?2 AND ${isAsRead}`,
      )
      .bind(...read, caseId),
  ]);
  if (updated?.meta.changes === 1) return "changed";
  const now = await getAlert(db, tenantId as TenantId, id);
  return now?.version === version ? "twin" : "moved_on";
}

/** What was done to an alert, oldest first. Each by hand of somebody, so all of it fits. */
export const changesOf = (db: D1Database, tenantId: TenantId, alertId: string): Promise<AlertChange[]> =>
  orm(db)
    .select()
    .from(alertChanges)
    .where(and(eq(alertChanges.tenantId, tenantId), eq(alertChanges.alertId, alertId)))
    .orderBy(asc(alertChanges.version))
    .limit(1_000);

/** What was done to an alert last, the newest first. */
export const newestChanges = (
  db: D1Database,
  tenantId: TenantId,
  alertId: string,
  limit: number,
): Promise<AlertChange[]> =>
  orm(db)
    .select()
    .from(alertChanges)
    .where(and(eq(alertChanges.tenantId, tenantId), eq(alertChanges.alertId, alertId)))
    .orderBy(desc(alertChanges.version))
    .limit(limit);

/** The newest occurrences of an alert. */
export async function occurrencesOf(
  db: D1Database,
  tenantId: TenantId,
  alertId: string,
  limit: number,
): Promise<AlertOccurrence[]> {
  const rows = await orm(db)
    .select()
    .from(alertOccurrences)
    .where(and(eq(alertOccurrences.tenantId, tenantId), eq(alertOccurrences.alertId, alertId)))
    .orderBy(desc(alertOccurrences.atMs), desc(alertOccurrences.id))
    .limit(limit);
  return rows.map((row) => ({ ...row, severity: severityOf(row.severity), detail: detailOf(row.detail) }));
}

/** Changes of that time that a case has not heard of, whoever's they are, the oldest first. */
export async function untoldChanges(
  db: D1Database,
  { fromMs, beforeMs }: { fromMs: number; beforeMs: number },
  limit: number,
): Promise<{ change: AlertChange; alert: Alert }[]> {
  const rows = await orm(db)
    .select({ change: alertChanges, alert: alerts })
    .from(alertChanges)
    .innerJoin(alerts, and(eq(alerts.tenantId, alertChanges.tenantId), eq(alerts.id, alertChanges.alertId)))
    .where(
      and(
        isNotNull(alertChanges.caseId),
        isNull(alertChanges.toldAtMs),
        gt(alertChanges.atMs, fromMs),
        lt(alertChanges.atMs, beforeMs),
      ),
    )
    .orderBy(asc(alertChanges.atMs))
    .limit(limit);
  return rows.map(({ change, alert }) => ({ change, alert: decoded(alert) }));
}

/** A change that webhooks have not heard of. `isBehind`: nor of another of its alert, that lies up to the place from which it was asked. */
export interface UnannouncedChange {
  change: AlertChange;
  alert: Alert;
  isBehind: boolean;
}

/** Changes of a tenant's alerts since then that no case has and webhooks have not heard of; the oldest first, behind a place. */
export async function unannouncedChanges(
  db: D1Database,
  tenantId: TenantId,
  { sinceMs, after }: { sinceMs: number; after: AnnouncedUpTo | null },
  limit: number,
): Promise<UnannouncedChange[]> {
  const { atMs, version, alertId } = after ?? { atMs: sinceMs, version: Number.MAX_SAFE_INTEGER, alertId: "" };
  const place = sql`(${alertChanges.atMs}, ${alertChanges.version}, ${alertChanges.alertId})`;
  const isBehind = sql<number>`EXISTS (SELECT 1 FROM alert_changes AS earlier WHERE earlier.tenant_id = ${tenantId}
    AND earlier.alert_id = ${alertChanges.alertId} AND earlier.version < ${alertChanges.version}
    AND earlier.told_at_ms IS NULL AND earlier.case_id IS NULL AND earlier.at_ms > ${sinceMs}
    AND (earlier.at_ms, earlier.version, earlier.alert_id) <= (${atMs}, ${version}, ${alertId}))`;
  const rows = await orm(db)
    .select({ change: alertChanges, alert: alerts, isBehind: after === null ? sql<number>`0` : isBehind })
    .from(alertChanges)
    .innerJoin(alerts, and(eq(alerts.tenantId, alertChanges.tenantId), eq(alerts.id, alertChanges.alertId)))
    .where(
      and(
        eq(alertChanges.tenantId, tenantId),
        isNull(alertChanges.caseId),
        isNull(alertChanges.toldAtMs),
        sql`${place} > (${atMs}, ${version}, ${alertId})`,
      ),
    )
    .orderBy(asc(alertChanges.atMs), asc(alertChanges.version), asc(alertChanges.alertId))
    .limit(limit);
  return rows.map(({ change, alert, isBehind }) => ({ change, alert: decoded(alert), isBehind: isBehind === 1 }));
}

/** Tenants behind one who have such changes from between two times, in the order of their ids. However many changes there are, each costs one step. */
export async function tenantsToAnnounce(
  db: D1Database,
  { sinceMs, beforeMs }: { sinceMs: number; beforeMs: number },
  after: string,
  limit: number,
): Promise<TenantId[]> {
  const untold = "told_at_ms IS NULL AND case_id IS NULL";
  const next = (from: string): string =>
    `(SELECT min(tenant_id) FROM alert_changes WHERE ${untold} AND tenant_id > ${from})`;
  const { results } = await db
    .prepare(
      `WITH RECURSIVE owing(id) AS (SELECT ${next("?1")} UNION ALL SELECT ${next("owing.id")} FROM owing WHERE id IS NOT NULL)
       SELECT id FROM owing WHERE id IS NOT NULL AND EXISTS
         (SELECT 1 FROM alert_changes WHERE ${untold} AND tenant_id = owing.id AND at_ms > ?2 AND at_ms < ?3) LIMIT ?4`,
    )
    .bind(after, sinceMs, beforeMs, limit)
    .all<{ id: TenantId }>();
  return results.map(({ id }) => id);
}

export async function markChangeTold(db: D1Database, change: AlertChange, nowMs: number): Promise<void> {
  const { tenantId, alertId, version } = change;
  await orm(db)
    .update(alertChanges)
    .set({ toldAtMs: nowMs })
    .where(
      and(eq(alertChanges.tenantId, tenantId), eq(alertChanges.alertId, alertId), eq(alertChanges.version, version)),
    );
}
