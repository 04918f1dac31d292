CREATE TABLE `entity_attributes` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` text NOT NULL,
	`entity_id` text NOT NULL,
	`field` text NOT NULL,
	`value` text NOT NULL,
	`source_kind` text NOT NULL,
	`source_id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`pinned` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE INDEX `entity_attributes_entity` ON `entity_attributes` (`tenant_id`,`entity_id`,`field`,`seq`);--> statement-breakpoint
CREATE INDEX `entity_attributes_source` ON `entity_attributes` (`tenant_id`,`source_id`,`entity_id`);--> statement-breakpoint
CREATE TABLE `entity_links` (
	`id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`holder_id` text NOT NULL,
	`company_id` text NOT NULL,
	`position` text NOT NULL,
	`share` real,
	`source_kind` text NOT NULL,
	`source_id` text NOT NULL,
	`from_day` text,
	`to_day` text,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`ended_at_ms` integer,
	PRIMARY KEY(`tenant_id`, `id`, `source_kind`, `source_id`)
);
--> statement-breakpoint
CREATE INDEX `entity_links_holder` ON `entity_links` (`tenant_id`,`holder_id`,`updated_at_ms`);--> statement-breakpoint
CREATE INDEX `entity_links_company` ON `entity_links` (`tenant_id`,`company_id`,`updated_at_ms`);--> statement-breakpoint
CREATE INDEX `entity_links_source` ON `entity_links` (`tenant_id`,`source_id`);--> statement-breakpoint
CREATE TABLE `entity_terms` (
	`tenant_id` text NOT NULL,
	`term` text NOT NULL,
	`entity_id` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `term`, `entity_id`)
);
--> statement-breakpoint
CREATE INDEX `entity_terms_entity` ON `entity_terms` (`tenant_id`,`entity_id`);--> statement-breakpoint
ALTER TABLE `entities` ADD `approval_at_ms` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `entities` ADD `approval_case_id` text;--> statement-breakpoint
ALTER TABLE `entities` ADD `risk_level` text;--> statement-breakpoint
ALTER TABLE `entities` ADD `risk_score` real;--> statement-breakpoint
ALTER TABLE `entities` ADD `risk_case_id` text;--> statement-breakpoint
ALTER TABLE `entities` ADD `risk_at_ms` integer;--> statement-breakpoint
ALTER TABLE `entities` ADD `own_risk` text;--> statement-breakpoint
ALTER TABLE `entities` ADD `own_risk_level` text;--> statement-breakpoint
ALTER TABLE `entities` ADD `own_risk_until_ms` integer;--> statement-breakpoint
ALTER TABLE `entities` ADD `merged_into` text;--> statement-breakpoint
ALTER TABLE `entities` ADD `merged_at_ms` integer;--> statement-breakpoint
ALTER TABLE `entities` ADD `version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `entities` ADD `erased_at_ms` integer;--> statement-breakpoint
CREATE INDEX `entities_created` ON `entities` (`tenant_id`,`created_at_ms`,`id`) WHERE merged_into IS NULL AND erased_at_ms IS NULL;--> statement-breakpoint
CREATE INDEX `entities_approval` ON `entities` (`tenant_id`,`approval_state`,`created_at_ms`,`id`) WHERE merged_into IS NULL AND erased_at_ms IS NULL;--> statement-breakpoint
CREATE INDEX `entities_merged` ON `entities` (`merged_into`) WHERE merged_into IS NOT NULL;--> statement-breakpoint
CREATE INDEX `entities_unread` ON `entities` (`created_at_ms`) WHERE version = 0;
--> statement-breakpoint
-- The risk of a person or company is that of the newest case that has one, of all that are merged.
CREATE TRIGGER entities_risk_new AFTER INSERT ON cases WHEN new.risk_level IS NOT NULL BEGIN
  UPDATE entities SET (risk_level, risk_score, risk_case_id) = (
    SELECT risk_level, risk_score, case_id FROM cases
    WHERE tenant_id = new.tenant_id AND risk_level IS NOT NULL AND erased_at_ms IS NULL
      AND entity_id IN (SELECT one.id FROM entities AS one WHERE one.id = entities.id UNION ALL SELECT one.id FROM entities AS one WHERE one.merged_into = entities.id)
    ORDER BY +created_at_ms DESC, case_id DESC LIMIT 1), risk_at_ms = CAST(unixepoch('subsec') * 1000 AS INTEGER)
  WHERE tenant_id = new.tenant_id AND id = (SELECT coalesce(merged_into, id) FROM entities WHERE id = new.entity_id);
END;
--> statement-breakpoint
CREATE TRIGGER entities_risk_change AFTER UPDATE OF risk_level, risk_score, erased_at_ms, entity_id ON cases
WHEN old.risk_level IS NOT new.risk_level OR old.risk_score IS NOT new.risk_score
  OR (old.risk_level IS NOT NULL AND (old.erased_at_ms IS NOT new.erased_at_ms OR old.entity_id IS NOT new.entity_id)) BEGIN
  UPDATE entities SET (risk_level, risk_score, risk_case_id) = (
    SELECT risk_level, risk_score, case_id FROM cases
    WHERE tenant_id = new.tenant_id AND risk_level IS NOT NULL AND erased_at_ms IS NULL
      AND entity_id IN (SELECT one.id FROM entities AS one WHERE one.id = entities.id UNION ALL SELECT one.id FROM entities AS one WHERE one.merged_into = entities.id)
    ORDER BY +created_at_ms DESC, case_id DESC LIMIT 1), risk_at_ms = CAST(unixepoch('subsec') * 1000 AS INTEGER)
  WHERE tenant_id = new.tenant_id AND id = (SELECT coalesce(merged_into, id) FROM entities WHERE id = old.entity_id);
END;
--> statement-breakpoint
-- What a case says when its erasure has begun is not taken in.
CREATE TRIGGER entity_attributes_come_late BEFORE INSERT ON entity_attributes
WHEN new.source_kind = 'case' AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.source_id) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER entity_links_come_late BEFORE INSERT ON entity_links
WHEN new.source_kind = 'case' AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = new.tenant_id AND case_id = new.source_id) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
-- Nothing is learned any more of whom was erased.
CREATE TRIGGER entity_attributes_of_erased BEFORE INSERT ON entity_attributes
WHEN EXISTS (SELECT 1 FROM entities WHERE id = new.entity_id AND erased_at_ms IS NOT NULL) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER entity_terms_of_erased BEFORE INSERT ON entity_terms
WHEN EXISTS (SELECT 1 FROM entities WHERE id = new.entity_id AND erased_at_ms IS NOT NULL) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER entity_links_of_erased BEFORE INSERT ON entity_links
WHEN EXISTS (SELECT 1 FROM entities WHERE id IN (new.holder_id, new.company_id) AND erased_at_ms IS NOT NULL) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER entity_notes_of_erased BEFORE INSERT ON entity_notes
WHEN EXISTS (SELECT 1 FROM entities WHERE id = new.entity_id AND erased_at_ms IS NOT NULL) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
UPDATE entities SET approval_at_ms = updated_at_ms;
--> statement-breakpoint
UPDATE entities SET (risk_level, risk_score, risk_case_id, risk_at_ms) = (
  SELECT risk_level, risk_score, case_id, updated_at_ms FROM cases
  WHERE cases.tenant_id = entities.tenant_id AND cases.entity_id = entities.id AND risk_level IS NOT NULL AND erased_at_ms IS NULL
  ORDER BY +created_at_ms DESC, case_id DESC LIMIT 1);
