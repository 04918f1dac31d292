import { and, eq, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { type CaseRow, decodeCase } from "./cases";
import { orm } from "./orm";
import { casesToRefile, fileCases, forgetDue } from "./queue-cases";
import { cases } from "./schema";
import { type KeptQueue, saveFill } from "./work-queues";

export const fillPage = 500;

/**
 * Looks at `pages` pages of the tenant's open cases, oldest first, and files each: so a queue whose conditions are new comes to hold
 * what it should. Where it got to is kept with the queue; doing a page twice changes nothing. Null: it is complete.
 */
export async function fillQueue(
  db: D1Database,
  tenantId: TenantId,
  queue: Pick<KeptQueue, "id" | "generation">,
  from: string,
  pages: number,
  nowMs: number,
): Promise<string | null> {
  let cursor: string | null = from;
  for (let page = 0; page < pages && cursor !== null; page += 1) {
    const rows = await openCasesAfter(db, tenantId, cursor, fillPage);
    if (rows.length > 0) await fileCases(db, rows, nowMs);
    const last = rows.at(-1);
    cursor = rows.length < fillPage || last === undefined ? null : `${last.createdAtMs}|${last.caseId}`;
    await saveFill(db, tenantId, queue, cursor, rows.length);
  }
  return cursor;
}

/** Files the cases that time alone has moved; answers how many it looked at. */
export async function refileDue(db: D1Database, nowMs: number, limit: number): Promise<number> {
  const caseIds = await casesToRefile(db, nowMs, limit);
  if (caseIds.length === 0) return 0;
  const rows = await orm(db)
    .select()
    .from(cases)
    .where(sql`case_id IN (SELECT value FROM json_each(${JSON.stringify(caseIds)}))`);
  await fileCases(db, rows.map(decodeCase), nowMs);
  await forgetDue(db, caseIds, nowMs);
  return caseIds.length;
}

/** The newest open cases, to try conditions on. */
export async function newestOpenCases(db: D1Database, tenantId: TenantId, limit: number): Promise<CaseRow[]> {
  const rows = await orm(db)
    .select()
    .from(cases)
    .where(and(eq(cases.tenantId, tenantId), sql`status = 'active'`))
    .orderBy(sql`created_at_ms DESC, case_id DESC`)
    .limit(limit);
  return rows.map(decodeCase);
}

async function openCasesAfter(db: D1Database, tenantId: TenantId, cursor: string, limit: number): Promise<CaseRow[]> {
  const [createdAtMs = "-1", caseId = ""] = cursor === "" ? [] : cursor.split("|");
  const rows = await orm(db)
    .select()
    .from(cases)
    .where(
      and(
        eq(cases.tenantId, tenantId),
        sql`status = 'active'`,
        sql`(created_at_ms, case_id) > (${Number(createdAtMs)}, ${caseId})`,
      ),
    )
    .orderBy(sql`created_at_ms, case_id`)
    .limit(limit);
  return rows.map(decodeCase);
}
