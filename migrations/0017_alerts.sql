CREATE TABLE `alert_changes` (
	`tenant_id` text NOT NULL,
	`alert_id` text NOT NULL,
	`version` integer NOT NULL,
	`action` text NOT NULL,
	`from_status` text NOT NULL,
	`to_status` text NOT NULL,
	`assignee_id` text,
	`reason` text,
	`by_kind` text NOT NULL,
	`by_id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`case_id` text,
	`told_at_ms` integer,
	PRIMARY KEY(`tenant_id`, `alert_id`, `version`)
);
--> statement-breakpoint
CREATE INDEX `alert_changes_untold` ON `alert_changes` (`at_ms`) WHERE case_id IS NOT NULL AND told_at_ms IS NULL;--> statement-breakpoint
CREATE TABLE `alert_occurrences` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`alert_id` text NOT NULL,
	`severity` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`case_id` text,
	`run_id` text,
	`case_version` integer,
	`detail` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `alert_occurrences_alert` ON `alert_occurrences` (`tenant_id`,`alert_id`,`at_ms`,`id`);--> statement-breakpoint
CREATE TABLE `alerts` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`dedupe_key` text NOT NULL,
	`source` text NOT NULL,
	`rule` text NOT NULL,
	`rule_name` text NOT NULL,
	`title` text NOT NULL,
	`severity` integer NOT NULL,
	`status` text NOT NULL,
	`assignee_id` text,
	`case_id` text,
	`subject_id` text,
	`detail` text NOT NULL,
	`occurrences` integer NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`last_at_ms` integer NOT NULL,
	`closed_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alerts_one_open` ON `alerts` (`tenant_id`,`dedupe_key`) WHERE closed_at_ms IS NULL;--> statement-breakpoint
CREATE INDEX `alerts_same` ON `alerts` (`tenant_id`,`dedupe_key`,`created_at_ms`);--> statement-breakpoint
CREATE INDEX `alerts_created` ON `alerts` (`tenant_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `alerts_status` ON `alerts` (`tenant_id`,`status`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `alerts_severity` ON `alerts` (`tenant_id`,`severity`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `alerts_rule` ON `alerts` (`tenant_id`,`rule`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `alerts_case` ON `alerts` (`tenant_id`,`case_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `alerts_assignee` ON `alerts` (`tenant_id`,`assignee_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `alerts_closed` ON `alerts` (`closed_at_ms`) WHERE closed_at_ms IS NOT NULL;--> statement-breakpoint
ALTER TABLE `screening_decisions` ADD `case_id` text;--> statement-breakpoint
ALTER TABLE `screening_decisions` ADD `told_at_ms` integer;--> statement-breakpoint
CREATE INDEX `screening_decisions_untold` ON `screening_decisions` (`created_at_ms`) WHERE case_id IS NOT NULL AND told_at_ms IS NULL;--> statement-breakpoint
ALTER TABLE `screening_versions` ADD `monitor_round` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `checks_created` ON `checks` (`created_at_ms`);--> statement-breakpoint
CREATE INDEX `file_hashes_seen` ON `file_hashes` (`seen_at_ms`);