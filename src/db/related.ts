import { and, eq, lt, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { isWithin, type Within } from "./case-scope";
import { type CaseRow, decodeCase } from "./cases";
import { orm } from "./orm";
import { caseLooks, cases } from "./schema";

/** Cases that are read for one shared fact, the newest ids first. */
const mostPerFact = 25;
/** Counting ends here: "1,000+". */
export const mostSharing = 1_000;
/** Related cases that are shown. */
const mostRelated = 100;

/** A fact that other cases share: how many of them (at most `mostSharing`; `more`: there are more), and the first of these. */
export interface Sharing {
  key: string;
  cases: number;
  more: boolean;
  caseIds: string[];
}

/**
 * Which other cases share these facts (`sharedKey`). Each fact costs the same however many cases share it. `within`: who asks is limited
 * to some cases and hears of those only; how many there are altogether is then not told either.
 */
export async function relatedCases(
  db: D1Database,
  tenantId: TenantId,
  ask: { caseId: string; keys: readonly string[]; within?: Within | undefined },
): Promise<{ sharing: Sharing[]; rows: CaseRow[] }> {
  const keys = JSON.stringify(ask.keys);
  const { results } = await db
    .prepare(
      `SELECT item.value AS key,
         (SELECT count(*) FROM (SELECT 1 FROM shared_facts WHERE tenant_id = ?1 AND key = item.value AND case_id <> ?2 LIMIT ${mostSharing + 1})) AS n,
         (SELECT json_group_array(case_id) FROM (SELECT case_id FROM shared_facts
            WHERE tenant_id = ?1 AND key = item.value AND case_id <> ?2 ORDER BY case_id DESC LIMIT ${mostPerFact})) AS ids
       FROM json_each(?3) AS item`,
    )
    .bind(tenantId, ask.caseId, keys)
    .all<{ key: string; n: number; ids: string }>();
  const found = results
    .filter(({ n }) => n > 0)
    .map(({ key, n, ids }) => ({
      key,
      cases: Math.min(n, mostSharing),
      more: n > mostSharing,
      caseIds: idsIn(ids),
    }));
  const rows = await rowsOf(db, tenantId, bySharing(found).slice(0, mostRelated), ask.within);
  if (ask.within === undefined) return { sharing: found, rows };
  const known = new Set(rows.map(({ caseId }) => caseId));
  const sharing = found.flatMap((one) => {
    const caseIds = one.caseIds.filter((id) => known.has(id));
    return caseIds.length === 0 ? [] : [{ ...one, cases: caseIds.length, more: false, caseIds }];
  });
  return { sharing, rows };
}

/** Who shares most comes first. */
function bySharing(found: readonly Sharing[]): string[] {
  const shared = new Map<string, number>();
  for (const { caseIds } of found) for (const id of caseIds) shared.set(id, (shared.get(id) ?? 0) + 1);
  return [...shared].sort(([one, a], [other, b]) => b - a || (one < other ? 1 : -1)).map(([id]) => id);
}

async function rowsOf(
  db: D1Database,
  tenantId: TenantId,
  caseIds: readonly string[],
  within: Within | undefined,
): Promise<CaseRow[]> {
  if (caseIds.length === 0) return [];
  const rows = await orm(db)
    .select()
    .from(cases)
    .where(
      and(
        eq(cases.tenantId, tenantId),
        sql`${cases.caseId} IN (SELECT value FROM json_each(${JSON.stringify(caseIds)}))`,
        within === undefined ? undefined : isWithin(within),
      ),
    );
  const place = new Map(caseIds.map((id, at) => [id, at]));
  return rows.map(decodeCase).sort((a, b) => (place.get(a.caseId) ?? 0) - (place.get(b.caseId) ?? 0));
}

function idsIn(text: string): string[] {
  const ids: unknown = JSON.parse(text);
  return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
}

/** Up to which version this person has seen the case, and when; null: never, or long ago. */
export async function lastLook(
  db: D1Database,
  tenantId: TenantId,
  userId: string,
  caseId: string,
): Promise<{ version: number; lookedAtMs: number } | null> {
  const row = await orm(db)
    .select({ version: caseLooks.version, lookedAtMs: caseLooks.lookedAtMs })
    .from(caseLooks)
    .where(and(eq(caseLooks.tenantId, tenantId), eq(caseLooks.userId, userId), eq(caseLooks.caseId, caseId)))
    .get();
  return row ?? null;
}

/** Keeps that this person has seen the case up to this version. What was seen already stays seen. */
export async function noteLook(
  db: D1Database,
  tenantId: TenantId,
  look: { userId: string; caseId: string; version: number },
  nowMs: number,
): Promise<void> {
  await orm(db)
    .insert(caseLooks)
    .values({ tenantId, ...look, lookedAtMs: nowMs })
    .onConflictDoUpdate({
      target: [caseLooks.tenantId, caseLooks.userId, caseLooks.caseId],
      set: { version: sql`max(${caseLooks.version}, excluded.version)`, lookedAtMs: nowMs },
    });
}

export const dropOldLooks = (db: D1Database, beforeMs: number): Promise<unknown> =>
  orm(db).delete(caseLooks).where(lt(caseLooks.lookedAtMs, beforeMs));
