import type { TenantId } from "../domain";

/** The database of a tenant. Its region is part of its id (`ten_eu_…`); there is one region so far, so one database. */
export const dbOf = (env: { DB: D1Database }, _tenantId: TenantId): D1Database => env.DB;
