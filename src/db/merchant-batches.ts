import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import type { MerchantReportStatus } from "../domain/merchants";
import { type Keyset, type Listed, listed } from "./keyset";
import type { MerchantBatch, MerchantReport } from "./merchant-reports";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { merchantBatches, merchantReports } from "./schema";

/** How many reports of a batch have which status. */
export interface BatchCount {
  batchId: string;
  status: MerchantReportStatus;
  n: number;
}

export async function getBatch(db: D1Database, tenantId: TenantId, id: string): Promise<MerchantBatch | null> {
  const row = await orm(db)
    .select()
    .from(merchantBatches)
    .where(and(eq(merchantBatches.tenantId, tenantId), eq(merchantBatches.id, id)))
    .get();
  return row ?? null;
}

/** Batches, newest first. */
export async function listBatches(
  db: D1Database,
  tenantId: TenantId,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<MerchantBatch>> {
  const rows = await orm(db)
    .select()
    .from(merchantBatches)
    .where(
      and(eq(merchantBatches.tenantId, tenantId), olderThan(merchantBatches.createdAtMs, merchantBatches.id, cursor)),
    )
    .orderBy(desc(merchantBatches.createdAtMs), desc(merchantBatches.id))
    .limit(limit + 1);
  return listed(rows, limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

/** How far batches have come. */
export async function countBatches(db: D1Database, tenantId: TenantId, ids: readonly string[]): Promise<BatchCount[]> {
  const rows = await orm(db)
    .select({ batchId: merchantReports.batchId, status: merchantReports.status, n: sql<number>`count(*)` })
    .from(merchantReports)
    .where(inBatches(tenantId, ids))
    .groupBy(merchantReports.batchId, merchantReports.status);
  return rows.flatMap(({ batchId, ...count }) => (batchId === null ? [] : [{ batchId, ...count }]));
}

/** The rows of a batch in the order of its file, after this one. */
export const rowsOfBatch = (
  db: D1Database,
  tenantId: TenantId,
  batchId: string,
  after: number,
  limit: number,
): Promise<MerchantReport[]> =>
  orm(db)
    .select()
    .from(merchantReports)
    .where(and(inBatches(tenantId, [batchId]), sql`${merchantReports.row} > ${after}`))
    .orderBy(asc(merchantReports.row))
    .limit(limit);

const inBatches = (tenantId: TenantId, ids: readonly string[]) =>
  and(
    eq(merchantReports.tenantId, tenantId),
    sql`${merchantReports.batchId} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
  );
