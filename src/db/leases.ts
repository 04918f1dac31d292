import type { TenantId } from "../domain";

/** Takes the lease for so long. False: somebody has it. */
export async function takeLease(
  db: D1Database,
  tenantId: TenantId,
  name: string,
  nowMs: number,
  forMs: number,
): Promise<boolean> {
  const done = await db
    .prepare(
      `INSERT INTO leases (tenant_id, name, until_ms) VALUES (?1, ?2, ?3)
       ON CONFLICT (tenant_id, name) DO UPDATE SET until_ms = excluded.until_ms WHERE leases.until_ms <= ?4`,
    )
    .bind(tenantId, name, nowMs + forMs, nowMs)
    .run();
  return done.meta.changes === 1;
}

/** Gives it back. The row stays: there is one for each tenant and name. */
export async function giveLeaseBack(db: D1Database, tenantId: TenantId, name: string): Promise<void> {
  await db.prepare("UPDATE leases SET until_ms = 0 WHERE tenant_id = ?1 AND name = ?2").bind(tenantId, name).run();
}
