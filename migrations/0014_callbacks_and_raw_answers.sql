CREATE TABLE `callback_counts` (
	`tenant_id` text NOT NULL,
	`day` text NOT NULL,
	`what` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `day`, `what`)
);
--> statement-breakpoint
CREATE TABLE `callbacks` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`door` text NOT NULL,
	`case_id` text,
	`run_id` text,
	`check_id` text,
	`vendor` text NOT NULL,
	`status` text NOT NULL,
	`reason` text,
	`event_id` text,
	`body_hash` text NOT NULL,
	`body_bytes` integer NOT NULL,
	`sealed` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`settled_by` text
);
--> statement-breakpoint
CREATE INDEX `callbacks_tenant` ON `callbacks` (`tenant_id`,`status`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `callbacks_event` ON `callbacks` (`tenant_id`,`vendor`,`event_id`) WHERE status <> 'quarantined' AND status <> 'discarded' AND event_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `callbacks_left` ON `callbacks` (`updated_at_ms`) WHERE status = 'received';--> statement-breakpoint
CREATE INDEX `callbacks_expiry` ON `callbacks` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `check_settings` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`cents_per_day` integer,
	`cents_per_month` integer,
	`raw_answer_days` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `raw_answer_reads` (
	`tenant_id` text NOT NULL,
	`raw_answer_id` text NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` text NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `raw_answer_reads_of` ON `raw_answer_reads` (`tenant_id`,`raw_answer_id`,`at_ms`);--> statement-breakpoint
CREATE TABLE `raw_answers` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`check_id` text,
	`case_id` text,
	`run_id` text,
	`type` text NOT NULL,
	`vendor` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `raw_answers_expiry` ON `raw_answers` (`expires_at_ms`);--> statement-breakpoint
ALTER TABLE `checks` ADD `case_id` text;--> statement-breakpoint
ALTER TABLE `checks` ADD `run_id` text;