ALTER TABLE `screening_lists` ADD `refresh_hours` integer;--> statement-breakpoint
ALTER TABLE `screening_lists` ADD `next_fetch_at_ms` integer;--> statement-breakpoint
ALTER TABLE `screening_lists` ADD `auto_activate` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `screening_lists_due` ON `screening_lists` (`next_fetch_at_ms`) WHERE next_fetch_at_ms IS NOT NULL;