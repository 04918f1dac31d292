import type { TenantId } from "../domain";

/** Whose turn it is: nobody takes it anew without another end, so the end says whose it is. */
export interface Lease {
  tenantId: TenantId;
  name: string;
  untilMs: number;
}

/** Takes the lease for so long. Null: somebody has it. */
export async function takeLease(
  db: D1Database,
  tenantId: TenantId,
  name: string,
  nowMs: number,
  forMs: number,
): Promise<Lease | null> {
  const untilMs = nowMs + forMs;
  const done = await db
    .prepare(
      `INSERT INTO leases (tenant_id, name, until_ms) VALUES (?1, ?2, ?3)
       ON CONFLICT (tenant_id, name) DO UPDATE SET until_ms = excluded.until_ms WHERE leases.until_ms <= ?4`,
    )
    .bind(tenantId, name, untilMs, nowMs)
    .run();
  return done.meta.changes === 1 ? { tenantId, name, untilMs } : null;
}

/** Has it for so long from now on. Null: it ran out, and somebody else has it. */
export async function renewLease(db: D1Database, lease: Lease, nowMs: number, forMs: number): Promise<Lease | null> {
  const untilMs = Math.max(nowMs + forMs, lease.untilMs);
  return (await moveEnd(db, lease, untilMs)) ? { ...lease, untilMs } : null;
}

/** Gives it back, unless it is somebody else's by now. The row stays: there is one for each tenant and name. */
export async function giveLeaseBack(db: D1Database, lease: Lease): Promise<void> {
  await moveEnd(db, lease, 0);
}

async function moveEnd(db: D1Database, { tenantId, name, untilMs }: Lease, toMs: number): Promise<boolean> {
  const done = await db
    .prepare("UPDATE leases SET until_ms = ?4 WHERE tenant_id = ?1 AND name = ?2 AND until_ms = ?3")
    .bind(tenantId, name, untilMs, toMs)
    .run();
  return done.meta.changes === 1;
}
