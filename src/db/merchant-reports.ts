import { and, desc, eq, inArray, isNotNull, isNull, lt, type SQL, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import type { MerchantReportStatus, MerchantReportType, MerchantRiskLevel } from "../domain/merchants";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { type merchantBatches, merchantReports } from "./schema";

export type MerchantReport = typeof merchantReports.$inferSelect;
export type MerchantBatch = typeof merchantBatches.$inferSelect;

const one = (tenantId: string, id: string) => and(eq(merchantReports.tenantId, tenantId), eq(merchantReports.id, id));

export type NewMerchantReport = Pick<
  MerchantReport,
  | "id"
  | "entityId"
  | "correlationId"
  | "placeId"
  | "name"
  | "websiteUrl"
  | "country"
  | "lineOfBusiness"
  | "mcc"
  | "withQualityControl"
  | "type"
  | "vendor"
  | "because"
  | "batchId"
  | "row"
  | "byId"
>;

/**
 * Writes reports down that are to be made, all of them or, where the month has no room for them, none. One statement counts and writes: of
 * many at once no more go through than fit. The same id twice is one report.
 */
export async function insertReports(
  db: D1Database,
  tenantId: TenantId,
  reports: readonly NewMerchantReport[],
  { nowMs, workAtMs, most }: { nowMs: number; workAtMs: number; most: { sinceMs: number; reports: number } | null },
  batch: MerchantBatch | null = null,
): Promise<boolean> {
  const insert = db
    .prepare(
      `INSERT INTO merchant_reports (tenant_id, ${columns.map(snake).join(", ")}, status, next_at_ms, created_at_ms)
       SELECT ?1, ${columns.map((name) => `value ->> '${name}'`).join(", ")}, 'new', ?3, ?4 FROM json_each(?2)
       WHERE ?5 IS NULL OR (SELECT count(*) FROM merchant_reports WHERE tenant_id = ?1 AND created_at_ms >= ?6) + ?7 <= ?5
       ON CONFLICT DO NOTHING`,
    )
    .bind(
      ...[
        tenantId,
        JSON.stringify(reports.map((report) => ({ ...report, withQualityControl: Number(report.withQualityControl) }))),
      ],
      ...[workAtMs, nowMs, most?.reports ?? null, most?.sinceMs ?? 0, reports.length],
    );
  const known = db
    .prepare("SELECT count(*) AS n FROM merchant_reports WHERE tenant_id = ?1 AND id = ?2")
    .bind(tenantId, reports.at(-1)?.id ?? "");
  const file =
    batch === null
      ? []
      : [
          db
            .prepare(
              `INSERT OR IGNORE INTO merchant_batches (tenant_id, id, rows, refused, by_id, created_at_ms)
               SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE EXISTS (SELECT 1 FROM merchant_reports WHERE tenant_id = ?1 AND batch_id = ?2)`,
            )
            .bind(tenantId, batch.id, batch.rows, batch.refused, batch.byId, batch.createdAtMs),
        ];
  const results = await db.batch<{ n: number }>([insert, known, ...file]);
  return results[1]?.results[0]?.n === 1;
}

const columns =
  "id entityId correlationId placeId name websiteUrl country lineOfBusiness mcc withQualityControl type vendor because batchId row byId".split(
    " ",
  );
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export async function getMerchantReport(
  db: D1Database,
  tenantId: TenantId,
  id: string,
): Promise<MerchantReport | null> {
  return (await orm(db).select().from(merchantReports).where(one(tenantId, id)).get()) ?? null;
}

export interface ReportFilters {
  entityIds?: readonly string[] | undefined;
  /** `open`: it is still being made. */
  status?: MerchantReportStatus | "open" | undefined;
  batchId?: string | undefined;
  riskLevel?: MerchantRiskLevel | undefined;
  type?: MerchantReportType | undefined;
  isAlert?: boolean | undefined;
  isReviewed?: boolean | undefined;
  /** Part of a name or an address, or a whole id. */
  search?: string | undefined;
  /** Names and addresses are found by the whole of them only. */
  wholeWords?: boolean | undefined;
}

function fitting(tenantId: TenantId, filters: ReportFilters): SQL | undefined {
  const { entityIds, status, batchId, riskLevel, type, isAlert, isReviewed, search, wholeWords } = filters;
  return and(
    eq(merchantReports.tenantId, tenantId),
    entityIds === undefined ? undefined : inArray(merchantReports.entityId, entityIds.slice(0, 50)),
    status === undefined
      ? undefined
      : status === "open"
        ? inArray(merchantReports.status, ["new", "in-progress"])
        : eq(merchantReports.status, status),
    batchId === undefined ? undefined : eq(merchantReports.batchId, batchId),
    riskLevel === undefined ? undefined : eq(merchantReports.riskLevel, riskLevel),
    type === undefined ? undefined : eq(merchantReports.type, type),
    isAlert === undefined ? undefined : (isAlert ? isNotNull : isNull)(merchantReports.alertId),
    isReviewed === undefined ? undefined : (isReviewed ? isNotNull : isNull)(merchantReports.reviewedAtMs),
    search === undefined ? undefined : isFoundBy(search, wholeWords ?? false),
  );
}

/** The store knows capitals of A to Z only; every other letter is looked for as it was typed. */
function isFoundBy(word: string, isWhole: boolean): SQL {
  const plain = word.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const { id, entityId, correlationId, name, websiteUrl } = merchantReports;
  const isId = sql`${word} IN (${id}, ${entityId}, ${correlationId})`;
  if (isWhole) return sql`(${isId} OR ${plain} IN (lower(${name}), lower(${websiteUrl})))`;
  return sql`(${isId} OR instr(lower(${name}), ${plain}) > 0 OR instr(lower(${websiteUrl}), ${plain}) > 0)`;
}

/** Reports, newest first. */
export async function listMerchantReports(
  db: D1Database,
  tenantId: TenantId,
  filters: ReportFilters,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<MerchantReport>> {
  const rows = await orm(db)
    .select()
    .from(merchantReports)
    .where(and(fitting(tenantId, filters), olderThan(merchantReports.createdAtMs, merchantReports.id, cursor)))
    .orderBy(desc(merchantReports.createdAtMs), desc(merchantReports.id))
    .limit(limit + 1);
  return listed(rows, limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

/** A page of them by number, with how many there are: as the documented system asks. */
export async function pageOfReports(
  db: D1Database,
  tenantId: TenantId,
  filters: ReportFilters,
  { number, size }: { number: number; size: number },
): Promise<{ data: MerchantReport[]; total: number }> {
  const where = fitting(tenantId, filters);
  const [data, [counted]] = await orm(db).batch([
    orm(db)
      .select()
      .from(merchantReports)
      .where(where)
      .orderBy(desc(merchantReports.createdAtMs), desc(merchantReports.id))
      .limit(size)
      .offset((number - 1) * size),
    orm(db).select({ n: sql<number>`count(*)` }).from(merchantReports).where(where),
  ]);
  return { data, total: counted?.n ?? 0 };
}

/** Hands out reports that are to be worked on, under the time that names this handing out; nobody gets them again before `leaseMs` are over. */
export async function takeReports(
  db: D1Database,
  { nowMs, leaseMs, limit }: { nowMs: number; leaseMs: number; limit: number },
): Promise<{ tenantId: TenantId; reportId: string; atMs: number }[]> {
  const { results } = await db
    .prepare(
      `UPDATE merchant_reports SET next_at_ms = ?2 WHERE rowid IN (SELECT rowid FROM merchant_reports INDEXED BY merchant_reports_next
         WHERE next_at_ms IS NOT NULL AND next_at_ms <= ?1 ORDER BY next_at_ms LIMIT ?3)
       RETURNING tenant_id AS tenantId, id AS reportId, next_at_ms AS atMs`,
    )
    .bind(nowMs, nowMs + leaseMs, limit)
    .all<{ tenantId: TenantId; reportId: string; atMs: number }>();
  return results;
}

/** Takes a report that was handed out under this time. Null: somebody else has it, or it has ended. */
export async function claimReport(
  db: D1Database,
  tenantId: TenantId,
  { reportId, atMs }: { reportId: string; atMs: number },
  untilMs: number,
): Promise<MerchantReport | null> {
  const row = await orm(db)
    .update(merchantReports)
    .set({ nextAtMs: untilMs, status: sql`iif(status = 'new', 'in-progress', status)` })
    .where(and(one(tenantId, reportId), eq(merchantReports.nextAtMs, atMs)))
    .returning()
    .get();
  return row ?? null;
}

/** Notes how far the work has come. False: it has ended, or the report has gone. */
export async function noteReport(
  db: D1Database,
  { tenantId, id }: Pick<MerchantReport, "tenantId" | "id">,
  known: Partial<Pick<MerchantReport, "attempts" | "checkId" | "entityId" | "nextAtMs" | "problem" | "problemMessage">>,
): Promise<boolean> {
  const done = await orm(db)
    .update(merchantReports)
    .set(known)
    .where(and(one(tenantId, id), isNotNull(merchantReports.nextAtMs)));
  return done.meta.changes === 1;
}

/** Takes away a report whose merchant was erased before it was placed. */
export async function dropUnplaced(
  db: D1Database,
  { tenantId, id }: Pick<MerchantReport, "tenantId" | "id">,
): Promise<void> {
  await orm(db)
    .delete(merchantReports)
    .where(and(one(tenantId, id), isNull(merchantReports.entityId)));
}

export interface ReportEnding {
  status: MerchantReportStatus;
  costCents: number;
  riskScore: number | null;
  riskLevel: MerchantRiskLevel | null;
  changes: number | null;
  comparedToId: string | null;
  sealed: string | null;
  alertId: string | null;
  problem: string | null;
  problemMessage: string | null;
  endedAtMs: number;
}

/** Ends the work on a report; the first ending stays. */
export async function endMerchantReport(
  db: D1Database,
  { tenantId, id }: Pick<MerchantReport, "tenantId" | "id">,
  end: ReportEnding,
): Promise<boolean> {
  const done = await orm(db)
    .update(merchantReports)
    .set({ ...end, nextAtMs: null })
    .where(and(one(tenantId, id), isNotNull(merchantReports.nextAtMs)));
  return done.meta.changes === 1;
}

/** A person has looked at what was found: from now on it counts. False: it does not wait for that. */
export async function releaseReport(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  end: Pick<MerchantReport, "riskScore" | "riskLevel" | "alertId" | "endedAtMs" | "reviewedAtMs" | "reviewedById">,
): Promise<boolean> {
  const done = await orm(db)
    .update(merchantReports)
    .set({ ...end, status: "completed" })
    .where(and(one(tenantId, id), eq(merchantReports.status, "quality-control")));
  return done.meta.changes === 1;
}

export async function markReviewed(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  by: { reviewedAtMs: number | null; reviewedById: string | null },
): Promise<boolean> {
  const done = await orm(db)
    .update(merchantReports)
    .set(by)
    .where(and(one(tenantId, id), eq(merchantReports.status, "completed")));
  return done.meta.changes === 1;
}

/** The newest completed report on somebody from before this one; null: there is none. */
export async function reportBefore(
  db: D1Database,
  tenantId: TenantId,
  entityIds: readonly string[],
  { createdAtMs, id }: Pick<MerchantReport, "createdAtMs" | "id">,
): Promise<MerchantReport | null> {
  const row = await orm(db)
    .select()
    .from(merchantReports)
    .where(
      and(
        fitting(tenantId, { entityIds, status: "completed" }),
        olderThan(merchantReports.createdAtMs, merchantReports.id, { createdAtMs, id }),
      ),
    )
    .orderBy(desc(merchantReports.createdAtMs), desc(merchantReports.id))
    .limit(1)
    .get();
  return row ?? null;
}

/** The scores of these reports, by their ids. */
export async function scoresById(
  db: D1Database,
  tenantId: TenantId,
  ids: readonly string[],
): Promise<Map<string, number | null>> {
  if (ids.length === 0) return new Map();
  const rows = await orm(db)
    .select({ id: merchantReports.id, riskScore: merchantReports.riskScore })
    .from(merchantReports)
    .where(
      and(
        eq(merchantReports.tenantId, tenantId),
        sql`${merchantReports.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
      ),
    );
  return new Map(rows.map(({ id, riskScore }) => [id, riskScore]));
}

/** Scores of completed reports on somebody, oldest first; the newest `limit` of them. */
export async function scoresOf(db: D1Database, tenantId: TenantId, entityIds: readonly string[], limit: number) {
  const rows = await orm(db)
    .select({
      id: merchantReports.id,
      atMs: merchantReports.createdAtMs,
      riskScore: merchantReports.riskScore,
      riskLevel: merchantReports.riskLevel,
      changes: merchantReports.changes,
    })
    .from(merchantReports)
    .where(fitting(tenantId, { entityIds, status: "completed" }))
    .orderBy(desc(merchantReports.createdAtMs), desc(merchantReports.id))
    .limit(limit);
  return rows.toReversed();
}

/** Drops reports of before then, a page at a time, but for those on somebody who is held; how many those were. */
export async function dropOldMerchantReports(db: D1Database, beforeMs: number, limit: number): Promise<number> {
  const page = orm(db)
    .select({ rowid: sql`rowid` })
    .from(merchantReports)
    .where(
      and(
        lt(merchantReports.createdAtMs, beforeMs),
        sql`NOT EXISTS (SELECT 1 FROM entity_holds AS held WHERE held.tenant_id = merchant_reports.tenant_id AND held.entity_id = merchant_reports.entity_id)`,
      ),
    )
    .limit(limit);
  const done = await orm(db).delete(merchantReports).where(sql`rowid IN ${page}`);
  await db.prepare("DELETE FROM merchant_batches WHERE created_at_ms < ?1").bind(beforeMs).run();
  return done.meta.changes;
}
