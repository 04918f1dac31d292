CREATE TABLE `alert_backtest_pages` (
	`tenant_id` text NOT NULL,
	`backtest_id` text NOT NULL,
	`page` integer NOT NULL,
	`days` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `backtest_id`, `page`)
);
--> statement-breakpoint
CREATE TABLE `alert_backtests` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`definition_id` text,
	`body` text NOT NULL,
	`against_version` integer,
	`from_ms` integer NOT NULL,
	`until_ms` integer NOT NULL,
	`status` text NOT NULL,
	`progress` text NOT NULL,
	`result` text,
	`problem` text,
	`by_kind` text NOT NULL,
	`by_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`finished_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `alert_backtests_newest` ON `alert_backtests` (`tenant_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `alert_backtests_running` ON `alert_backtests` (`updated_at_ms`) WHERE status = 'running';--> statement-breakpoint
CREATE TABLE `alert_definition_sets` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`revision` integer NOT NULL,
	`changed_at_ms` integer NOT NULL,
	`prepared_revision` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `alert_definition_versions` (
	`tenant_id` text NOT NULL,
	`definition_id` text NOT NULL,
	`version` integer NOT NULL,
	`body` text NOT NULL,
	`hash` text NOT NULL,
	`by_kind` text NOT NULL,
	`by_id` text NOT NULL,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `definition_id`, `version`)
);
--> statement-breakpoint
CREATE TABLE `alert_definitions` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`name` text NOT NULL,
	`template` text,
	`draft` text NOT NULL,
	`hash` text NOT NULL,
	`version` integer NOT NULL,
	`published_version` integer,
	`published_hash` text,
	`enabled` integer NOT NULL,
	`judged_day` text,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`published_at_ms` integer,
	`archived_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `alert_definitions_newest` ON `alert_definitions` (`tenant_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `alert_definitions_template` ON `alert_definitions` (`tenant_id`,`template`) WHERE archived_at_ms IS NULL;--> statement-breakpoint
CREATE TABLE `alert_notes` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`alert_id` text NOT NULL,
	`author_kind` text NOT NULL,
	`author_id` text NOT NULL,
	`sealed` text,
	`created_at_ms` integer NOT NULL,
	`deleted_at_ms` integer,
	`deleted_by_id` text
);
--> statement-breakpoint
CREATE INDEX `alert_notes_newest` ON `alert_notes` (`tenant_id`,`alert_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE TABLE `alert_snoozes` (
	`tenant_id` text NOT NULL,
	`rule` text NOT NULL,
	`subject` text NOT NULL,
	`id` text NOT NULL,
	`alert_id` text NOT NULL,
	`until_ms` integer NOT NULL,
	`reason` text NOT NULL,
	`by_kind` text NOT NULL,
	`by_id` text NOT NULL,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `rule`, `subject`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alert_snoozes_id` ON `alert_snoozes` (`tenant_id`,`id`);--> statement-breakpoint
CREATE INDEX `alert_snoozes_until` ON `alert_snoozes` (`tenant_id`,`until_ms`);--> statement-breakpoint
CREATE TABLE `rule_days` (
	`tenant_id` text NOT NULL,
	`dedupe_key` text NOT NULL,
	`day` text NOT NULL,
	`part` integer NOT NULL,
	`alert_id` text,
	`standing` text NOT NULL,
	`definition_id` text NOT NULL,
	`definition_version` integer NOT NULL,
	`group_key` text NOT NULL,
	`subject_role` text NOT NULL,
	`subject_id` text NOT NULL,
	`revision` integer NOT NULL,
	`severity` integer NOT NULL,
	`times` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`held` text NOT NULL,
	`told_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `dedupe_key`, `day`, `part`)
);
--> statement-breakpoint
CREATE INDEX `rule_days_alert` ON `rule_days` (`tenant_id`,`alert_id`,`day`) WHERE alert_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `rule_days_quiet` ON `rule_days` (`tenant_id`,`definition_id`,`day`) WHERE alert_id IS NULL;--> statement-breakpoint
CREATE INDEX `rule_days_old` ON `rule_days` (`day`) WHERE alert_id IS NULL;--> statement-breakpoint
DROP INDEX `alert_changes_untold`;--> statement-breakpoint
CREATE INDEX `alert_changes_not_told` ON `alert_changes` (`at_ms`) WHERE told_at_ms IS NULL;--> statement-breakpoint
ALTER TABLE `alerts` ADD `counterparty_id` text;--> statement-breakpoint
CREATE INDEX `alerts_counterparty` ON `alerts` (`tenant_id`,`counterparty_id`,`created_at_ms`,`id`) WHERE counterparty_id IS NOT NULL;