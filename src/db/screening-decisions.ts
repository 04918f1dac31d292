import { and, count, desc, eq } from "drizzle-orm";
import type { TenantId } from "../domain";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { screeningDecisions, screeningSubjects } from "./schema";
import type { ScreeningDecision } from "./screening-subjects";

/** What people said of the hits of all subjects, newest first. */
export async function allDecisions(
  db: D1Database,
  tenantId: TenantId,
  page: { limit: number; cursor: Keyset | null; list: string | null; verdict: ScreeningDecision["verdict"] | null },
): Promise<Listed<ScreeningDecision>> {
  const rows = await orm(db)
    .select()
    .from(screeningDecisions)
    .where(
      and(
        eq(screeningDecisions.tenantId, tenantId),
        page.list === null ? undefined : eq(screeningDecisions.listKey, page.list),
        page.verdict === null ? undefined : eq(screeningDecisions.verdict, page.verdict),
        olderThan(screeningDecisions.createdAtMs, screeningDecisions.id, page.cursor),
      ),
    )
    .orderBy(desc(screeningDecisions.createdAtMs), desc(screeningDecisions.id))
    .limit(page.limit + 1);
  return listed(rows, page.limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

/** How many subjects are screened again whenever a list changes. */
export async function monitoredSubjects(db: D1Database, tenantId: TenantId): Promise<number> {
  const [row] = await orm(db)
    .select({ subjects: count() })
    .from(screeningSubjects)
    .where(eq(screeningSubjects.tenantId, tenantId));
  return row?.subjects ?? 0;
}
