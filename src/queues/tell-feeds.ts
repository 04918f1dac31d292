import { type CaseChange, feedOf } from "../cases/feed-of";
import type { IndexRow, TenantId } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";

/** Tells each tenant's feed what the list knows now, in one call. Answers the tenants whose feed could not be told. */
export async function tellFeeds(
  env: Env,
  rows: readonly Pick<IndexRow, "tenantId" | "caseId" | "version">[],
): Promise<string[]> {
  const byTenant = new Map<string, CaseChange[]>();
  for (const { tenantId, caseId, version } of rows)
    byTenant.set(tenantId, [...(byTenant.get(tenantId) ?? []), { caseId, version }]);
  const untold = await Promise.all(
    [...byTenant].map(async ([tenantId, changes]) => {
      try {
        await feedOf(env, tenantId as TenantId).append(changes);
        return [];
      } catch (problem) {
        log.warn("index.feed_failed", { tenantId, ...errorFields(problem) });
        return [tenantId];
      }
    }),
  );
  return untold.flat();
}
