import { sandboxDeviceCode } from "../cases/device-code";
import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import type { TenantId } from "../domain";
import type { Env } from "../env";

/** The code that automated walks type in without reading a mailbox. Null for whoever is not known to be a sandbox: there is none. */
export const sandboxCodeOf = async (env: Env, tenantId: TenantId): Promise<string | null> =>
  (await getTenant(dbOf(env, tenantId), tenantId))?.environment === "sandbox" ? sandboxDeviceCode : null;
