import { demoTenantId } from "../../../scripts/demo-tenant.mjs";
import { changeLocalDatabase } from "../../../scripts/local-database.mjs";

/**
 * Fills the list of the demo tenant with so many cases that have no object behind them, in one statement: what is measured is the list.
 * Triggers count and place them as they do any other. Before the server starts.
 */
export function fillList(stateDir, size) {
  changeLocalDatabase(
    stateDir,
    `INSERT INTO cases (case_id, tenant_id, version, status, state, tags, definition_id, definition_key, definition_version, entity_id,
       entity_type, name, assignee_id, risk_score, risk_level, open_incidents, created_at_ms, updated_at_ms)
     WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${size})
     SELECT printf('case_listed%09d', i), '${demoTenantId}', 1, iif(i % 4 = 0, 'completed', 'active'), 'review', '["manual_review"]',
       'wfd_listed', 'listed', 1, 'ent_' || i, 'business', 'Company ' || i, iif(i % 8 = 3, 'usr_demo_analyst', NULL), (i % 4) * 25.0,
       iif(i % 4 = 3, 'high', 'low'), 0, 1700000000000 + i * 1000, 1700000000000 + i * 1000
     FROM n;`,
  );
}
