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

/** Where a page of them ended. */
export type NewsPlace = Pick<EntityNews, "updatedAtMs" | "id">;

const untold = "told_version <> version AND erased_at_ms IS NULL";

/** Tenants with an endpoint that names events about persons and companies, and with some from since then that were not told, in their order behind `after`. */
export async function tenantsOwingEntityNews(
  db: D1Database,
  sinceMs: number,
  after: string,
  limit: number,
): Promise<TenantId[]> {
  const { results } = await db
    .prepare(
      `SELECT DISTINCT tenant_id AS tenantId FROM webhook_endpoints WHERE tenant_id > ?1 AND deleted_at_ms IS NULL AND status <> 'disabled'
         AND instr(event_types, '"entity.') > 0 AND EXISTS (SELECT 1 FROM entities INDEXED BY entities_untold
           WHERE entities.tenant_id = webhook_endpoints.tenant_id AND entities.updated_at_ms > ?2 AND ${untold})
       ORDER BY tenant_id LIMIT ?3`,
    )
    .bind(after, sinceMs, limit)
    .all<{ tenantId: TenantId }>();
  return results.map(({ tenantId }) => tenantId);
}

/** What has changed and was not told, the oldest first, behind this place. Who was erased is told of no more. */
export async function entityNews(
  db: D1Database,
  tenantId: TenantId,
  after: NewsPlace,
  limit: number,
): Promise<EntityNews[]> {
  const { results } = await db
    .prepare(
      `SELECT id, type, version, told_version AS toldVersion, approval_state AS approvalState, merged_into AS mergedInto,
         updated_at_ms AS updatedAtMs
       FROM entities INDEXED BY entities_untold WHERE tenant_id = ?1 AND ${untold} AND (updated_at_ms, id) > (?2, ?3)
       ORDER BY updated_at_ms, id LIMIT ?4`,
    )
    .bind(tenantId, after.updatedAtMs, after.id, limit)
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
