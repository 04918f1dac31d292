CREATE TABLE `checks` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`type` text NOT NULL,
	`vendor` text NOT NULL,
	`purpose` text NOT NULL,
	`status` text NOT NULL,
	`question` text NOT NULL,
	`sealed` text NOT NULL,
	`cost_cents` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`deadline_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `checks_tenant` ON `checks` (`tenant_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `checks_question` ON `checks` (`tenant_id`,`question`,`created_at_ms`);--> statement-breakpoint
CREATE INDEX `checks_cost` ON `checks` (`tenant_id`,`created_at_ms`,`cost_cents`) WHERE cost_cents > 0;--> statement-breakpoint
CREATE TABLE `file_hashes` (
	`tenant_id` text NOT NULL,
	`sha256` text NOT NULL,
	`case_id` text NOT NULL,
	`file_id` text NOT NULL,
	`seen_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `sha256`, `case_id`, `file_id`)
);
--> statement-breakpoint
CREATE INDEX `file_hashes_file` ON `file_hashes` (`tenant_id`,`file_id`);--> statement-breakpoint
CREATE TABLE `vendor_adapters` (
	`tenant_id` text NOT NULL,
	`name` text NOT NULL,
	`version` integer NOT NULL,
	`body` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `name`)
);
