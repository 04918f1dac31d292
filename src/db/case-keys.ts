import { and, eq, inArray, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { fromBase64url, randomSecret } from "../lib/bytes";
import { type Keyring, openWith, sealWith } from "../lib/keyring";
import { orm } from "./orm";
import { caseKeys } from "./schema";

const purpose = "case-key";
const idsPerStatement = 90;

/**
 * The keys that copies of these cases are sealed with; missing ones are made. A case that was shredded is not in the answer, and no new
 * key is made for it: a message that comes late must not bring back what was erased.
 */
export async function makeCaseKeys(
  db: D1Database,
  ring: Keyring,
  tenantId: TenantId,
  caseIds: readonly string[],
  nowMs: number,
): Promise<Map<string, Uint8Array>> {
  const wanted = [...new Set(caseIds)];
  const known = await rowsOf(db, tenantId, wanted);
  const missing = wanted.filter((caseId) => !known.has(caseId));
  if (missing.length === 0) return openedAll(ring, tenantId, known);
  const made = missing.map((caseId) => [caseId, sealWith(ring, purpose, randomSecret(32), aboutOf(tenantId, caseId))]);
  await db
    .prepare(
      `INSERT INTO case_keys (tenant_id, case_id, wrapped, created_at_ms)
       SELECT ?1, json_extract(value, '$[0]'), json_extract(value, '$[1]'), ?2 FROM json_each(?3) WHERE true ON CONFLICT DO NOTHING`,
    )
    .bind(tenantId, nowMs, JSON.stringify(made))
    .run();
  // Somebody else may have made them at the same moment: what stands there counts.
  return openedAll(ring, tenantId, new Map([...known, ...(await rowsOf(db, tenantId, missing))]));
}

/** The keys there are. A case without one was shredded, or never archived. */
export async function readCaseKeys(
  db: D1Database,
  ring: Keyring,
  tenantId: TenantId,
  caseIds: readonly string[],
): Promise<Map<string, Uint8Array>> {
  return opened(ring, tenantId, await rowsOf(db, tenantId, [...new Set(caseIds)]));
}

/**
 * Destroys the key of a case: whatever was archived of it can never be read again, wherever copies of it lie. The row stays as the proof,
 * and so that no new key is made.
 */
export async function shredCase(db: D1Database, tenantId: TenantId, caseId: string, nowMs: number): Promise<void> {
  await orm(db)
    .insert(caseKeys)
    .values({ tenantId, caseId, wrapped: null, createdAtMs: nowMs, shreddedAtMs: nowMs })
    .onConflictDoUpdate({
      target: [caseKeys.tenantId, caseKeys.caseId],
      set: { wrapped: null, shreddedAtMs: sql`coalesce(${caseKeys.shreddedAtMs}, ${nowMs})` },
    });
}

async function rowsOf(
  db: D1Database,
  tenantId: TenantId,
  caseIds: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = new Map<string, string | null>();
  for (let from = 0; from < caseIds.length; from += idsPerStatement) {
    const part = caseIds.slice(from, from + idsPerStatement);
    const found = await orm(db)
      .select({ caseId: caseKeys.caseId, wrapped: caseKeys.wrapped })
      .from(caseKeys)
      .where(and(eq(caseKeys.tenantId, tenantId), inArray(caseKeys.caseId, part)));
    for (const { caseId, wrapped } of found) rows.set(caseId, wrapped);
  }
  return rows;
}

function opened(ring: Keyring, tenantId: TenantId, rows: ReadonlyMap<string, string | null>): Map<string, Uint8Array> {
  const keys = new Map<string, Uint8Array>();
  for (const [caseId, wrapped] of rows) {
    const key = wrapped === null ? null : openWith(ring, purpose, wrapped, aboutOf(tenantId, caseId));
    if (key !== null) keys.set(caseId, fromBase64url(key));
  }
  return keys;
}

/** A key that is there and does not open is a wrong setting, not a shredded case. */
function openedAll(ring: Keyring, tenantId: TenantId, rows: ReadonlyMap<string, string | null>) {
  const keys = opened(ring, tenantId, rows);
  for (const [caseId, wrapped] of rows)
    if (wrapped !== null && !keys.has(caseId))
      throw new Error("a case key does not open under the keys of this deployment");
  return keys;
}

const aboutOf = (tenantId: TenantId, caseId: string): string => `${tenantId}|${caseId}`;
