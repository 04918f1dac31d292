import type { CheckTools } from "../checks";
import { dbOf } from "../db/db-of";
import { sameBytes } from "../db/file-hashes";
import { clockOffsetOf } from "../db/tenants";
import { parseId, type TenantId } from "../domain";
import type { Env } from "../env";
import { rememberPending } from "./pending-answers";
import { rememberedSteps } from "./remembered-steps";
import { screenCheck } from "./screen-check";
import { vendorOfTenant } from "./tenant-vendors";

/** What checks may ask of the tenant's own records. `caseId`: of the case that asks; null when the check runs alone. */
export async function checkTools(env: Env, tenantId: TenantId, caseId: string | null): Promise<CheckTools> {
  const db = dbOf(env, tenantId);
  return {
    nowMs: Date.now() + (await clockOffsetOf(db, tenantId)),
    records: { sameBytes: (ask) => sameBytes(db, tenantId, { ...ask, exceptCase: caseId }) },
    screen: (ask) => screenCheck(env, tenantId, caseId === null ? null : parseId("case", caseId), ask, Date.now()),
    expect: (pending) => rememberPending(env, tenantId, pending, Date.now()),
    steps: rememberedSteps(env, tenantId),
    vendor: (name) => vendorOfTenant(db, tenantId, name),
  };
}
