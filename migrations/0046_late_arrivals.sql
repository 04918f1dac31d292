-- What still arrives about a case when its erasure has begun (a callback, a published event, what a check was about to write down) would
-- lie there for good: the cascade has been, or is, past it. So the tables themselves do not take it. `src/privacy/data-map.ts` says which.
CREATE TRIGGER mails_come_late BEFORE INSERT ON mails
WHEN new.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.case_id) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER checks_come_late BEFORE INSERT ON checks
WHEN new.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.case_id) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER raw_answers_come_late BEFORE INSERT ON raw_answers
WHEN new.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.case_id) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER pending_answers_come_late BEFORE INSERT ON pending_answers
WHEN new.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.case_id) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER callbacks_come_late BEFORE INSERT ON callbacks
WHEN new.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.case_id) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER file_hashes_come_late BEFORE INSERT ON file_hashes
WHEN new.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.case_id) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER uploads_come_late BEFORE INSERT ON uploads
WHEN new.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.case_id) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER judgements_come_late BEFORE INSERT ON judgements
WHEN new.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.case_id) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER backtest_cases_come_late BEFORE INSERT ON backtest_cases
WHEN new.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.case_id) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER screening_subjects_come_late BEFORE INSERT ON screening_subjects
WHEN new.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.case_id) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER screening_decisions_come_late BEFORE INSERT ON screening_decisions
WHEN new.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.case_id) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER notifications_come_late BEFORE INSERT ON notifications
WHEN new.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.case_id) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER deliveries_come_late BEFORE INSERT ON deliveries
WHEN new.case_id IS NOT NULL AND new.event_type <> 'case.erased' AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.case_id) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER alerts_come_late AFTER INSERT ON alerts
WHEN new.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.case_id) BEGIN
  UPDATE alerts SET subject_id = NULL, detail = '{}' WHERE rowid = new.rowid;
END;
--> statement-breakpoint
CREATE TRIGGER alert_occurrences_come_late AFTER INSERT ON alert_occurrences
WHEN new.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.case_id) BEGIN
  UPDATE alert_occurrences SET detail = '{}' WHERE rowid = new.rowid;
END;
--> statement-breakpoint
-- A message is stored before it is known which case it is for.
CREATE TRIGGER trigger_deliveries_come_late AFTER UPDATE OF case_id ON trigger_deliveries
WHEN new.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.case_id) BEGIN
  UPDATE trigger_deliveries SET sealed = '', message = NULL WHERE rowid = new.rowid;
END;
