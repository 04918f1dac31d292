import { sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { tenants } from "./schema";

/** Over how many window objects a tenant's transactions are spread: `forNew` when it has none yet, and from then on as many for ever. */
export async function windowShardsOf(db: D1Database, tenantId: TenantId, forNew: number): Promise<number> {
  const known = sql`coalesce(${tenants.windowShards}, ${forNew})`;
  const row = await orm(db)
    .update(tenants)
    .set({ windowShards: known })
    .where(sql`${tenants.id} = ${tenantId}`)
    .returning({ shards: tenants.windowShards })
    .get();
  return row?.shards ?? forNew;
}
