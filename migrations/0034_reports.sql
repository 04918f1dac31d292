CREATE TABLE `reports` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`case_id` text NOT NULL,
	`format` text NOT NULL,
	`language` text NOT NULL,
	`include` text NOT NULL,
	`by_kind` text NOT NULL,
	`by_id` text NOT NULL,
	`status` text NOT NULL,
	`problem` text,
	`masked` integer,
	`case_version` integer,
	`size_bytes` integer,
	`pages` integer,
	`sha256` text,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `reports_of_case` ON `reports` (`tenant_id`,`case_id`,`created_at_ms`);--> statement-breakpoint
CREATE INDEX `reports_running` ON `reports` (`updated_at_ms`) WHERE status = 'running';--> statement-breakpoint
CREATE INDEX `reports_expire` ON `reports` (`expires_at_ms`);