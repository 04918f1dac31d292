import type { TenantId } from "../../domain";

/**
 * What a tenant's configuration is at, as one text: it is another one as soon as anything of it has changed. Read before the
 * configuration is, it says in the writing transaction whether that still stands.
 */
export async function configurationMark(db: D1Database, tenantId: TenantId): Promise<string> {
  const row = await db.prepare(`SELECT ${mark} AS mark`).bind(tenantId).first<{ mark: string }>();
  if (row === null) throw new Error("a SELECT without a table has no row");
  return row.mark;
}

/**
 * First in the batch that writes a configuration: does nothing while it stands at `seen`, and fails the batch, all of it, when somebody
 * has changed something since (a tenant without a name cannot be stored). `hasMoved` knows that failure.
 */
export const refuseIfMoved = (db: D1Database, tenantId: TenantId, seen: string): D1PreparedStatement =>
  db.prepare(`UPDATE tenants SET name = NULL WHERE id = ?1 AND ${mark} IS NOT ?2`).bind(tenantId, seen);

export const hasMoved = (failure: unknown): boolean =>
  String(failure).includes("NOT NULL constraint failed: tenants.name");

/** Published versions never change, so their ids say all. What has a version of its own is known by it, the rest by its values. */
const mark = `json_array(
  (SELECT json_group_array(id) FROM (SELECT id FROM definitions WHERE tenant_id = ?1 AND status = 'published' ORDER BY id)),
  (SELECT json_group_array(id) FROM (SELECT id FROM rule_sets WHERE tenant_id = ?1 AND status = 'published' ORDER BY id)),
  (SELECT json_group_array(json_array(id, version, name, description, kind)) FROM (SELECT * FROM lists WHERE tenant_id = ?1 ORDER BY id)),
  (SELECT json_group_array(json_array(id, version, generation)) FROM (SELECT * FROM queues WHERE tenant_id = ?1 ORDER BY id)),
  (SELECT json_group_array(json_array(name, version, updated_at_ms)) FROM (SELECT * FROM vendor_adapters WHERE tenant_id = ?1 ORDER BY name)),
  (SELECT json_group_array(json_array(code, labels)) FROM
    (SELECT * FROM decision_reasons WHERE tenant_id = ?1 AND retired_at_ms IS NULL ORDER BY code)),
  (SELECT json_group_array(json_array(decision, codes)) FROM
    (SELECT * FROM decision_reason_orders WHERE tenant_id = ?1 ORDER BY decision)),
  (SELECT json_group_array(json_array(id, url, description, event_types, payload, payload_version, workflows, tags,
      filter, rate_limit_per_second, asymmetric, header_names, secrets_sealed)) FROM
    (SELECT * FROM webhook_endpoints WHERE tenant_id = ?1 AND deleted_at_ms IS NULL AND implicit = 0 ORDER BY id)),
  (SELECT json_group_array(json_array(workflow_key, version)) FROM
    (SELECT workflow_key, max(version) AS version FROM brand_versions WHERE tenant_id = ?1 GROUP BY workflow_key ORDER BY workflow_key)),
  (SELECT json_group_array(origin) FROM (SELECT origin FROM allowed_origins WHERE tenant_id = ?1 ORDER BY origin)),
  (SELECT json_array(time_zone, team_settings) FROM tenants WHERE id = ?1),
  (SELECT json_array(cents_per_day, cents_per_month, raw_answer_days) FROM check_settings WHERE tenant_id = ?1),
  (SELECT version FROM sla_settings WHERE tenant_id = ?1),
  (SELECT version FROM retention_settings WHERE tenant_id = ?1),
  (SELECT json_group_array(json_array(id, settings)) FROM (SELECT * FROM triggers WHERE tenant_id = ?1 ORDER BY id)),
  (SELECT json_group_array(json_array(id, name, issuer, client_id, domains, new_people_role, group_roles, offers_logout, enabled)) FROM
    (SELECT * FROM identity_providers WHERE tenant_id = ?1 ORDER BY id)),
  (SELECT json_array(idle_ms, absolute_ms, step_up_decisions, step_up_exports, only_providers, access_team_domain, access_audience)
    FROM sign_in_settings WHERE tenant_id = ?1),
  (SELECT body FROM screening_settings WHERE tenant_id = ?1),
  (SELECT json_group_array(json_array(id, published_version, enabled)) FROM (SELECT * FROM alert_definitions
    WHERE tenant_id = ?1 AND archived_at_ms IS NULL AND published_version IS NOT NULL ORDER BY id)),
  (SELECT json_group_array(json_array(key, name, format, url, refresh_hours, auto_activate)) FROM
    (SELECT * FROM screening_lists WHERE tenant_id = ?1 ORDER BY key)))`;
