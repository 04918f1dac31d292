import { isSame } from "../privacy/same-entity";

/**
 * SQL for the ids of alerts about somebody, about their cases, and about the sides of transactions that they are, under whatever id they were
 * merged. `?1`: tenant; `id`: a parameter or a column.
 */
export const alertsAbout = (id: string): string => `
  SELECT id FROM alerts WHERE tenant_id = ?1 AND ${isSame("subject_id", id)}
  UNION SELECT id FROM alerts WHERE tenant_id = ?1
    AND case_id IN (SELECT case_id FROM cases WHERE tenant_id = ?1 AND ${isSame("entity_id", id)})
  UNION SELECT id FROM alerts WHERE tenant_id = ?1
    AND counterparty_id IN (SELECT id FROM counterparties WHERE tenant_id = ?1 AND ${isSame("entity_id", id)})`;
