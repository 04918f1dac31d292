ALTER TABLE `checks` ADD `next_at_ms` integer;--> statement-breakpoint
CREATE INDEX `checks_next` ON `checks` (`next_at_ms`) WHERE next_at_ms IS NOT NULL;