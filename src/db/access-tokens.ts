import { and, eq, lt } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { accessTokens } from "./schema";

export type AccessTokenRow = typeof accessTokens.$inferSelect;

export async function readAccessToken(
  db: D1Database,
  tenantId: TenantId,
  account: string,
): Promise<AccessTokenRow | null> {
  const row = await orm(db)
    .select()
    .from(accessTokens)
    .where(and(eq(accessTokens.tenantId, tenantId), eq(accessTokens.account, account)))
    .get();
  return row ?? null;
}

/** Stores a token in the place of the one before it. */
export async function writeAccessToken(db: D1Database, row: AccessTokenRow): Promise<void> {
  const { sealed, expiresAtMs, forgetAtMs } = row;
  await orm(db)
    .insert(accessTokens)
    .values(row)
    .onConflictDoUpdate({
      target: [accessTokens.tenantId, accessTokens.account],
      set: { sealed, expiresAtMs, forgetAtMs },
    });
}

/** Takes away what nobody needs any more. */
export async function dropOldAccessTokens(db: D1Database, nowMs: number): Promise<void> {
  await orm(db).delete(accessTokens).where(lt(accessTokens.forgetAtMs, nowMs));
}
