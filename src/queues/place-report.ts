import { dbOf } from "../db/db-of";
import { erasedAmong, leadingEntity, upsertEntity } from "../db/entities";
import { dropUnplaced, type MerchantReport, noteReport } from "../db/merchant-reports";
import type { EntityId, TenantId } from "../domain";
import { keyedOf } from "../entities/terms";
import { type Env, settingsOf } from "../env";
import type { JsonObject } from "../lib/json";
import { merchantId } from "./merchant-ids";

type Described = Pick<MerchantReport, "correlationId" | "websiteUrl" | "name">;

/**
 * Who the merchants of reports are by website and name; null where the caller's own id says it. Whoever was erased stays erased: a report that is
 * asked for after that is about somebody new.
 */
export async function placesFor(
  env: Env,
  tenantId: TenantId,
  reports: readonly Described[],
): Promise<(EntityId | null)[]> {
  const nthOf = (report: Described, nth: number) =>
    report.correlationId === null ? placeOf(env, tenantId, report, nth) : null;
  const places = reports.map((report) => nthOf(report, 0));
  for (let nth = 1; ; nth += 1) {
    const erased = await erasedAmong(
      dbOf(env, tenantId),
      tenantId,
      places.filter((id) => id !== null),
    );
    if (erased.size === 0) return places;
    for (const [index, report] of reports.entries())
      if (erased.has(places[index] ?? "")) places[index] = nthOf(report, nth);
  }
}

/** `nth`: how often they were erased before. */
function placeOf(env: Env, tenantId: TenantId, { websiteUrl, name }: Described, nth: number): EntityId {
  const host = URL.parse(websiteUrl)?.hostname ?? "";
  return merchantId(env, "entity", [tenantId, host, name ?? "", ...(nth === 0 ? [] : [nth])]);
}

/** The merchant of a report, found by the caller's own id, or by website and name, or made. Null: they were erased, and the report goes with them. */
export async function placeReport(env: Env, report: MerchantReport, nowMs: number): Promise<string | null> {
  const tenantId = report.tenantId as TenantId;
  const { correlationId, placeId, name, websiteUrl, country, byId } = report;
  const input = {
    ...{ type: "business" as const, correlationId, data: present({ companyName: name, website: websiteUrl, country }) },
    ...(correlationId === null && { id: (placeId as EntityId | null) ?? placeOf(env, tenantId, report, 0) }),
    source: { kind: byId.startsWith("usr_") ? ("analyst" as const) : ("api_key" as const), id: byId },
  };
  const db = dbOf(env, tenantId);
  const { id } = await upsertEntity(db, tenantId, input, keyedOf(settingsOf(env), tenantId), nowMs);
  if ((await leadingEntity(db, tenantId, id)) === null) {
    await dropUnplaced(db, report);
    return null;
  }
  // Erased in between, or ended by somebody else: then there is nothing to go on with.
  return (await noteReport(db, report, { entityId: id })) ? id : null;
}

export const present = (facts: Record<string, string | null>): JsonObject =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
