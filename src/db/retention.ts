import { and, asc, eq, gt, inArray, lt, sql } from "drizzle-orm";
import { dayOf } from "../domain";
import { dropParties } from "./alert-parties";
import { notHeld } from "./legal-holds";
import { orm } from "./orm";
import { alerts, cases, checks, fileHashes, mails, screeningSubjects, statDays } from "./schema";

// Each deletes one page at most, whoever's the rows are, and answers how many it deleted: a sweep never runs long.

/** Checks that were run before then. */
export async function dropOldChecks(db: D1Database, beforeMs: number, limit: number): Promise<number> {
  const old = orm(db)
    .select({ id: checks.id })
    .from(checks)
    .where(and(lt(checks.createdAtMs, beforeMs), sql.raw(notHeld("checks"))))
    .orderBy(asc(checks.createdAtMs))
    .limit(limit);
  const done = await orm(db).delete(checks).where(inArray(checks.id, old));
  return done.meta.changes;
}

export async function dropOldFileHashes(db: D1Database, beforeMs: number, limit: number): Promise<number> {
  const done = await orm(db)
    .delete(fileHashes)
    .where(sql`(tenant_id, sha256, case_id, file_id) IN
    (SELECT tenant_id, sha256, case_id, file_id FROM file_hashes WHERE seen_at_ms < ${beforeMs} AND ${sql.raw(notHeld("file_hashes"))} ORDER BY seen_at_ms LIMIT ${limit})`);
  return done.meta.changes;
}

/** Mails in mailboxes of sandboxes. */
export async function dropOldMails(db: D1Database, beforeMs: number, limit: number): Promise<number> {
  const old = orm(db)
    .select({ id: mails.id })
    .from(mails)
    .where(and(lt(mails.createdAtMs, beforeMs), sql.raw(notHeld("mails"))))
    .orderBy(asc(mails.createdAtMs))
    .limit(limit);
  const done = await orm(db).delete(mails).where(inArray(mails.id, old));
  return done.meta.changes;
}

/** Numbers of days before then. What holds now has no day and stays. */
export async function dropOldDays(db: D1Database, beforeMs: number, limit: number): Promise<number> {
  const old = orm(db)
    .select({ row: sql`rowid` })
    .from(statDays)
    .where(and(gt(statDays.day, ""), lt(statDays.day, dayOf(beforeMs))))
    .orderBy(asc(statDays.day))
    .limit(limit);
  const done = await orm(db).delete(statDays).where(inArray(sql`rowid`, old));
  return done.meta.changes;
}

/** Alerts that were closed before then, with all that hangs on them. */
export async function dropOldAlerts(db: D1Database, beforeMs: number, limit: number): Promise<number> {
  const old = await orm(db)
    .select({ id: alerts.id })
    .from(alerts)
    .where(and(lt(alerts.closedAtMs, beforeMs), sql.raw(notHeld("alerts"))))
    .orderBy(asc(alerts.closedAtMs))
    .limit(limit);
  if (old.length === 0) return 0;
  const ids = JSON.stringify(old.map(({ id }) => id));
  const those = (column: string) => `${column} IN (SELECT value FROM json_each(?1))`;
  await db.batch([
    // By both columns of the index: its tenant is that of the alert.
    db
      .prepare(
        `DELETE FROM alert_occurrences WHERE (tenant_id, alert_id) IN (SELECT tenant_id, id FROM alerts WHERE ${those("id")})`,
      )
      .bind(ids),
    db
      .prepare(
        `DELETE FROM alert_changes WHERE (tenant_id, alert_id) IN (SELECT tenant_id, id FROM alerts WHERE ${those("id")})`,
      )
      .bind(ids),
    db.prepare(dropParties(those)).bind(ids),
    ...["rule_days", "alert_notes"].map((table) =>
      db
        .prepare(
          `DELETE FROM ${table} WHERE (tenant_id, alert_id) IN (SELECT tenant_id, id FROM alerts WHERE ${those("id")})`,
        )
        .bind(ids),
    ),
    db.prepare(`DELETE FROM alerts WHERE ${those("id")}`).bind(ids),
  ]);
  return old.length;
}

/**
 * Looks at the next monitored subjects in the order of their keys and drops those whose case is gone, or has ended without a customer
 * before then. Answers where to go on; null: this was the last page.
 */
export async function dropEndedSubjects(
  db: D1Database,
  after: string | null,
  beforeMs: number,
  limit: number,
): Promise<{ next: string | null; dropped: number }> {
  const [tenantId = "", subjectKey = ""] = after?.split("|") ?? [];
  const page = await orm(db)
    .select({
      tenantId: screeningSubjects.tenantId,
      subjectKey: screeningSubjects.subjectKey,
      caseId: screeningSubjects.caseId,
      status: cases.status,
      outcome: cases.outcome,
      resolvedAtMs: cases.resolvedAtMs,
      mayGo: sql<number>`${sql.raw(notHeld("screening_subjects"))}`,
    })
    .from(screeningSubjects)
    .leftJoin(cases, eq(cases.caseId, screeningSubjects.caseId))
    .where(sql`(${screeningSubjects.tenantId}, ${screeningSubjects.subjectKey}) > (${tenantId}, ${subjectKey})`)
    .orderBy(asc(screeningSubjects.tenantId), asc(screeningSubjects.subjectKey))
    .limit(limit);
  const ended = page.filter(({ status, outcome, resolvedAtMs, mayGo }) => {
    if (status === null) return true;
    if (mayGo === 0) return false;
    const withoutCustomer = status === "cancelled" || status === "failed" || outcome === "rejected";
    return withoutCustomer && resolvedAtMs !== null && resolvedAtMs < beforeMs;
  });
  if (ended.length > 0) {
    // By the case as well: who has come again meanwhile is watched for the new case.
    const keys = JSON.stringify(ended.map((one) => [one.tenantId, one.subjectKey, one.caseId]));
    await orm(db)
      .delete(screeningSubjects)
      .where(sql`(tenant_id, subject_key, case_id) IN
      (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]') FROM json_each(${keys}))`);
  }
  const last = page.at(-1);
  const next = page.length < limit || last === undefined ? null : `${last.tenantId}|${last.subjectKey}`;
  return { next, dropped: ended.length };
}
