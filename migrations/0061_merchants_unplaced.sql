ALTER TABLE `callbacks` ADD `entity_id` text;--> statement-breakpoint
CREATE INDEX `callbacks_entity` ON `callbacks` (`tenant_id`,`entity_id`) WHERE entity_id IS NOT NULL;--> statement-breakpoint
ALTER TABLE `merchant_reports` ADD `place_id` text;--> statement-breakpoint
-- What a vendor reports of somebody who is being erased comes too late.
CREATE TRIGGER callbacks_of_erased BEFORE INSERT ON callbacks
WHEN EXISTS (SELECT 1 FROM entities WHERE id = new.entity_id AND erased_at_ms IS NOT NULL) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
-- Nor is a report placed with them.
CREATE TRIGGER merchant_reports_placed_late BEFORE UPDATE OF entity_id ON merchant_reports
WHEN EXISTS (SELECT 1 FROM entities WHERE id = new.entity_id AND erased_at_ms IS NOT NULL) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
-- Reports that were asked for and not placed yet are known by what the erasure takes away: they go with it.
CREATE TRIGGER merchant_reports_unplaced AFTER UPDATE OF erased_at_ms ON entities
WHEN old.erased_at_ms IS NULL AND new.erased_at_ms IS NOT NULL AND old.type = 'business' BEGIN
  DELETE FROM merchant_reports WHERE tenant_id = old.tenant_id AND entity_id IS NULL
    AND (correlation_id = old.correlation_id OR place_id = old.id);
END;
