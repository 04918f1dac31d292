import { type SQL, sql } from "drizzle-orm";
import { type CaseScope, isBuiltInQueue, type QueueId, queueIds, type TenantId } from "../domain";
import { orm } from "./orm";
import { indexOf, inQueue } from "./queues";
import { cases } from "./schema";

/** A person who is limited to some cases. */
export interface Within {
  scope: CaseScope;
  personId: string;
}

/**
 * The cases of `cases` that a limited person may know of, as `review/case-scope.ts` says it of one. The built-in queues are asked of a
 * row of their own name, so that the condition reads the same in every join.
 */
export function isWithin({ scope, personId }: Within): SQL {
  const { workflows, queueIds } = scope;
  const all: SQL[] = [];
  if (workflows !== undefined)
    all.push(sql`${cases.definitionKey} IN (SELECT value FROM json_each(${JSON.stringify(workflows)}))`);
  if (queueIds !== undefined) {
    const builtIn = queueIds.filter(isBuiltInQueue).map((id) => sql`(${inQueue(id, personId)})`);
    const own = JSON.stringify(queueIds.filter((id) => !isBuiltInQueue(id)));
    const inOwn = sql`EXISTS (SELECT 1 FROM queue_cases AS place WHERE place.case_id = cases.case_id
      AND place.tenant_id = cases.tenant_id AND place.queue_id IN (SELECT value FROM json_each(${own})))`;
    const inBuiltIn = builtIn.map(
      (holds) => sql`EXISTS (SELECT 1 FROM cases AS seen WHERE seen.case_id = cases.case_id AND ${holds})`,
    );
    all.push(sql`(${sql.join([inOwn, ...inBuiltIn], sql` OR `)})`);
  }
  return all.length === 0 ? sql`true` : sql`(${sql.join(all, sql` AND `)})`;
}

/** Counting ends here: nobody works a list of a thousand cases by its number. */
const mostCounted = 1_000;

/**
 * How many of the cases that a limited person may know of are in each queue. The counters count everybody's, so these are counted one by
 * one, each to a thousand.
 */
export async function countsWithin(
  db: D1Database,
  tenantId: TenantId,
  within: Within,
  ownIds: readonly string[],
): Promise<{ builtIn: Record<QueueId, number>; own: Map<string, { count: number; free: number }> }> {
  const builtIn = queueIds.map((id) => {
    const index = indexOf[id];
    const by = index === null ? sql`` : sql`INDEXED BY ${sql.identifier(index)}`;
    return sql`SELECT ${id} AS id, count(*) AS n, 0 AS free FROM (SELECT 1 FROM ${cases} ${by}
      WHERE tenant_id = ${tenantId} AND ${inQueue(id, within.personId)} AND ${isWithin(within)} LIMIT ${mostCounted})`;
  });
  const own = ownIds.map(
    (id) => sql`SELECT ${id} AS id, count(*) AS n, coalesce(sum(is_free), 0) AS free FROM (SELECT listed.is_free
      FROM queue_cases AS listed INDEXED BY queue_cases_order CROSS JOIN ${cases} ON cases.case_id = listed.case_id
      WHERE listed.tenant_id = ${tenantId} AND listed.queue_id = ${id} AND ${isWithin(within)} LIMIT ${mostCounted})`,
  );
  // One question each: together they would have more parameters than a statement takes.
  const answers = await Promise.all(
    [...builtIn, ...own].map((question) => orm(db).get<{ id: string; n: number; free: number }>(question)),
  );
  const counted = new Map(answers.map(({ id, n, free }) => [id, { count: n, free }]));
  return {
    builtIn: Object.fromEntries(queueIds.map((id) => [id, counted.get(id)?.count ?? 0])) as Record<QueueId, number>,
    own: new Map(ownIds.map((id) => [id, counted.get(id) ?? { count: 0, free: 0 }])),
  };
}

/** How many of the cases that hold to these conditions there are, counted to a thousand and one. */
export async function countWhere(db: D1Database, where: SQL): Promise<number> {
  const row = await orm(db).get<{ n: number }>(
    sql`SELECT count(*) AS n FROM (SELECT 1 FROM ${cases} WHERE ${where} LIMIT ${mostCounted + 1})`,
  );
  return row?.n ?? 0;
}

/** Which of these cases a limited person may know of. */
export async function knownOf(
  db: D1Database,
  tenantId: TenantId,
  within: Within,
  caseIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await orm(db).all<{ id: string }>(sql`SELECT case_id AS id FROM ${cases}
    WHERE tenant_id = ${tenantId} AND case_id IN (SELECT value FROM json_each(${JSON.stringify(caseIds)})) AND ${isWithin(within)}`);
  return new Set(rows.map(({ id }) => id));
}
