import { and, asc, desc, eq, isNull, ne } from "drizzle-orm";
import { type AlertId, type AlertSeverity, alertSeverities, type TenantId } from "../domain";
import type { RuleDay, RuleHeld } from "../domain/transactions";
import type { Json } from "../lib/json";
import { forgetParties, noteParties } from "./alert-parties";
import { orm } from "./orm";
import { ruleDays } from "./schema";

/** A day of a rule, with what makes its alert. */
export interface ToldDay {
  day: RuleDay;
  dedupeKey: string;
  /** The id of the first alert of this key, and of any later one. */
  firstId: AlertId;
  nextId: AlertId;
  /** What the alert is called. */
  name: string;
}

/** What alerts of a definition do when they are told again. */
export interface DefinitionDedupe {
  id: string;
  mute: boolean;
  cooldownMs: number;
}

/** What became of a day. */
export interface RaisedDay {
  dedupeKey: string;
  day: string;
  standing: "counted" | "muted" | "snoozed" | "withdrawn";
  /** Null: it raises none. */
  alertId: AlertId | null;
}

/** Who did something to an alert that stands in its history: from then on the machine takes nothing of it back. */
const touched = (alert: string): string =>
  `(EXISTS (SELECT 1 FROM alert_changes AS deed WHERE deed.tenant_id = ?1 AND deed.alert_id = ${alert}.id AND deed.by_kind <> 'system')
    OR EXISTS (SELECT 1 FROM alert_notes AS note WHERE note.tenant_id = ?1 AND note.alert_id = ${alert}.id))`;
/** The cooldown runs from the first day that an alert was raised for, on the clock of the transactions. */
const coolsOver = (alert: string, day: string): string =>
  `coalesce((SELECT first.at_ms FROM rule_days AS first WHERE first.tenant_id = ?1 AND first.alert_id = ${alert}.id ORDER BY first.day LIMIT 1)
    + json_extract(?3, '$."' || ${day}.definition_id || '".cooldownMs') > ${day}.at_ms, 0)`;
const told = "(dedupe_key, day) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?2))";
// The plus keeps the planner off indexes that lead through everything a tenant has: these are few, by their keys.
const theAlerts = `SELECT alert_id FROM rule_days WHERE tenant_id = ?1 AND ${told} AND +alert_id IS NOT NULL`;

// A day is written to its last part. Where somebody has closed its alert, nothing covers it any more and more of the rule holds now than
// they saw, it gets another part, which opens another alert; what they saw stays as they saw it. Days that never held are written down
// too: what is told late, of an older revision, must not stand.
const writeDays = `
  WITH given AS (
    SELECT value ->> 'key' AS dedupe_key, value ->> 'day' AS day, value ->> 'revision' AS revision, value ->> 'definitionId' AS definition_id,
      value ->> 'version' AS version, value ->> 'groupKey' AS group_key, value ->> 'role' AS role, value ->> 'subjectId' AS subject_id,
      value ->> 'severity' AS severity, value ->> 'times' AS times, value ->> 'atMs' AS at_ms, value -> 'held' AS held
    FROM json_each(?2)
  ), placed AS (
    SELECT given.*, was.part AS last, alert.closed_at_ms IS NOT NULL AND given.held <> 'null' AND given.revision > was.revision
        AND (was.standing = 'withdrawn' OR given.times > was.times OR given.severity > was.severity)
        AND ${touched("alert")} AND NOT ${coolsOver("alert", "given")} AS is_more
    FROM given
      LEFT JOIN rule_days AS was ON was.tenant_id = ?1 AND was.dedupe_key = given.dedupe_key AND was.day = given.day AND was.part =
        (SELECT max(part) FROM rule_days AS one WHERE one.tenant_id = ?1 AND one.dedupe_key = given.dedupe_key AND one.day = given.day)
      LEFT JOIN alerts AS alert ON alert.tenant_id = ?1 AND alert.id = was.alert_id
  )
  INSERT INTO rule_days (tenant_id, dedupe_key, day, part, alert_id, standing, definition_id, definition_version, group_key, subject_role,
    subject_id, revision, severity, times, at_ms, held, told_at_ms)
  SELECT ?1, dedupe_key, day, coalesce(last + is_more, 0), NULL, iif(held = 'null', 'withdrawn', 'new'), definition_id, version, group_key, role,
    subject_id, revision, severity, times, at_ms, held, ?4
  FROM placed WHERE true
  ON CONFLICT (tenant_id, dedupe_key, day, part) DO UPDATE SET
    standing = CASE WHEN excluded.standing = 'withdrawn' THEN 'withdrawn' WHEN rule_days.standing <> 'withdrawn' THEN rule_days.standing
      WHEN rule_days.alert_id IS NULL THEN 'new' ELSE 'counted' END,
    definition_version = excluded.definition_version, revision = excluded.revision, told_at_ms = excluded.told_at_ms,
    severity = iif(excluded.standing = 'withdrawn', rule_days.severity, excluded.severity),
    times = iif(excluded.standing = 'withdrawn', rule_days.times, excluded.times),
    at_ms = iif(excluded.standing = 'withdrawn', rule_days.at_ms, excluded.at_ms),
    held = iif(excluded.standing = 'withdrawn', rule_days.held, excluded.held)
  WHERE excluded.revision > rule_days.revision`;

const keepQuiet = `
  UPDATE rule_days SET standing = iif(json_extract(?3, '$."' || definition_id || '".mute'), 'muted', 'snoozed')
  WHERE tenant_id = ?1 AND ${told} AND standing = 'new' AND (json_extract(?3, '$."' || definition_id || '".mute') OR EXISTS
    (SELECT 1 FROM alert_snoozes AS snooze WHERE snooze.tenant_id = ?1 AND snooze.rule = rule_days.definition_id
       AND snooze.subject = rule_days.subject_id AND snooze.until_ms > rule_days.at_ms))`;

// The alert that a day counts on: the one that is open; else one that the machine had taken back; else one that is still cooling down.
const covering = `(SELECT one.id FROM alerts AS one WHERE one.tenant_id = ?1 AND one.dedupe_key = rule_days.dedupe_key
    AND (one.closed_at_ms IS NULL OR NOT ${touched("one")} OR ${coolsOver("one", "rule_days")})
  ORDER BY one.closed_at_ms IS NULL DESC, one.created_at_ms DESC, one.id DESC LIMIT 1)`;
const attach = `
  UPDATE rule_days SET standing = 'counted', alert_id = ${covering}
  WHERE tenant_id = ?1 AND ${told} AND standing = 'new' AND ${covering} IS NOT NULL`;

const openAlerts = `
  INSERT INTO alerts (id, tenant_id, dedupe_key, source, rule, rule_name, title, severity, status, assignee_id, case_id, subject_id,
    counterparty_id, detail, occurrences, version, created_at_ms, updated_at_ms, last_at_ms, closed_at_ms)
  SELECT iif(EXISTS (SELECT 1 FROM alerts AS earlier WHERE earlier.tenant_id = ?1 AND earlier.dedupe_key = fresh.dedupe_key), fresh.next_id,
      fresh.first_id), ?1, fresh.dedupe_key, 'transaction', fresh.definition_id, fresh.name, fresh.name, 1, 'triggered', NULL, NULL,
    (SELECT entity_id FROM counterparties WHERE tenant_id = ?1 AND id = fresh.subject_id), iif(fresh.subject_role = 'card', NULL, fresh.subject_id),
    '{}', 0, 1, ?4, ?4, fresh.at_ms, NULL
  FROM (SELECT dedupe_key, definition_id, subject_role, subject_id, min(at_ms) AS at_ms, value ->> 2 AS first_id, value ->> 3 AS next_id,
      value ->> 4 AS name
    FROM json_each(?2) CROSS JOIN rule_days ON tenant_id = ?1 AND dedupe_key = value ->> 0 AND day = value ->> 1 AND standing = 'new'
    GROUP BY dedupe_key) AS fresh`;

const noteOpenings = `
  INSERT INTO alert_changes (tenant_id, alert_id, version, action, from_status, to_status, by_kind, by_id, at_ms)
  SELECT ?1, id, 1, 'open', 'triggered', 'triggered', 'system', 'monitoring', ?3 FROM alerts
  WHERE +tenant_id = ?1 AND version = 1 AND id IN (${theAlerts})
    AND NOT EXISTS (SELECT 1 FROM alert_changes AS deed WHERE deed.tenant_id = ?1 AND deed.alert_id = alerts.id)`;

/** SQL: what the numbers of an aggregate are in, in the words of `alertUnits`. */
const unitOf = (aggregate: string): string =>
  `CASE ${aggregate} WHEN 'share' THEN 'percent' WHEN 'gap' THEN 'days' WHEN 'count' THEN 'count' WHEN 'distinct' THEN 'count'
     ELSE 'amount' END`;

/** What alerts say is what their days say; of one that somebody has had in their hands the severity only ever rises. */
const addUp = `
  UPDATE alerts SET occurrences = sums.days, last_at_ms = coalesce(sums.at_ms, last_at_ms), updated_at_ms = ?3, severity = sums.severity,
    version = version + (alerts.severity <> sums.severity AND alerts.occurrences > 0), detail = coalesce(sums.detail, alerts.detail)
  FROM (
    SELECT one.id, coalesce(sum(day.standing = 'counted'), 0) AS days, max(iif(day.standing = 'counted', day.at_ms, NULL)) AS at_ms,
      CASE WHEN ${touched("one")} THEN max(one.severity, coalesce(max(iif(day.standing = 'counted', day.severity, NULL)), 0))
        ELSE coalesce(max(iif(day.standing = 'counted', day.severity, NULL)), one.severity) END AS severity,
      (SELECT json_object('definitionId', top.definition_id, 'definitionVersion', top.definition_version, 'groupKey', top.group_key,
          'subject', json_object('role', top.subject_role, 'id', top.subject_id), 'day', top.day, 'times', top.times,
          'operator', (SELECT told.body ->> '$.compare.operator' FROM alert_definition_versions AS told WHERE told.tenant_id = ?1
            AND told.definition_id = top.definition_id AND told.version = top.definition_version),
          'unit', (SELECT ${unitOf("told.body ->> '$.measure.aggregate'")} FROM alert_definition_versions AS told WHERE told.tenant_id = ?1
            AND told.definition_id = top.definition_id AND told.version = top.definition_version),
          'value', top.held -> 'value', 'limit', top.held -> 'limit', 'count', top.held -> 'count')
        FROM rule_days AS top WHERE top.tenant_id = ?1 AND top.alert_id = one.id AND top.standing = 'counted'
        ORDER BY top.severity DESC, top.day DESC, top.part DESC LIMIT 1) AS detail
    FROM alerts AS one JOIN rule_days AS day ON day.tenant_id = ?1 AND day.alert_id = one.id
    WHERE +one.tenant_id = ?1 AND one.id IN (${theAlerts}) GROUP BY one.id
  ) AS sums
  WHERE +alerts.tenant_id = ?1 AND alerts.id = sums.id AND (alerts.occurrences <> sums.days OR alerts.severity <> sums.severity
    OR alerts.last_at_ms <> coalesce(sums.at_ms, alerts.last_at_ms) OR alerts.detail <> coalesce(sums.detail, alerts.detail))`;

const isUndone = `+tenant_id = ?1 AND id IN (${theAlerts}) AND occurrences = 0 AND +closed_at_ms IS NULL AND NOT ${touched("alerts")}`;
const isBack = `+tenant_id = ?1 AND id IN (${theAlerts}) AND occurrences > 0 AND +closed_at_ms IS NOT NULL AND NOT ${touched("alerts")}
  AND NOT EXISTS (SELECT 1 FROM alerts AS twin WHERE twin.tenant_id = ?1 AND twin.dedupe_key = alerts.dedupe_key AND twin.closed_at_ms IS NULL)`;
const noteDeed = (which: string): string => `
  INSERT INTO alert_changes (tenant_id, alert_id, version, action, from_status, to_status, assignee_id, reason, by_kind, by_id, at_ms, case_id)
  SELECT ?1, id, version + 1, ?4, status, ?5, assignee_id, ?6, 'system', 'monitoring', ?3, case_id FROM alerts WHERE ${which}`;
const undone = "It holds no longer: transactions that came later have undone it.";
const backAgain = "It holds again, by transactions that came later.";

/** A bound value ends at 2 MB on the platform. */
const mostChars = 600_000;
const mostDays = 300;

/**
 * Counts days on the alerts they belong to, opens those that are missing, takes back what holds no longer. A day that is told twice, or
 * later than a newer one, changes nothing. What alerts say is a function of the days, as long as nobody has had them in their hands.
 */
export async function raiseDays(
  db: D1Database,
  tenantId: TenantId,
  days: readonly ToldDay[],
  dedupes: readonly DefinitionDedupe[],
  nowMs: number,
): Promise<RaisedDay[]> {
  const rules = JSON.stringify(
    Object.fromEntries(dedupes.map(({ id, mute, cooldownMs }) => [id, { mute, cooldownMs }])),
  );
  const raised: RaisedDay[] = [];
  for (const part of inParts(days)) raised.push(...(await raisePart(db, tenantId, part, rules, nowMs)));
  return raised;
}

async function raisePart(
  db: D1Database,
  tenantId: TenantId,
  part: { days: ToldDay[]; rows: Json[] },
  rules: string,
  nowMs: number,
): Promise<RaisedDay[]> {
  const keys = JSON.stringify(
    part.days.map(({ day, dedupeKey, firstId, nextId, name }) => [dedupeKey, day.day, firstId, nextId, name]),
  );
  const asked = (sql: string, ...more: (string | number)[]) => db.prepare(sql).bind(tenantId, keys, ...more);
  const rows = JSON.stringify(part.rows);
  const results = await db.batch<Record<string, string | null>>([
    db.prepare(forgetParties).bind(tenantId, rows),
    db.prepare(writeDays).bind(tenantId, rows, rules, nowMs),
    asked(keepQuiet, rules),
    asked(attach, rules),
    db.prepare(openAlerts).bind(tenantId, keys, null, nowMs),
    asked(attach, rules),
    asked(noteParties(told)),
    asked(noteOpenings, nowMs),
    asked(addUp, nowMs),
    asked(noteDeed(isUndone), nowMs, "withdraw", "dismissed", undone),
    asked(
      `UPDATE alerts SET status = 'dismissed', closed_at_ms = ?3, version = version + 1, updated_at_ms = ?3 WHERE ${isUndone}`,
      nowMs,
    ),
    asked(noteDeed(isBack), nowMs, "restore", "triggered", backAgain),
    asked(
      `UPDATE alerts SET status = 'triggered', closed_at_ms = NULL, version = version + 1, updated_at_ms = ?3 WHERE ${isBack}`,
      nowMs,
    ),
    asked(
      `SELECT dedupe_key AS dedupeKey, day, standing, alert_id AS alertId FROM rule_days AS one WHERE tenant_id = ?1 AND ${told}
         AND part = (SELECT max(part) FROM rule_days AS last WHERE last.tenant_id = ?1 AND last.dedupe_key = one.dedupe_key AND last.day = one.day)`,
    ),
  ]);
  return (results.at(-1)?.results ?? []) as unknown as RaisedDay[];
}

/** Days as they are written, in parts that one statement takes; of a day that is there twice the newest. */
function* inParts(days: readonly ToldDay[]): Iterable<{ days: ToldDay[]; rows: Json[] }> {
  const newest = new Map<string, ToldDay>();
  for (const one of days) {
    const key = `${one.dedupeKey}/${one.day.day}`;
    if ((newest.get(key)?.day.revision ?? -1) < one.day.revision) newest.set(key, one);
  }
  let part: { days: ToldDay[]; rows: Json[] } = { days: [], rows: [] };
  let chars = 0;
  for (const one of newest.values()) {
    const row = rowOf(one);
    const length = JSON.stringify(row).length;
    if (part.days.length > 0 && (chars + length > mostChars || part.days.length === mostDays)) {
      yield part;
      part = { days: [], rows: [] };
      chars = 0;
    }
    part.days.push(one);
    part.rows.push(row);
    chars += length;
  }
  if (part.days.length > 0) yield part;
}

function rowOf({ day, dedupeKey }: ToldDay): Json {
  const { definitionId, definitionVersion, groupKey, subject, revision, held } = day;
  const { severity, times, atMs } = held ?? { severity: null, times: 0, atMs: Date.parse(day.day) };
  return {
    ...{ key: dedupeKey, day: day.day, revision, definitionId, version: definitionVersion, groupKey },
    ...{ role: subject.role, subjectId: subject.id, times, atMs, held: held as Json },
    severity: severity === null ? 1 : alertSeverities.indexOf(severity) + 1,
  };
}

type StoredDay = typeof ruleDays.$inferSelect;
/** A day as it is kept. `held`: as it last was; null: it never held. */
export type KeptRuleDay = Omit<StoredDay, "severity" | "held"> & { severity: AlertSeverity; held: RuleHeld | null };

const kept = (row: StoredDay): KeptRuleDay => ({
  ...row,
  severity: alertSeverities[row.severity - 1] ?? "low",
  held: JSON.parse(row.held) as RuleHeld | null, // written here
});

/** More days than an alert can have. */
const mostOfAlert = 1_000;

/** The days of an alert, oldest first. */
export async function daysOfAlert(db: D1Database, tenantId: TenantId, alertId: string): Promise<KeptRuleDay[]> {
  const rows = await orm(db)
    .select()
    .from(ruleDays)
    .where(and(eq(ruleDays.tenantId, tenantId), eq(ruleDays.alertId, alertId)))
    .orderBy(asc(ruleDays.day), asc(ruleDays.part))
    .limit(mostOfAlert);
  return rows.map(kept);
}

/** The newest days of an alert. */
export async function newestDaysOfAlert(
  db: D1Database,
  tenantId: TenantId,
  alertId: string,
  limit: number,
): Promise<KeptRuleDay[]> {
  const rows = await orm(db)
    .select()
    .from(ruleDays)
    .where(and(eq(ruleDays.tenantId, tenantId), eq(ruleDays.alertId, alertId)))
    .orderBy(desc(ruleDays.day), desc(ruleDays.part))
    .limit(limit);
  return rows.map(kept);
}

/** The transactions by which an alert was raised, oldest day first, each once. */
export async function transactionIdsOfAlert(db: D1Database, tenantId: TenantId, alertId: string): Promise<string[]> {
  const days = await daysOfAlert(db, tenantId, alertId);
  return [
    ...new Set(days.flatMap(({ standing, held }) => (standing === "counted" ? (held?.transactionIds ?? []) : []))),
  ];
}

/** Days that were written down and raised nothing, newest first. */
export async function quietDaysOf(
  db: D1Database,
  tenantId: TenantId,
  definitionId: string,
  limit: number,
): Promise<KeptRuleDay[]> {
  const rows = await orm(db)
    .select()
    .from(ruleDays)
    .where(
      and(
        eq(ruleDays.tenantId, tenantId),
        eq(ruleDays.definitionId, definitionId),
        isNull(ruleDays.alertId),
        ne(ruleDays.standing, "withdrawn"),
      ),
    )
    .orderBy(desc(ruleDays.day))
    .limit(limit);
  return rows.map(kept);
}

/** Days before then that no alert has. */
export async function dropOldQuietDays(db: D1Database, beforeDay: string, limit: number): Promise<number> {
  const done = await db
    .prepare(
      "DELETE FROM rule_days WHERE rowid IN (SELECT rowid FROM rule_days WHERE alert_id IS NULL AND day < ?1 ORDER BY day LIMIT ?2)",
    )
    .bind(beforeDay, limit)
    .run();
  return done.meta.changes;
}
