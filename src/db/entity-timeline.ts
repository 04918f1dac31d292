import type { TenantId } from "../domain";
import { type HistoryKind, type HistoryPlace, longestTold, mostFactsTold, type ToldFact } from "../entities/timeline";
import type { Json, JsonObject } from "../lib/json";
import { isSame } from "../privacy/same-entity";
import { alertsAbout } from "./alerts-about";

/** One thing that happened to somebody. `told`: by whom, and what else its type has to say. */
export interface HistoryRow extends HistoryPlace {
  kind: HistoryKind;
  type: string;
  told: JsonObject;
}

/**
 * What happened to somebody, as it follows from what is stored: of each source the newest behind a place, one more than a page. All of it is
 * read at once. `kind` null: of every kind. Of cases the 50 newest are asked for what people did to their documents.
 */
export async function historyOf(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  kind: HistoryKind | null,
  { after, limit }: { after: HistoryPlace | null; limit: number },
): Promise<HistoryRow[][]> {
  const wanted = sources.filter((source) => kind === null || source.kind === kind);
  const bound = [tenantId, entityId, after?.atMs ?? endOfTime, after?.id ?? "~", limit + 1];
  const read = await db.batch<{ id: string; at_ms: number; type: string; told: string }>(
    wanted.map(({ sql }) => db.prepare(sql).bind(...bound)),
  );
  return wanted.map((source, at) =>
    (read[at]?.results ?? []).map(({ id, at_ms, type, told }) => ({
      ...{ id, atMs: at_ms, kind: source.kind, type, told: JSON.parse(told) as JsonObject },
    })),
  );
}

const endOfTime = 8_640_000_000_000_000;
const upToPlace = "<= ?3";

/** SQL of a JSON object with these SQL values. */
const told = (parts: Record<string, string>): string =>
  `json_object(${Object.entries(parts)
    .map(([name, sql]) => `'${name}', ${sql}`)
    .join(", ")})`;
const who = (kind: string, id: string): string => `json(iif(${kind} IS NULL, NULL, ${told({ kind, id })}))`;
/** Ids of several sources are numbers: as text in their order. */
const inOrder = (number: string): string => `printf('%012d', ${number})`;
const isTheirs = (column: string): string => isSame(column, "?2");
const theirCases = `tenant_id = ?1 AND ${isTheirs("entity_id")} AND status <> 'opening' AND erased_at_ms IS NULL`;

const page = (kind: HistoryKind, source: string): { kind: HistoryKind; sql: string } => ({
  kind,
  sql: `SELECT id, at_ms, type, told FROM (${source}) WHERE (at_ms, id) < (?3, ?4) ORDER BY at_ms DESC, id DESC LIMIT ?5`,
});

/** Who was the first to say something of them, where that made them. */
const maker = `(SELECT ${told({ kind: "source_kind", id: "source_id" })} FROM entity_attributes AS said
  WHERE said.tenant_id = ?1 AND said.entity_id = one.id AND said.at_ms = one.created_at_ms ORDER BY seq LIMIT 1)`;
const created = `SELECT '1.' || one.id AS id, one.created_at_ms AS at_ms, 'entity.created' AS type,
    ${told({ by: `json(${maker})`, entityId: "one.id" })} AS told
  FROM entities AS one WHERE +one.tenant_id = ?1 AND ${isTheirs("one.id")}`;

const changes = (types: string): string => `
  SELECT '6.' || ${inOrder("seq")} AS id, at_ms, type,
    ${told({
      by: who("coalesce(by_kind, iif(case_id IS NULL, NULL, 'case'))", "coalesce(by_id, case_id)"),
      entityId: "entity_id",
      caseId: "case_id",
      from: "from_value",
      to: "to_value",
      reason: "reason",
      otherId: "other_id",
      untilMs: "until_ms",
    })} AS told
  FROM entity_changes WHERE type IN (${types}) AND seq IN (
    SELECT seq FROM entity_changes WHERE tenant_id = ?1 AND ${isTheirs("entity_id")} AND at_ms ${upToPlace}
    UNION SELECT seq FROM entity_changes WHERE tenant_id = ?1 AND other_id IS NOT NULL AND ${isTheirs("other_id")} AND at_ms ${upToPlace})`;

/** What people and keys did to them that only the audit log keeps. Why is told by the log alone: of a hold few may know that. */
const deeds = (types: Record<string, string>): string => `
  SELECT '8.' || ${inOrder("seq")} AS id, at_ms,
    CASE action ${Object.entries(types)
      .map(([action, type]) => `WHEN '${action}' THEN '${type}'`)
      .join(" ")} END AS type,
    ${told({ by: who("actor_kind", "actor_id"), entityId: "object_id", detail: "json_remove(details, '$.fields')" })} AS told
  FROM audit_log INDEXED BY audit_log_object WHERE tenant_id = ?1 AND ${isTheirs("object_id")} AND action IN (${Object.keys(
    types,
  )
    .map((action) => `'${action}'`)
    .join(", ")})`;

/** What one source says at one time is one entry. */
const facts = `
  SELECT '4.' || ${inOrder("min(seq)")} AS id, at_ms, 'facts.said' AS type,
    ${told({
      by: who("source_kind", "source_id"),
      entityId: "entity_id",
      factCount: "count(*)",
    })} AS told
  FROM entity_attributes INDEXED BY entity_attributes_time WHERE tenant_id = ?1 AND ${isTheirs("entity_id")} AND at_ms ${upToPlace}
  GROUP BY entity_id, at_ms, source_kind, source_id`;

const side = (alias: string): string => told({ id: `${alias}.id`, type: `${alias}.type`, name: `${alias}.name` });
/** A link is as its source says it: since when, and what was said of it last. */
const saidLinks = (type: string, at: string, when: string): string => `
  SELECT '3.' || ${inOrder("link.rowid")} || '${at.at(0)}' AS id, link.${at} AS at_ms, ${type} AS type,
    ${told({
      by: who("link.source_kind", "link.source_id"),
      link: told({
        ...{ id: "link.id", position: "link.position", share: "link.share" },
        ...{ holder: side("holder"), company: side("company") },
      }),
    })} AS told
  FROM entity_links AS link
    JOIN entities AS holder ON holder.id = (SELECT coalesce(merged_into, id) FROM entities WHERE id = link.holder_id)
    JOIN entities AS company ON company.id = (SELECT coalesce(merged_into, id) FROM entities WHERE id = link.company_id)
  WHERE holder.erased_at_ms IS NULL AND company.erased_at_ms IS NULL AND ${when}
    AND link.rowid IN (SELECT rowid FROM entity_links WHERE tenant_id = ?1 AND ${isTheirs("holder_id")}
      UNION SELECT rowid FROM entity_links WHERE tenant_id = ?1 AND ${isTheirs("company_id")})`;

const trailOf = (which: string, order: "ASC" | "DESC"): string =>
  `json((SELECT ${told({ kind: "actor_kind", id: "actor_id" })} FROM audit_log AS trail INDEXED BY audit_log_object
    WHERE trail.tenant_id = ?1 AND trail.object_id = cases.case_id AND trail.kind = 'case' AND ${which} ORDER BY trail.seq ${order} LIMIT 1))`;
/** Whoever brought the case to where it is. */
const ender = trailOf(
  `(trail.action = 'case.case.cancelled' OR (trail.details ->> 'toState' = cases.state AND trail.details ->> 'fromState' IS NOT cases.state))`,
  "DESC",
);
const workflow = {
  workflow: "definition_key",
  workflowName:
    "(SELECT coalesce(version.display_name, version.name) FROM definitions AS version WHERE version.id = cases.definition_id)",
};
const cases = `
  SELECT '2.' || case_id AS id, created_at_ms AS at_ms, 'case.opened' AS type,
    ${told({ by: trailOf("trail.action = 'case.case.created'", "ASC"), entityId: "entity_id", caseId: "case_id", detail: told(workflow) })} AS told
  FROM cases INDEXED BY cases_entity WHERE ${theirCases}
  UNION ALL
  SELECT '5.' || case_id AS id, resolved_at_ms AS at_ms, 'case.ended' AS type,
    ${told({ by: ender, entityId: "entity_id", caseId: "case_id", detail: told({ ...workflow, outcome: "outcome", status: "status" }) })} AS told
  FROM cases INDEXED BY cases_entity WHERE ${theirCases} AND resolved_at_ms IS NOT NULL`;

const documents = `
  SELECT '7.' || ${inOrder("seq")} AS id, at_ms, substr(action, 6) AS type,
    ${told({ by: who("actor_kind", "actor_id"), caseId: "object_id" })} AS told
  FROM audit_log INDEXED BY audit_log_object WHERE tenant_id = ?1 AND action LIKE 'case.document.%' AND object_id IN (
    SELECT case_id FROM cases INDEXED BY cases_entity WHERE ${theirCases} ORDER BY created_at_ms DESC LIMIT 50)`;

const severity = `json_extract('["low","medium","high","critical"]', '$[' || (alerts.severity - 1) || ']')`;
const ofAlert = {
  caseId: "alerts.case_id",
  alertId: "alerts.id",
  detail: told({ title: "alerts.title", severity, source: "alerts.source" }),
};
const raised = `
  SELECT '3.' || alerts.id AS id, alerts.created_at_ms AS at_ms, 'alert.raised' AS type, ${told(ofAlert)} AS told
  FROM alerts WHERE +alerts.tenant_id = ?1 AND alerts.id IN (${alertsAbout("?2")}) AND alerts.created_at_ms ${upToPlace}`;
const moved = `
  SELECT '7.' || moved.alert_id || '.' || ${inOrder("moved.version")} AS id, moved.at_ms, 'alert.' || moved.action AS type,
    ${told({ ...ofAlert, by: who("moved.by_kind", "moved.by_id"), from: "moved.from_status", to: "moved.to_status", reason: "moved.reason" })} AS told
  FROM alert_changes AS moved JOIN alerts ON alerts.id = moved.alert_id AND alerts.tenant_id = ?1
  WHERE moved.tenant_id = ?1 AND moved.from_status <> moved.to_status AND moved.at_ms ${upToPlace} AND moved.alert_id IN (${alertsAbout("?2")})`;

const caseOfNote = "iif(case_id = '', NULL, case_id)";
const notes = `
  SELECT '7.' || id AS id, created_at_ms AS at_ms, 'note.added' AS type,
    ${told({ by: who("author_kind", "author_id"), caseId: caseOfNote, detail: told({ noteId: "id" }) })} AS told
  FROM entity_notes WHERE tenant_id = ?1 AND ${isTheirs("entity_id")} AND created_at_ms ${upToPlace}
  UNION ALL
  SELECT '8.' || id AS id, deleted_at_ms AS at_ms, 'note.deleted' AS type,
    ${told({ by: who("iif(deleted_by_id IS author_id, author_kind, 'analyst')", "deleted_by_id"), caseId: caseOfNote, detail: told({ noteId: "id" }) })} AS told
  FROM entity_notes WHERE tenant_id = ?1 AND ${isTheirs("entity_id")} AND deleted_at_ms IS NOT NULL`;

/** Looks that found nothing are many and say nothing: they stand with the monitors. */
const looks = `
  SELECT '7.' || id AS id, ended_at_ms AS at_ms,
    CASE WHEN status = 'failed' THEN 'monitor.failed' WHEN news > 0 THEN 'monitor.found' ELSE 'monitor.began' END AS type,
    ${told({
      ...{
        by: told({ kind: "'system'", id: "'monitoring'" }),
        entityId: "entity_id",
        caseId: "case_id",
        alertId: "alert_id",
      },
      detail: told({ runId: "id", monitor: "kind", news: "news", problem: "problem" }),
    })} AS told
  FROM monitor_runs INDEXED BY monitor_runs_told WHERE tenant_id = ?1 AND ${isTheirs("entity_id")} AND ended_at_ms ${upToPlace}
    AND ended_at_ms IS NOT NULL AND (news > 0 OR status = 'failed' OR because = 'start') AND status IN ('done', 'failed')`;
const reports = `
  SELECT '7.' || id AS id, ended_at_ms AS at_ms, 'report.completed' AS type,
    ${told({
      ...{ by: told({ kind: "'system'", id: "'monitoring'" }), entityId: "entity_id", alertId: "alert_id" },
      detail: told({ reportId: "id", riskScore: "risk_score", riskLevel: "risk_level" }),
    })} AS told
  FROM merchant_reports INDEXED BY merchant_reports_entity WHERE tenant_id = ?1 AND ${isTheirs("entity_id")} AND status = 'completed' AND ended_at_ms IS NOT NULL`;

const sources: readonly { kind: HistoryKind; sql: string }[] = [
  page("record", created),
  page("record", changes("'entity.merged', 'entity.parted'")),
  page("standing", changes("'approval.changed', 'risk.changed', 'risk.set', 'risk.ended'")),
  page("standing", deeds({ holdEntity: "hold.put", releaseEntity: "hold.lifted" })),
  page("facts", facts),
  page("links", saidLinks("'link.said'", "created_at_ms", "1")),
  page(
    "links",
    saidLinks(
      "iif(link.ended_at_ms IS NULL, 'link.changed', 'link.ended')",
      "updated_at_ms",
      "(link.ended_at_ms IS NOT NULL OR link.updated_at_ms > link.created_at_ms)",
    ),
  ),
  page("cases", cases),
  page("documents", documents),
  page("alerts", raised),
  page("alerts", moved),
  page("notes", notes),
  page("monitoring", looks),
  page("monitoring", reports),
  page(
    "monitoring",
    deeds({ putMonitors: "monitors.set", pauseMonitor: "monitor.paused", resumeMonitor: "monitor.resumed" }),
  ),
];

interface FactRow {
  place: number;
  field: string;
  value: string | null;
  before: string | null;
  pinned: number;
  is_long: number;
}

/** What was said in each of these entries, in their order: of each the first fields. */
export async function factsTold(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  entries: readonly HistoryRow[],
): Promise<ToldFact[][]> {
  if (entries.length === 0) return [];
  const short = (column: string) => `iif(length(${column}) > ${longestTold}, NULL, ${column})`;
  const items = entries.map(({ atMs, told: { by, entityId: id } }) => ({ ...(by as JsonObject), e: id ?? null, atMs }));
  const { results } = await db
    .prepare(
      `SELECT place, field, ${short("value")} AS value, ${short("before")} AS before, pinned,
         (length(value) > ${longestTold} OR length(coalesce(before, '')) > ${longestTold}) AS is_long
       FROM (SELECT item.key AS place, said.field, said.value, said.pinned, said.seq,
           row_number() OVER (PARTITION BY item.key ORDER BY said.seq) AS number,
           (SELECT earlier.value FROM entity_attributes AS earlier WHERE earlier.tenant_id = ?1 AND ${isSame("earlier.entity_id", "?2")}
             AND earlier.field = said.field AND earlier.seq < said.seq ORDER BY earlier.seq DESC LIMIT 1) AS before
         FROM json_each(?3) AS item CROSS JOIN entity_attributes AS said INDEXED BY entity_attributes_time
           ON said.tenant_id = ?1 AND said.entity_id = item.value ->> 'e' AND said.at_ms = item.value ->> 'atMs'
           AND said.source_kind = item.value ->> 'kind' AND said.source_id = item.value ->> 'id')
       WHERE number <= ${mostFactsTold} ORDER BY place, seq`,
    )
    .bind(tenantId, entityId, JSON.stringify(items))
    .all<FactRow>();
  const read = (text: string | null): Json => (text === null ? null : (JSON.parse(text) as Json));
  return entries.map((_, at) =>
    results
      .filter(({ place }) => place === at)
      .map(({ field, value, before, pinned, is_long }) => ({
        ...{ field, value: read(value), before: read(before), pinned: pinned === 1, isLong: is_long === 1 },
      })),
  );
}

/** When somebody was erased, by whom, and with which case; null: they were not, or there is nobody of this id. */
export async function erasureIn(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
): Promise<{ atMs: number; by: { kind: string; id: string }; caseId: string | null } | null> {
  const row = await db
    .prepare(
      `SELECT one.erased_at_ms AS atMs, erasure.by_kind AS kind, erasure.by_id AS id, erasure.case_id AS caseId FROM entities AS one
         LEFT JOIN person_erasures AS erasure ON erasure.tenant_id = ?1 AND ${isSame("erasure.id", "?2")}
       WHERE one.id = ?2 AND one.tenant_id = ?1 AND one.erased_at_ms IS NOT NULL LIMIT 1`,
    )
    .bind(tenantId, entityId)
    .first<{ atMs: number; kind: string | null; id: string | null; caseId: string | null }>();
  if (row === null) return null;
  return { atMs: row.atMs, by: { kind: row.kind ?? "system", id: row.id ?? "effects" }, caseId: row.caseId };
}
