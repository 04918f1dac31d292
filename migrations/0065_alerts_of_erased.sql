-- What people write about an alert comes too late while whom it is about is being erased: what was written before is gone, or about to go.
CREATE TRIGGER alert_notes_of_erased BEFORE INSERT ON alert_notes
WHEN EXISTS (SELECT 1 FROM alerts LEFT JOIN counterparties AS party ON party.id = alerts.counterparty_id WHERE alerts.id = new.alert_id
  AND (EXISTS (SELECT 1 FROM entities WHERE id = alerts.subject_id AND erased_at_ms IS NOT NULL) OR (party.salt <> ''
    AND (party.erased = 1 OR EXISTS (SELECT 1 FROM entities WHERE id = party.entity_id AND erased_at_ms IS NOT NULL))))) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER alert_snoozes_of_erased BEFORE INSERT ON alert_snoozes
WHEN EXISTS (SELECT 1 FROM alerts LEFT JOIN counterparties AS party ON party.id = alerts.counterparty_id WHERE alerts.id = new.alert_id
  AND (EXISTS (SELECT 1 FROM entities WHERE id = alerts.subject_id AND erased_at_ms IS NOT NULL) OR (party.salt <> ''
    AND (party.erased = 1 OR EXISTS (SELECT 1 FROM entities WHERE id = party.entity_id AND erased_at_ms IS NOT NULL))))) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
-- A step is taken all the same; only its reason is not kept.
CREATE TRIGGER alert_changes_of_erased AFTER INSERT ON alert_changes
WHEN new.reason IS NOT NULL AND EXISTS (SELECT 1 FROM alerts LEFT JOIN counterparties AS party ON party.id = alerts.counterparty_id WHERE alerts.id = new.alert_id
  AND (EXISTS (SELECT 1 FROM entities WHERE id = alerts.subject_id AND erased_at_ms IS NOT NULL) OR (party.salt <> ''
    AND (party.erased = 1 OR EXISTS (SELECT 1 FROM entities WHERE id = party.entity_id AND erased_at_ms IS NOT NULL))))) BEGIN
  UPDATE alert_changes SET reason = NULL WHERE rowid = new.rowid;
END;
--> statement-breakpoint
-- Backtests of earlier releases tell groups apart by what callers call somebody, where what is tried or what it is compared with does. They can
-- be made again.
DELETE FROM alert_backtest_pages WHERE (tenant_id, backtest_id) IN (
  SELECT tried.tenant_id, tried.id FROM alert_backtests AS tried LEFT JOIN alert_definition_versions AS published
    ON published.tenant_id = tried.tenant_id AND published.definition_id = tried.definition_id AND published.version = tried.against_version
  WHERE instr(tried.body, '.correlationId') > 0 OR instr(published.body, '.correlationId') > 0);
--> statement-breakpoint
DELETE FROM alert_backtests WHERE (tenant_id, id) IN (
  SELECT tried.tenant_id, tried.id FROM alert_backtests AS tried LEFT JOIN alert_definition_versions AS published
    ON published.tenant_id = tried.tenant_id AND published.definition_id = tried.definition_id AND published.version = tried.against_version
  WHERE instr(tried.body, '.correlationId') > 0 OR instr(published.body, '.correlationId') > 0);
