ALTER TABLE `alert_definitions` ADD `kind` text DEFAULT 'transactions' NOT NULL;--> statement-breakpoint
CREATE INDEX `alert_definitions_daily` ON `alert_definitions` (`judged_day`) WHERE judged_day IS NOT NULL;--> statement-breakpoint
ALTER TABLE `cases` ADD `legal_hold_reason` text;--> statement-breakpoint
ALTER TABLE `tenants` ADD `window_shards` integer;