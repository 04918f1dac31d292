CREATE TABLE `screening_decisions` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`subject_key` text NOT NULL,
	`list_key` text NOT NULL,
	`entry_id` text NOT NULL,
	`entry_hash` text NOT NULL,
	`verdict` text NOT NULL,
	`reason` text NOT NULL,
	`by_id` text NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `screening_decisions_subject` ON `screening_decisions` (`tenant_id`,`subject_key`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE TABLE `screening_lists` (
	`tenant_id` text NOT NULL,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`format` text NOT NULL,
	`url` text,
	`active_version` integer,
	`last_version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `key`)
);
--> statement-breakpoint
CREATE TABLE `screening_settings` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`body` text NOT NULL,
	`by_id` text NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `screening_subjects` (
	`tenant_id` text NOT NULL,
	`subject_key` text NOT NULL,
	`case_id` text NOT NULL,
	`sealed` text NOT NULL,
	`hits` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`screened_at_ms` integer NOT NULL,
	`changed_at_ms` integer,
	PRIMARY KEY(`tenant_id`, `subject_key`)
);
--> statement-breakpoint
CREATE INDEX `screening_subjects_case` ON `screening_subjects` (`tenant_id`,`case_id`);--> statement-breakpoint
CREATE TABLE `screening_versions` (
	`tenant_id` text NOT NULL,
	`list_key` text NOT NULL,
	`version` integer NOT NULL,
	`status` text NOT NULL,
	`source` text NOT NULL,
	`format` text NOT NULL,
	`problem` text,
	`entries` integer DEFAULT 0 NOT NULL,
	`names` integer DEFAULT 0 NOT NULL,
	`skipped` integer DEFAULT 0 NOT NULL,
	`problems` text DEFAULT '[]' NOT NULL,
	`content_hash` text,
	`by_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`finished_at_ms` integer,
	`activated_at_ms` integer,
	`monitoring` text,
	`monitor_cursor` text,
	`screened` integer DEFAULT 0 NOT NULL,
	`changed` integer DEFAULT 0 NOT NULL,
	`touched_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `list_key`, `version`)
);
--> statement-breakpoint
CREATE INDEX `screening_versions_due` ON `screening_versions` (`touched_at_ms`) WHERE status = 'loading' OR monitoring = 'running';