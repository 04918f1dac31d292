-- Which labels each case carries: the one place that says so for the counters. The lists say the same in db/queues.ts.
CREATE VIEW case_labels AS
SELECT cases.tenant_id, cases.case_id, label.value AS label
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
)) AS label
WHERE label.value IS NOT NULL;
--> statement-breakpoint
INSERT INTO case_counts (tenant_id, label, n) SELECT tenant_id, label, count(*) FROM case_labels GROUP BY tenant_id, label;
--> statement-breakpoint
CREATE TRIGGER cases_counted AFTER INSERT ON cases BEGIN
  INSERT INTO case_counts (tenant_id, label, n)
  SELECT tenant_id, label, 1 FROM case_labels WHERE case_id = NEW.case_id
  ON CONFLICT (tenant_id, label) DO UPDATE SET n = case_counts.n + 1;
END;
--> statement-breakpoint
-- An update takes the row out of the counts as it was and puts it back as it is; most updates move no case to another label.
CREATE TRIGGER cases_moved_from BEFORE UPDATE ON cases
WHEN OLD.status IS NOT NEW.status OR OLD.assignee_id IS NOT NEW.assignee_id OR OLD.tags IS NOT NEW.tags
  OR OLD.risk_level IS NOT NEW.risk_level OR (OLD.open_incidents > 0) IS NOT (NEW.open_incidents > 0)
BEGIN
  UPDATE case_counts SET n = n - 1 WHERE tenant_id = OLD.tenant_id
    AND label IN (SELECT label FROM case_labels WHERE case_id = OLD.case_id);
END;
--> statement-breakpoint
CREATE TRIGGER cases_moved_to AFTER UPDATE ON cases
WHEN OLD.status IS NOT NEW.status OR OLD.assignee_id IS NOT NEW.assignee_id OR OLD.tags IS NOT NEW.tags
  OR OLD.risk_level IS NOT NEW.risk_level OR (OLD.open_incidents > 0) IS NOT (NEW.open_incidents > 0)
BEGIN
  INSERT INTO case_counts (tenant_id, label, n)
  SELECT tenant_id, label, 1 FROM case_labels WHERE case_id = NEW.case_id
  ON CONFLICT (tenant_id, label) DO UPDATE SET n = case_counts.n + 1;
END;
--> statement-breakpoint
CREATE TRIGGER cases_uncounted BEFORE DELETE ON cases BEGIN
  UPDATE case_counts SET n = n - 1 WHERE tenant_id = OLD.tenant_id
    AND label IN (SELECT label FROM case_labels WHERE case_id = OLD.case_id);
END;
