import { and, asc, eq } from "drizzle-orm";
import type { CaseId, TenantId } from "../domain";
import { orm } from "./orm";
import { caseWatchers } from "./schema";

/** So many people watch one case at most: a team, not a crowd. */
const mostWatchers = 200;

/** Begins to watch a case. Doing it twice is watching it once. */
export async function watchCase(
  db: D1Database,
  tenantId: TenantId,
  caseId: CaseId,
  userId: string,
  nowMs: number,
): Promise<void> {
  await orm(db).insert(caseWatchers).values({ tenantId, caseId, userId, createdAtMs: nowMs }).onConflictDoNothing();
}

export async function unwatchCase(db: D1Database, tenantId: TenantId, caseId: CaseId, userId: string): Promise<void> {
  await orm(db)
    .delete(caseWatchers)
    .where(and(eq(caseWatchers.tenantId, tenantId), eq(caseWatchers.caseId, caseId), eq(caseWatchers.userId, userId)));
}

/** Ids of those who watch a case, the first one first. */
export async function watchersOf(db: D1Database, tenantId: TenantId, caseId: CaseId): Promise<string[]> {
  const rows = await orm(db)
    .select({ userId: caseWatchers.userId })
    .from(caseWatchers)
    .where(and(eq(caseWatchers.tenantId, tenantId), eq(caseWatchers.caseId, caseId)))
    .orderBy(asc(caseWatchers.createdAtMs), asc(caseWatchers.userId))
    .limit(mostWatchers);
  return rows.map(({ userId }) => userId);
}
