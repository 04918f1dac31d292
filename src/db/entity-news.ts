import type { ApprovalState, EntityType, TenantId } from "../domain";

/** A person or company of whom webhooks have not heard as they are now. */
export interface EntityNews {
  id: string;
  type: EntityType;
  version: number;
  /** 0: they have not heard of them at all. */
  toldVersion: number;
  approvalState: ApprovalState;
  mergedInto: string | null;
  updatedAtMs: number;
}

/** Tenants with an endpoint that names events about persons and companies, in their order behind `after`. */
export async function tenantsHearingOfEntities(db: D1Database, after: string, limit: number): Promise<TenantId[]> {
  const { results } = await db
    .prepare(
      `SELECT DISTINCT tenant_id AS tenantId FROM webhook_endpoints WHERE tenant_id > ?1 AND deleted_at_ms IS NULL AND status <> 'disabled'
         AND instr(event_types, '"entity.') > 0 ORDER BY tenant_id LIMIT ?2`,
    )
    .bind(after, limit)
    .all<{ tenantId: TenantId }>();
  return results.map(({ tenantId }) => tenantId);
}

/** What has changed since then and was not told, the oldest first. Who was erased is told of no more. */
export async function entityNews(
  db: D1Database,
  tenantId: TenantId,
  sinceMs: number,
  limit: number,
): Promise<EntityNews[]> {
  const { results } = await db
    .prepare(
      `SELECT id, type, version, told_version AS toldVersion, approval_state AS approvalState, merged_into AS mergedInto,
         updated_at_ms AS updatedAtMs
       FROM entities INDEXED BY entities_untold WHERE tenant_id = ?1 AND told_version <> version AND updated_at_ms > ?2
         AND erased_at_ms IS NULL ORDER BY updated_at_ms LIMIT ?3`,
    )
    .bind(tenantId, sinceMs, limit)
    .all<EntityNews>();
  return results;
}

/** Webhooks have heard of this version. */
export const markEntityTold = (
  db: D1Database,
  tenantId: TenantId,
  { id, version }: Pick<EntityNews, "id" | "version">,
): Promise<unknown> =>
  db
    .prepare("UPDATE entities SET told_version = ?3 WHERE id = ?2 AND tenant_id = ?1 AND told_version < ?3")
    .bind(tenantId, id, version)
    .run();
