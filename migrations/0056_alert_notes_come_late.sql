-- What is written about an alert of a case that is being erased comes too late.
CREATE TRIGGER alert_notes_come_late BEFORE INSERT ON alert_notes
WHEN EXISTS (SELECT 1 FROM alerts JOIN erasures ON erasures.tenant_id = alerts.tenant_id AND erasures.case_id = alerts.case_id WHERE alerts.id = new.alert_id) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER alert_snoozes_come_late BEFORE INSERT ON alert_snoozes
WHEN EXISTS (SELECT 1 FROM alerts JOIN erasures ON erasures.tenant_id = alerts.tenant_id AND erasures.case_id = alerts.case_id WHERE alerts.id = new.alert_id) BEGIN
  SELECT RAISE(IGNORE);
END;
