-- Rows that were never compared are due at once: after an update the whole list is gone through, a hundred a minute, as before.
ALTER TABLE `cases` ADD `compare_at_ms` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `cases` ADD `compare_days` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `cases_compare` ON `cases` (`compare_at_ms`);
--> statement-breakpoint
-- A call says itself where it lies in the log.
DROP INDEX `request_log_request`;
