ALTER TABLE `entities` ADD `told_version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `entities_untold` ON `entities` (`tenant_id`,`updated_at_ms`) WHERE told_version <> version;--> statement-breakpoint
-- Whom earlier releases knew is no news.
UPDATE entities SET told_version = version;
