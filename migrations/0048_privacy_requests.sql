CREATE TABLE `privacy_requests` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`subjects` text NOT NULL,
	`with_notes` integer NOT NULL,
	`by_kind` text NOT NULL,
	`by_id` text NOT NULL,
	`status` text NOT NULL,
	`problem` text,
	`size_bytes` integer,
	`sha256` text,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `privacy_requests_age` ON `privacy_requests` (`tenant_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `privacy_requests_running` ON `privacy_requests` (`updated_at_ms`) WHERE status = 'running';--> statement-breakpoint
CREATE INDEX `privacy_requests_expire` ON `privacy_requests` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `retention_done` (
	`tenant_id` text NOT NULL,
	`case_id` text NOT NULL,
	`class` text NOT NULL,
	`closed_at_ms` integer NOT NULL,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `case_id`, `class`)
);
--> statement-breakpoint
CREATE TABLE `retention_settings` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`rules` text NOT NULL,
	`version` integer NOT NULL,
	`progress` text DEFAULT '{}' NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `cases_ended` ON `cases` (`tenant_id`,`resolved_at_ms`,`case_id`) WHERE resolved_at_ms IS NOT NULL AND erased_at_ms IS NULL;--> statement-breakpoint
CREATE INDEX `raw_answers_case` ON `raw_answers` (`tenant_id`,`case_id`) WHERE case_id IS NOT NULL;