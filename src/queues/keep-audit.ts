import { makeAnchor } from "../audit-store/make-anchor";
import { auditedTenants, linkAudit } from "../db/audit-chain";
import { jobCursor, saveJobCursor } from "../db/jobs";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";

const perSweep = 200;

/**
 * Gives entries of audit logs their hashes where a call did not, and every tenant with something new its anchor of the day. Days are UTC's
 * and real: a sandbox that lives in the future is anchored today.
 */
export async function keepAudit(env: Env, nowMs: number): Promise<void> {
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const tenants = await auditedTenants(env.DB, await jobCursor(env.DB, "audit_chain"), perSweep);
  for (const { tenantId, entries, linked, anchored, day } of tenants) {
    try {
      if (entries > anchored && (day === null || day < today)) await makeAnchor(env, tenantId, nowMs);
      else if (entries > linked) await linkAudit(env.DB, tenantId);
    } catch (problem) {
      log.error("audit.not_kept", { tenantId, ...errorFields(problem) });
    }
  }
  await saveJobCursor(
    env.DB,
    "audit_chain",
    tenants.length < perSweep ? null : (tenants.at(-1)?.tenantId ?? null),
    nowMs,
  );
}
