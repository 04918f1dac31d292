import { dbOf } from "../db/db-of";
import { leadingEntity } from "../db/entities";
import { getMerchantReport } from "../db/merchant-reports";
import { clockOf } from "../db/monitors";
import { builtInVendor, type TenantId } from "../domain";
import type { MerchantReportStatus } from "../domain/merchants";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { finishReport } from "./merchant-reports";

export type HeardReport =
  | { kind: "ended"; status: MerchantReportStatus }
  | { kind: "unknown" }
  /** The merchant was erased. */
  | { kind: "erased" };

/**
 * Takes in a report on a merchant that its vendor has made and hands in by itself. Its first ending stays: the same words twice, and an answer
 * on the usual way, change nothing any more. What we look at ourselves nobody else may tell.
 */
export async function hearReport(
  env: Env,
  tenantId: TenantId,
  named: { entityId: string; reportId: string },
  data: JsonObject,
): Promise<HeardReport> {
  const db = dbOf(env, tenantId);
  const [report, known] = await Promise.all([
    getMerchantReport(db, tenantId, named.reportId),
    leadingEntity(db, tenantId, named.entityId),
  ]);
  if (known === null) return { kind: "erased" };
  if (report === null || report.vendor === builtInVendor) return { kind: "unknown" };
  const { entityId, nextAtMs, costCents, status } = report;
  if (entityId === null || !known.ids.includes(entityId)) return { kind: "unknown" };
  if (nextAtMs === null) return { kind: "ended", status };
  const nowMs = Date.now() + (await clockOf(db, tenantId)).offsetMs;
  await finishReport(env, { ...report, entityId }, data, costCents, nowMs);
  const ended = await getMerchantReport(db, tenantId, report.id);
  return { kind: "ended", status: ended?.status ?? status };
}
