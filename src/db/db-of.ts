import type { TenantId } from "../domain";

/**
 * The database of a tenant. One for all: who calls, who signs in and what is due is looked up before a tenant is known. Where it lies is
 * chosen when it is made, for the whole deployment (docs/deploying.md); to have it in two regions takes two deployments.
 */
export const dbOf = (env: { DB: D1Database }, _tenantId: TenantId): D1Database => env.DB;
