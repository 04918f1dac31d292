CREATE INDEX `mails_created` ON `mails` (`created_at_ms`);--> statement-breakpoint
CREATE INDEX `stat_days_day` ON `stat_days` (`day`);