CREATE TABLE `merchant_batches` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`rows` integer NOT NULL,
	`refused` text NOT NULL,
	`by_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `merchant_batches_newest` ON `merchant_batches` (`tenant_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE TABLE `merchant_reports` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`entity_id` text,
	`correlation_id` text,
	`name` text,
	`website_url` text NOT NULL,
	`country` text,
	`line_of_business` text,
	`mcc` text,
	`with_quality_control` integer DEFAULT false NOT NULL,
	`type` text NOT NULL,
	`vendor` text NOT NULL,
	`because` text NOT NULL,
	`batch_id` text,
	`row` integer,
	`status` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_at_ms` integer,
	`check_id` text,
	`cost_cents` integer DEFAULT 0 NOT NULL,
	`compared_to_id` text,
	`risk_score` integer,
	`risk_level` text,
	`changes` integer,
	`sealed` text,
	`alert_id` text,
	`problem` text,
	`problem_message` text,
	`reviewed_at_ms` integer,
	`reviewed_by_id` text,
	`by_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`ended_at_ms` integer,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `merchant_reports_newest` ON `merchant_reports` (`tenant_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `merchant_reports_entity` ON `merchant_reports` (`tenant_id`,`entity_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `merchant_reports_status` ON `merchant_reports` (`tenant_id`,`status`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `merchant_reports_batch` ON `merchant_reports` (`tenant_id`,`batch_id`,`row`) WHERE batch_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `merchant_reports_next` ON `merchant_reports` (`next_at_ms`) WHERE next_at_ms IS NOT NULL;--> statement-breakpoint
CREATE INDEX `merchant_reports_old` ON `merchant_reports` (`created_at_ms`);--> statement-breakpoint
CREATE TABLE `merchant_schedules` (
	`tenant_id` text NOT NULL,
	`entity_id` text NOT NULL,
	`enabled` integer NOT NULL,
	`website_url` text NOT NULL,
	`interval_days` integer,
	`day_of_month` integer,
	`type` text NOT NULL,
	`vendor` text,
	`next_at_ms` integer,
	`version` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `entity_id`)
);
--> statement-breakpoint
CREATE INDEX `merchant_schedules_next` ON `merchant_schedules` (`tenant_id`,`next_at_ms`) WHERE next_at_ms IS NOT NULL;--> statement-breakpoint
CREATE TABLE `monitor_months` (
	`tenant_id` text NOT NULL,
	`month` text NOT NULL,
	`kind` text NOT NULL,
	`checks` integer NOT NULL,
	`cents` integer NOT NULL,
	`skipped` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`tenant_id`, `month`, `kind`)
);
--> statement-breakpoint
CREATE TABLE `monitor_runs` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`entity_id` text NOT NULL,
	`kind` text NOT NULL,
	`because` text NOT NULL,
	`status` text NOT NULL,
	`due_at_ms` integer NOT NULL,
	`attempts` integer NOT NULL,
	`news` integer,
	`sealed` text,
	`problem` text,
	`problem_message` text,
	`check_id` text,
	`cost_cents` integer DEFAULT 0 NOT NULL,
	`reserved_cents` integer,
	`alert_id` text,
	`case_id` text,
	`created_at_ms` integer NOT NULL,
	`ended_at_ms` integer,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `monitor_runs_newest` ON `monitor_runs` (`tenant_id`,`entity_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `monitor_runs_old` ON `monitor_runs` (`created_at_ms`);--> statement-breakpoint
CREATE TABLE `monitoring_settings` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`body` text NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `monitors` (
	`tenant_id` text NOT NULL,
	`entity_id` text NOT NULL,
	`kind` text NOT NULL,
	`enabled` integer NOT NULL,
	`action` text NOT NULL,
	`workflow` text,
	`terms` text NOT NULL,
	`origin` text NOT NULL,
	`paused_at_ms` integer,
	`paused_until_ms` integer,
	`due_at_ms` integer,
	`due_because` text,
	`next_at_ms` integer,
	`lease_until_ms` integer,
	`sealed` text,
	`lists_at_ms` integer DEFAULT 0 NOT NULL,
	`last_run_id` text,
	`last_at_ms` integer,
	`last_status` text,
	`problem` text,
	`version` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `entity_id`, `kind`)
);
--> statement-breakpoint
CREATE INDEX `monitors_next` ON `monitors` (`tenant_id`,`next_at_ms`) WHERE next_at_ms IS NOT NULL;--> statement-breakpoint
CREATE INDEX `monitors_calendar` ON `monitors` (`tenant_id`,`due_at_ms`,`entity_id`) WHERE due_at_ms IS NOT NULL;--> statement-breakpoint
CREATE INDEX `monitors_of_lists` ON `monitors` (`tenant_id`,`lists_at_ms`) WHERE kind = 'screening' AND enabled = 1;--> statement-breakpoint
CREATE INDEX `monitors_paused` ON `monitors` (`tenant_id`,`paused_at_ms`) WHERE paused_at_ms IS NOT NULL;--> statement-breakpoint
CREATE INDEX `monitors_in_trouble` ON `monitors` (`tenant_id`,`last_at_ms`) WHERE problem IS NOT NULL;--> statement-breakpoint
-- What is set up for somebody who is being erased comes too late.
CREATE TRIGGER monitors_come_late BEFORE INSERT ON monitors
WHEN EXISTS (SELECT 1 FROM entities WHERE id = new.entity_id AND erased_at_ms IS NOT NULL) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER monitor_runs_come_late BEFORE INSERT ON monitor_runs
WHEN EXISTS (SELECT 1 FROM entities WHERE id = new.entity_id AND erased_at_ms IS NOT NULL) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER merchant_reports_come_late BEFORE INSERT ON merchant_reports
WHEN EXISTS (SELECT 1 FROM entities WHERE id = new.entity_id AND erased_at_ms IS NOT NULL) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER merchant_schedules_come_late BEFORE INSERT ON merchant_schedules
WHEN EXISTS (SELECT 1 FROM entities WHERE id = new.entity_id AND erased_at_ms IS NOT NULL) BEGIN
  SELECT RAISE(IGNORE);
END;
