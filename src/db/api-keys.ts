import { and, desc, eq, isNull } from "drizzle-orm";
import * as z from "zod";
import { parseId, type Scope, type TenantId } from "../domain";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { apiKeys, tenants } from "./schema";

export const Scopes = z.array(
  z.enum(["cases:read", "cases:write", "definitions:write", "webhooks:write", "secrets:write", "admin"]),
);

/** An API key as it is stored: the secret only as a keyed hash. */
export interface ApiKeyRow {
  id: string;
  tenantId: TenantId;
  name: string;
  secretHash: string;
  scopes: Scope[];
  createdAtMs: number;
  expiresAtMs: number | null;
  revokedAtMs: number | null;
}

export async function insertApiKey(db: D1Database, key: ApiKeyRow): Promise<void> {
  await orm(db)
    .insert(apiKeys)
    .values({ ...key, scopes: JSON.stringify(key.scopes) });
}

/** Newest first, revoked ones included: who could once get in is worth knowing. */
export async function listApiKeys(
  db: D1Database,
  tenantId: TenantId,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<ApiKeyRow>> {
  const rows = await orm(db)
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.tenantId, tenantId), olderThan(apiKeys.createdAtMs, apiKeys.id, cursor)))
    .orderBy(desc(apiKeys.createdAtMs), desc(apiKeys.id))
    .limit(limit + 1);
  return listed(rows.flatMap(decode), limit, (row) => row);
}

/** The row after the revocation, or null when the tenant has no such key. Revoking twice keeps the first time. */
export async function revokeApiKey(
  db: D1Database,
  tenantId: TenantId,
  keyId: string,
  nowMs: number,
): Promise<ApiKeyRow | null> {
  const mine = and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, keyId));
  await orm(db)
    .update(apiKeys)
    .set({ revokedAtMs: nowMs })
    .where(and(mine, isNull(apiKeys.revokedAtMs)));
  return orm(db)
    .select()
    .from(apiKeys)
    .where(mine)
    .get()
    .then((row) => (row === undefined ? null : (decode(row)[0] ?? null)));
}

/** For authentication only: here the key leads to the tenant, not the tenant to the key. */
export async function findApiKey(
  db: D1Database,
  keyId: string,
): Promise<{ key: ApiKeyRow; environment: "sandbox" | "live" } | null> {
  const row = await orm(db)
    .select({ key: apiKeys, environment: tenants.environment })
    .from(apiKeys)
    .innerJoin(tenants, eq(tenants.id, apiKeys.tenantId))
    .where(eq(apiKeys.id, keyId))
    .get();
  const key = row === undefined ? undefined : decode(row.key)[0];
  return row === undefined || key === undefined ? null : { key, environment: row.environment };
}

/** Rows that do not have the shape of a key open nothing: they are left out. */
function decode(row: typeof apiKeys.$inferSelect): ApiKeyRow[] {
  const tenantId = parseId("tenant", row.tenantId);
  const scopes = Scopes.safeParse(JSON.parse(row.scopes));
  return tenantId !== null && scopes.success ? [{ ...row, tenantId, scopes: scopes.data }] : [];
}
