import { and, desc, eq, getTableColumns, gt, isNull, lt, lte, or, sql } from "drizzle-orm";
import * as z from "zod";
import { type ActorRef, parseId, type Scope, type TenantId } from "../domain";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { apiKeys, tenants } from "./schema";

export const Scopes = z.array(
  z.enum(["cases:read", "cases:write", "definitions:write", "webhooks:write", "secrets:write", "admin"]),
);

/** What can be changed of a key while it is in use. */
export interface KeyTerms {
  name: string;
  /** Networks it may be used from, as CIDR texts; null: from everywhere. */
  allowedIps: string[] | null;
  /** Null: as many as the deployment lets any key. */
  writesPerMinute: number | null;
  /** The version of the API it speaks where a call names none; null: the first. */
  apiVersion: string | null;
}

/** An API key as it is stored: the secret only as a keyed hash. */
export interface ApiKeyRow extends KeyTerms {
  id: string;
  tenantId: TenantId;
  secretHash: string;
  scopes: Scope[];
  createdAtMs: number;
  /** Null: kept from before this was known. */
  createdBy: ActorRef | null;
  expiresAtMs: number | null;
  revokedAtMs: number | null;
  /** To a minute. */
  lastUsedAtMs: number | null;
  /** The key that takes its place, once it was rotated. */
  replacedById: string | null;
}

export async function insertApiKey(db: D1Database, key: ApiKeyRow): Promise<void> {
  await orm(db).insert(apiKeys).values(encode(key));
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

/** Null when the tenant has no such key. */
export async function getApiKey(db: D1Database, tenantId: TenantId, keyId: string): Promise<ApiKeyRow | null> {
  const row = await orm(db).select().from(apiKeys).where(mine(tenantId, keyId)).get();
  return row === undefined ? null : (decode(row)[0] ?? null);
}

/** The row after the revocation, or null when the tenant has no such key. Revoking twice keeps the first time. */
export async function revokeApiKey(
  db: D1Database,
  tenantId: TenantId,
  keyId: string,
  nowMs: number,
): Promise<ApiKeyRow | null> {
  await orm(db)
    .update(apiKeys)
    .set({ revokedAtMs: nowMs })
    .where(and(mine(tenantId, keyId), isNull(apiKeys.revokedAtMs)));
  return getApiKey(db, tenantId, keyId);
}

/** The row after the change, or null when the tenant has no such key. */
export async function changeApiKey(
  db: D1Database,
  tenantId: TenantId,
  keyId: string,
  { allowedIps, ...terms }: Partial<KeyTerms>,
): Promise<ApiKeyRow | null> {
  const set = { ...terms, ...(allowedIps !== undefined && { allowedIps: listText(allowedIps) }) };
  if (Object.keys(set).length > 0) await orm(db).update(apiKeys).set(set).where(mine(tenantId, keyId));
  return getApiKey(db, tenantId, keyId);
}

/**
 * Puts a successor beside a key that works and was not rotated before, and ends that one at `expiresAtMs` at the latest. False: of two who
 * rotate at once the other was first, or it was revoked meanwhile; nothing has changed.
 */
export async function replaceApiKey(
  db: D1Database,
  old: ApiKeyRow,
  successor: ApiKeyRow,
  expiresAtMs: number,
): Promise<boolean> {
  const isFree = and(mine(old.tenantId, old.id), isNull(apiKeys.replacedById), isNull(apiKeys.revokedAtMs));
  const ends = { replacedById: successor.id, expiresAtMs: Math.min(old.expiresAtMs ?? expiresAtMs, expiresAtMs) };
  const row = encode(successor);
  const values = Object.keys(getTableColumns(apiKeys)).map((column) => sql`${row[column as keyof typeof row] ?? null}`);
  const wasTaken = sql`EXISTS (SELECT 1 FROM ${apiKeys} WHERE ${apiKeys.id} = ${old.id} AND ${apiKeys.replacedById} = ${successor.id})`;
  const [, inserted] = await orm(db).batch([
    orm(db).update(apiKeys).set(ends).where(isFree),
    orm(db)
      .insert(apiKeys)
      .select(sql`SELECT ${sql.join(values, sql`, `)} WHERE ${wasTaken}`),
  ]);
  return inserted.meta.changes === 1;
}

/** Writes down that a key was used, at most once in `everyMs`, whoever else does. */
export async function touchApiKey(db: D1Database, keyId: string, nowMs: number, everyMs: number): Promise<void> {
  const isStale = or(isNull(apiKeys.lastUsedAtMs), lt(apiKeys.lastUsedAtMs, nowMs - everyMs));
  await orm(db)
    .update(apiKeys)
    .set({ lastUsedAtMs: nowMs })
    .where(and(eq(apiKeys.id, keyId), isStale));
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

/** A key whose end is near. `madeById`: the person who made it; null: nobody of the team did. */
export interface EndingKey {
  id: string;
  tenantId: TenantId;
  createdAtMs: number;
  expiresAtMs: number;
  madeById: string | null;
}

/** For the sweeper, of all tenants: keys that end within so many days, whose people were not reminded of that yet. */
export async function endingKeys(db: D1Database, days: number, nowMs: number, limit: number): Promise<EndingKey[]> {
  const rows = await orm(db)
    .select()
    .from(apiKeys)
    .where(
      and(
        isNull(apiKeys.revokedAtMs),
        isNull(apiKeys.replacedById),
        gt(apiKeys.expiresAtMs, nowMs),
        lte(apiKeys.expiresAtMs, nowMs + days * 86_400_000),
        or(isNull(apiKeys.remindedDays), gt(apiKeys.remindedDays, days)),
      ),
    )
    .orderBy(apiKeys.expiresAtMs)
    .limit(limit);
  return rows.flatMap(decode).flatMap(({ id, tenantId, createdAtMs, expiresAtMs, createdBy }) => {
    const madeById = createdBy?.kind === "analyst" ? createdBy.id : null;
    return expiresAtMs === null ? [] : [{ id, tenantId, createdAtMs, expiresAtMs, madeById }];
  });
}

export async function noteReminded(db: D1Database, tenantId: TenantId, keyId: string, days: number): Promise<void> {
  await orm(db).update(apiKeys).set({ remindedDays: days }).where(mine(tenantId, keyId));
}

const mine = (tenantId: TenantId, keyId: string) => and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, keyId));

const listText = (list: string[] | null): string | null => (list === null ? null : JSON.stringify(list));

const encode = (key: ApiKeyRow): typeof apiKeys.$inferInsert => ({
  ...key,
  scopes: JSON.stringify(key.scopes),
  allowedIps: listText(key.allowedIps),
  createdBy: key.createdBy === null ? null : JSON.stringify(key.createdBy),
});

const Ips = z.array(z.string()).nullable();
const By = z
  .object({ kind: z.enum(["api_key", "analyst", "applicant", "vendor", "system"]), id: z.string() })
  .nullable();

/** Rows that do not have the shape of a key open nothing: they are left out. */
function decode(row: typeof apiKeys.$inferSelect): ApiKeyRow[] {
  const tenantId = parseId("tenant", row.tenantId);
  const scopes = Scopes.safeParse(JSON.parse(row.scopes));
  const allowedIps = Ips.safeParse(JSON.parse(row.allowedIps ?? "null"));
  const createdBy = By.safeParse(JSON.parse(row.createdBy ?? "null"));
  if (tenantId === null || !scopes.success || !allowedIps.success || !createdBy.success) return [];
  return [{ ...row, tenantId, scopes: scopes.data, allowedIps: allowedIps.data, createdBy: createdBy.data }];
}
