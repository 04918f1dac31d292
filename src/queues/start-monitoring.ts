import { dbOf } from "../db/db-of";
import { leadingEntity, riskLevelOfEntity } from "../db/entities";
import { clockOf, dueByLists, dueNow, monitorsOf, putMonitors, stopDefaults } from "../db/monitors";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { nextDueMs } from "../ongoing/next-due";
import { defaultMonitors } from "../ongoing/settings";
import { termsOf } from "../ongoing/terms";
import { monitoringOf, termsIn } from "./monitored";

/**
 * What the outcome of a case means for who is watched. Whoever is approved is watched as the tenant's defaults say, from now on; what is
 * watched already is looked at with what the case has brought: new documents, and a customer who is known anew. Whoever is rejected is no
 * longer watched by default; what somebody has set up by hand goes on.
 */
export async function afterOutcome(env: Env, tenantId: TenantId, ofCase: string, outcome: string): Promise<void> {
  const db = dbOf(env, tenantId);
  const [settings, leading] = await Promise.all([monitoringOf(env, tenantId), leadingEntity(db, tenantId, ofCase)]);
  if (leading === null) return;
  const { entity } = leading;
  const entityId = entity.id;
  const known = await monitorsOf(db, tenantId, entityId);
  if (!settings.applyOnApproval && known.length === 0) return;
  const nowMs = Date.now() + (await clockOf(db, tenantId)).offsetMs;
  if (outcome !== "approved") {
    if (outcome === "rejected") await stopDefaults(db, tenantId, entityId, nowMs);
    return;
  }
  const riskLevel = await riskLevelOfEntity(db, tenantId, entityId, nowMs);
  const at = { riskLevel, settings, crossesAtMs: null };
  const running = known.filter(({ enabled }) => enabled);
  for (const monitor of running) {
    if (monitor.kind === "document_expiry") await dueNow(db, tenantId, monitor, "case", nowMs);
    if (monitor.kind !== "kyc_refresh") continue;
    const dueAtMs = nextDueMs("kyc_refresh", termsIn(monitor), nowMs, at);
    await putMonitors(db, tenantId, [{ ...monitor, dueAtMs, dueBecause: "interval" }], nowMs);
  }
  if (!settings.applyOnApproval) return;
  const isOpenTo = (kind: string) =>
    known.every((one) => one.kind !== kind || (!one.enabled && one.origin === "defaults"));
  const wishes = defaultMonitors(settings, entity.type, riskLevel)
    .filter(({ kind, terms }) => terms.enabled && isOpenTo(kind))
    .map(({ kind, terms }) => ({
      ...{ entityId, kind, enabled: true, action: terms.action, workflow: terms.workflow, origin: "defaults" as const },
      terms: JSON.stringify(termsOf(kind, terms)),
      dueAtMs: kind === "kyc_refresh" ? nextDueMs(kind, terms, nowMs, at) : nowMs,
      dueBecause: "start" as const,
    }));
  await putMonitors(db, tenantId, wishes, nowMs);
}

const listPage = 1_000;

/** Has everybody screened anew who is watched, against lists, weights or thresholds that have changed by now. */
export async function screenEverybody(env: Env, tenantId: TenantId, changedAtMs: number): Promise<void> {
  const db = dbOf(env, tenantId);
  const { offsetMs } = await clockOf(db, tenantId);
  const page = { changedAtMs, atMs: Date.now() + offsetMs, limit: listPage };
  while ((await dueByLists(db, tenantId, page)) === listPage);
}
