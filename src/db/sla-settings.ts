import { and, eq } from "drizzle-orm";
import type { SlaTerms, TenantId } from "../domain";
import { orm } from "./orm";
import { slaSettings } from "./schema";

/** What the team promises and when it works; null: it has said nothing. What is stored was checked when it was saved. */
export async function slaTermsOf(
  db: D1Database,
  tenantId: TenantId,
): Promise<{ terms: SlaTerms; version: number } | null> {
  const row = await orm(db).select().from(slaSettings).where(eq(slaSettings.tenantId, tenantId)).get();
  return row === undefined ? null : { terms: JSON.parse(row.terms) as SlaTerms, version: row.version };
}

/** Replaces what stands at `version` (0: nothing). False: somebody else was faster. */
export async function saveSlaTerms(
  db: D1Database,
  tenantId: TenantId,
  terms: SlaTerms,
  version: number,
  nowMs: number,
): Promise<boolean> {
  const set = { terms: JSON.stringify(terms), version: version + 1, updatedAtMs: nowMs };
  const done =
    version === 0
      ? await orm(db)
          .insert(slaSettings)
          .values({ tenantId, ...set })
          .onConflictDoNothing()
      : await orm(db)
          .update(slaSettings)
          .set(set)
          .where(and(eq(slaSettings.tenantId, tenantId), eq(slaSettings.version, version)));
  return done.meta.changes === 1;
}
