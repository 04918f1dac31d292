import { and, asc, eq } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { secrets } from "./schema";

/** Names and seals only: a secret goes in, and comes out nowhere but in a header of an outgoing request. */
export const listSecrets = (db: D1Database, tenantId: TenantId) =>
  orm(db)
    .select({
      name: secrets.name,
      sealed: secrets.sealed,
      createdAtMs: secrets.createdAtMs,
      updatedAtMs: secrets.updatedAtMs,
    })
    .from(secrets)
    .where(eq(secrets.tenantId, tenantId))
    .orderBy(asc(secrets.name));

/** False when there was none. */
export async function deleteSecret(db: D1Database, tenantId: TenantId, name: string): Promise<boolean> {
  const done = await orm(db)
    .delete(secrets)
    .where(and(eq(secrets.tenantId, tenantId), eq(secrets.name, name)));
  return done.meta.changes === 1;
}
