import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { CaseId, TenantId } from "../domain";
import { dayMs, type RetentionOf, type RetentionRule } from "../domain/retention-rules";
import { orm } from "./orm";
import { retentionDone, retentionSettings } from "./schema";

export interface RetentionSettings {
  rules: RetentionRule[];
  /** 0: nothing was ever said. */
  version: number;
}

const unsaid: RetentionSettings = { rules: [], version: 0 };

/** What the tenant wants to keep for how long. What is stored was checked when it was saved. */
export async function retentionOf(db: D1Database, tenantId: TenantId): Promise<RetentionSettings> {
  const row = await orm(db).select().from(retentionSettings).where(eq(retentionSettings.tenantId, tenantId)).get();
  return row === undefined ? unsaid : { rules: JSON.parse(row.rules) as RetentionRule[], version: row.version };
}

/** Writes rules in the place of what stands at `version` (0: nothing); the sweeper begins anew. The statement changes nothing if that has moved. */
export function retentionStatement(
  db: D1Database,
  tenantId: TenantId,
  rules: readonly RetentionRule[],
  version: number,
  nowMs: number,
): D1PreparedStatement {
  const values = [tenantId, JSON.stringify(rules), version + 1, nowMs];
  return version === 0
    ? db
        .prepare(
          "INSERT INTO retention_settings (tenant_id, rules, version, updated_at_ms) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        )
        .bind(...values)
    : db
        .prepare(
          "UPDATE retention_settings SET rules = ?2, version = ?3, updated_at_ms = ?4, progress = '{}' WHERE tenant_id = ?1 AND version = ?5",
        )
        .bind(...values, version);
}

/** False: somebody else was faster. */
export async function saveRetention(...told: Parameters<typeof retentionStatement>): Promise<boolean> {
  return (await retentionStatement(...told).run()).meta.changes === 1;
}

/** Tenants that want something to go, by id, behind `after`; with how far their round has come. */
export const tenantsWithRules = (db: D1Database, after: string, limit: number) =>
  orm(db)
    .select({ tenantId: retentionSettings.tenantId, progress: retentionSettings.progress })
    .from(retentionSettings)
    .where(and(gt(retentionSettings.tenantId, after), sql`rules <> '[]'`))
    .orderBy(asc(retentionSettings.tenantId))
    .limit(limit);

/** Keeps how far a round has come, unless the rules have changed meanwhile. */
export const saveProgress = (
  db: D1Database,
  tenantId: TenantId,
  version: number,
  progress: Readonly<Record<string, EndedAt | null>>,
): Promise<unknown> =>
  orm(db)
    .update(retentionSettings)
    .set({ progress: JSON.stringify(progress) })
    .where(and(eq(retentionSettings.tenantId, tenantId), eq(retentionSettings.version, version)));

/** Where a case stands in the order in which cases have ended. */
export interface EndedAt {
  resolvedAtMs: number;
  caseId: CaseId;
}

// Children go with their case. The index `cases_ended` has these conditions; rules are one JSON text, for a query has few places for values.
const ended = "tenant_id = ?1 AND resolved_at_ms IS NOT NULL AND erased_at_ms IS NULL";
const whole = "status IN ('completed', 'failed', 'cancelled') AND parent_id IS NULL";
const place = `(SELECT rule.key FROM json_each(?2) AS rule
  WHERE rule.value ->> 'class' = ?3
    AND ifnull(rule.value ->> 'workflow', definition_key) = definition_key
    AND (rule.value ->> 'country' IS NULL OR rule.value ->> 'country' IS country)
    AND (rule.value ->> 'outcome' IS NULL OR rule.value ->> 'outcome' IS coalesce(outcome, status))
  ORDER BY rule.key LIMIT 1)`;
const isHeld = `(legal_hold_at_ms IS NOT NULL OR EXISTS (SELECT 1 FROM entity_holds AS held
  WHERE held.tenant_id = cases.tenant_id AND held.entity_id = cases.entity_id))`;
const stillThere = `NOT EXISTS (SELECT 1 FROM retention_done AS done WHERE done.tenant_id = cases.tenant_id
  AND done.case_id = cases.case_id AND done.class = ?3 AND done.closed_at_ms = cases.resolved_at_ms)`;
const dueAt = (name: string) =>
  `(${name}.resolved_at_ms + (json_extract(?2, '$[' || ${name}.rule || '].afterDays')) * ${dayMs})`;

/** Cases of a class that ended so long ago that some rule may want them gone. */
const latestEnd = (rules: readonly RetentionRule[], of: RetentionOf, nowMs: number): number =>
  nowMs - Math.min(...rules.filter((rule) => rule.class === of).map(({ afterDays }) => afterDays)) * dayMs;

/** A page of cases that rules of this class want gone, in the order in which they ended, behind `after`. What is held is left out. */
export async function casesDue(
  db: D1Database,
  tenantId: TenantId,
  {
    rules,
    of,
    after,
    limit,
  }: { rules: readonly RetentionRule[]; of: RetentionOf; after: EndedAt | null; limit: number },
  nowMs: number,
): Promise<EndedAt[]> {
  if (!rules.some((rule) => rule.class === of)) return [];
  const { results } = await db
    .prepare(
      `SELECT one.case_id AS caseId, one.resolved_at_ms AS resolvedAtMs FROM (
         SELECT case_id, resolved_at_ms, ${place} AS rule FROM cases
         WHERE ${ended} AND resolved_at_ms <= ?4 AND (resolved_at_ms, case_id) > (?5, ?6) AND ${whole} AND NOT ${isHeld} AND ${stillThere}
       ) AS one WHERE one.rule IS NOT NULL AND ${dueAt("one")} <= ?7 ORDER BY one.resolved_at_ms, one.case_id LIMIT ?8`,
    )
    .bind(
      ...[tenantId, JSON.stringify(rules), of, latestEnd(rules, of, nowMs)],
      ...[after?.resolvedAtMs ?? -1, after?.caseId ?? "", nowMs, limit],
    )
    .all<EndedAt>();
  return results;
}

/** What a rule would do: how many cases would go now, how many more within 30 days, and how many it leaves because they are held. */
export interface RuleCount {
  now: number;
  soon: number;
  held: number;
}
const soonMs = 30 * dayMs;

/** The same for each rule, in their order. */
export async function countDue(
  db: D1Database,
  tenantId: TenantId,
  rules: readonly RetentionRule[],
  nowMs: number,
): Promise<RuleCount[]> {
  const counts = rules.map((): RuleCount => ({ now: 0, soon: 0, held: 0 }));
  for (const of of new Set(rules.map((rule) => rule.class))) {
    const { results } = await db
      .prepare(
        `SELECT one.rule, sum(one.held = 0 AND ${dueAt("one")} <= ?5) AS now,
           sum(one.held = 0 AND ${dueAt("one")} > ?5) AS soon, sum(one.held) AS held FROM (
             SELECT resolved_at_ms, ${place} AS rule, ${isHeld} AS held FROM cases
             WHERE ${ended} AND resolved_at_ms <= ?4 AND ${whole} AND ${stillThere}
           ) AS one WHERE one.rule IS NOT NULL AND ${dueAt("one")} <= ?6 GROUP BY one.rule`,
      )
      .bind(...[tenantId, JSON.stringify(rules), of, latestEnd(rules, of, nowMs + soonMs)], ...[nowMs, nowMs + soonMs])
      .all<RuleCount & { rule: number }>();
    for (const { rule, now, soon, held } of results) counts[rule] = { now, soon, held };
  }
  return counts;
}

const mostFamily = 500;

/** A case with its children, their children …; null: one of them is still open, or there are too many. */
export async function endedFamily(db: D1Database, tenantId: TenantId, caseId: CaseId): Promise<CaseId[] | null> {
  const { results } = await db
    .prepare(
      `WITH RECURSIVE family (case_id, status) AS (
         SELECT case_id, status FROM cases WHERE tenant_id = ?1 AND case_id = ?2
         UNION SELECT child.case_id, child.status FROM family JOIN cases AS child
           ON child.tenant_id = ?1 AND child.parent_id = family.case_id)
       SELECT case_id AS caseId, status FROM family LIMIT ${mostFamily + 1}`,
    )
    .bind(tenantId, caseId)
    .all<{ caseId: CaseId; status: string }>();
  const isOpen = results.some(({ status }) => status === "active" || status === "opening");
  return isOpen || results.length > mostFamily ? null : results.map((one) => one.caseId);
}

/** Notes that a part of a case is gone, so that it is not looked for again. */
export const noteGone = (
  db: D1Database,
  tenantId: TenantId,
  { caseId, resolvedAtMs }: EndedAt,
  of: Exclude<RetentionOf, "case">,
  nowMs: number,
): Promise<unknown> =>
  orm(db)
    .insert(retentionDone)
    .values({ tenantId, caseId, class: of, closedAtMs: resolvedAtMs, atMs: nowMs })
    .onConflictDoUpdate({
      target: [retentionDone.tenantId, retentionDone.caseId, retentionDone.class],
      set: { closedAtMs: resolvedAtMs, atMs: nowMs },
    });

/** A page of the ids of vendors' answers that are kept of a case. */
export async function rawAnswersOf(
  db: D1Database,
  tenantId: TenantId,
  caseId: CaseId,
  limit: number,
): Promise<string[]> {
  const { results } = await db
    .prepare("SELECT id FROM raw_answers WHERE tenant_id = ?1 AND case_id = ?2 LIMIT ?3")
    .bind(tenantId, caseId, limit)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}
