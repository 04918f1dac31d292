import { and, eq, gte, lte, sql } from "drizzle-orm";
import { dayOf, type FunnelDevice, type FunnelMessage, type FunnelStep, type TenantId } from "../domain";
import { orm } from "./orm";
import { funnelDays, funnelSeen } from "./schema";

/**
 * Adds up what came, each id once in its tenant however often it comes. One transaction: what is counted is known as counted. Of the
 * first messages with an id the first says where and when it was.
 */
export async function countSteps(db: D1Database, steps: readonly FunnelMessage[]): Promise<void> {
  const first = new Map<string, FunnelMessage>();
  for (const step of steps) {
    const key = `${step.tenantId}|${step.id}`;
    if (!first.has(key)) first.set(key, step);
  }
  if (first.size === 0) return;
  const rows = JSON.stringify(
    [...first.values()].map((step) => [
      step.tenantId,
      step.id,
      step.workflow,
      step.form,
      dayOf(step.atMs),
      step.step,
      step.detail,
      step.device,
      step.country,
      step.atMs,
    ]),
  );
  const column = (place: number) => `json_extract(value, '$[${place}]')`;
  await db.batch([
    db
      .prepare(
        `INSERT INTO funnel_days (tenant_id, workflow, form, day, step, detail, device, country, n)
         SELECT ${[0, 2, 3, 4, 5, 6, 7, 8].map(column).join(", ")}, count(*) FROM json_each(?1)
         WHERE NOT EXISTS (SELECT 1 FROM funnel_seen WHERE tenant_id = ${column(0)} AND id = ${column(1)})
         GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
         ON CONFLICT DO UPDATE SET n = n + excluded.n`,
      )
      .bind(rows),
    db
      .prepare(
        `INSERT INTO funnel_seen (tenant_id, id, at_ms) SELECT ${[0, 1, 9].map(column).join(", ")} FROM json_each(?1)
         WHERE true ON CONFLICT DO NOTHING`,
      )
      .bind(rows),
  ]);
}

/** How many came to one step, on one kind of device or from one country when it is asked for so. */
export interface FunnelCount {
  form: string;
  step: FunnelStep;
  detail: string;
  /** The device or the country; null: all together. */
  group: string | null;
  n: number;
}

export interface FunnelQuery {
  workflow: string;
  form?: string | undefined;
  /** Days in UTC, both included. */
  from: string;
  to: string;
  groupBy?: "device" | "country" | undefined;
  device?: FunnelDevice | undefined;
  country?: string | undefined;
}

/** The sums over the days asked for. Rows read: those of these days. */
export async function funnelCounts(db: D1Database, tenantId: TenantId, query: FunnelQuery): Promise<FunnelCount[]> {
  const group =
    query.groupBy === undefined ? sql<null>`NULL` : query.groupBy === "device" ? funnelDays.device : funnelDays.country;
  return orm(db)
    .select({
      form: funnelDays.form,
      step: funnelDays.step,
      detail: funnelDays.detail,
      group: sql<string | null>`${group}`.as("grouped"),
      n: sql<number>`sum(${funnelDays.n})`,
    })
    .from(funnelDays)
    .where(
      and(
        eq(funnelDays.tenantId, tenantId),
        eq(funnelDays.workflow, query.workflow),
        query.form === undefined ? undefined : eq(funnelDays.form, query.form),
        gte(funnelDays.day, query.from),
        lte(funnelDays.day, query.to),
        query.device === undefined ? undefined : eq(funnelDays.device, query.device),
        query.country === undefined ? undefined : eq(funnelDays.country, query.country),
      ),
    )
    .groupBy(funnelDays.form, funnelDays.step, funnelDays.detail, sql`grouped`);
}

/** Forgets a page of what is past its time. */
export async function dropOldFunnel(
  db: D1Database,
  seenBeforeMs: number,
  daysBeforeMs: number,
  limit: number,
): Promise<number> {
  const oldSeen = sql`(tenant_id, id) IN (SELECT tenant_id, id FROM funnel_seen WHERE at_ms < ${seenBeforeMs} ORDER BY at_ms LIMIT ${limit})`;
  const oldDays = sql`rowid IN (SELECT rowid FROM funnel_days WHERE day < ${dayOf(daysBeforeMs)} ORDER BY day LIMIT ${limit})`;
  const [seen, days] = await Promise.all([
    orm(db).delete(funnelSeen).where(oldSeen),
    orm(db).delete(funnelDays).where(oldDays),
  ]);
  return seen.meta.changes + days.meta.changes;
}
