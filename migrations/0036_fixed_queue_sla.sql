-- How many open cases of each built-in queue are late or nearly: a second label per queue, for those cases only. What is in time is counted
-- and written as before.
DROP TRIGGER cases_moved_from;
--> statement-breakpoint
DROP TRIGGER cases_moved_to;
--> statement-breakpoint
DROP VIEW case_labels;
--> statement-breakpoint
CREATE VIEW case_labels AS
SELECT cases.tenant_id, cases.case_id, label.value || late.value AS label
FROM cases, json_each(json_array(
  CASE WHEN status = 'active' THEN 'all_open' END,
  CASE WHEN status IN ('completed', 'failed', 'cancelled') THEN 'closed' END,
  CASE WHEN status = 'active' AND assignee_id IS NULL THEN 'unassigned' END,
  CASE WHEN status = 'active' THEN 'mine:' || assignee_id END,
  CASE WHEN status = 'active' AND instr(tags, '"manual_review"') > 0 THEN 'review' END,
  CASE WHEN status = 'active' AND risk_level IN ('high', 'critical') THEN 'high_risk' END,
  CASE WHEN status = 'active' AND (instr(tags, '"collection_flow"') > 0 OR instr(tags, '"revision"') > 0) THEN 'waiting' END,
  CASE WHEN status = 'active' AND (instr(tags, '"data_enrichment"') > 0 OR instr(tags, '"pending_process"') > 0) THEN 'processing' END,
  CASE WHEN status = 'active' AND open_incidents > 0 THEN 'incidents' END
)) AS label, json_each(json_array(
  '',
  CASE WHEN status = 'active' AND sla_state IN ('at_risk', 'breached') THEN ':' || sla_state END
)) AS late
WHERE label.value IS NOT NULL AND late.value IS NOT NULL;
--> statement-breakpoint
INSERT INTO case_counts (tenant_id, label, n)
SELECT tenant_id, label, count(*) FROM case_labels WHERE label LIKE '%:at_risk' OR label LIKE '%:breached' GROUP BY tenant_id, label;
--> statement-breakpoint
CREATE TRIGGER cases_moved_from BEFORE UPDATE ON cases
WHEN OLD.status IS NOT NEW.status OR OLD.assignee_id IS NOT NEW.assignee_id OR OLD.tags IS NOT NEW.tags
  OR OLD.risk_level IS NOT NEW.risk_level OR (OLD.open_incidents > 0) IS NOT (NEW.open_incidents > 0)
  OR iif(OLD.sla_state IN ('at_risk', 'breached'), OLD.sla_state, '') IS NOT iif(NEW.sla_state IN ('at_risk', 'breached'), NEW.sla_state, '')
BEGIN
  UPDATE case_counts SET n = n - 1 WHERE tenant_id = OLD.tenant_id
    AND label IN (SELECT label FROM case_labels WHERE case_id = OLD.case_id);
END;
--> statement-breakpoint
CREATE TRIGGER cases_moved_to AFTER UPDATE ON cases
WHEN OLD.status IS NOT NEW.status OR OLD.assignee_id IS NOT NEW.assignee_id OR OLD.tags IS NOT NEW.tags
  OR OLD.risk_level IS NOT NEW.risk_level OR (OLD.open_incidents > 0) IS NOT (NEW.open_incidents > 0)
  OR iif(OLD.sla_state IN ('at_risk', 'breached'), OLD.sla_state, '') IS NOT iif(NEW.sla_state IN ('at_risk', 'breached'), NEW.sla_state, '')
BEGIN
  INSERT INTO case_counts (tenant_id, label, n)
  SELECT tenant_id, label, 1 FROM case_labels WHERE case_id = NEW.case_id
  ON CONFLICT (tenant_id, label) DO UPDATE SET n = case_counts.n + 1;
END;
