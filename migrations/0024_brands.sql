CREATE TABLE `brand_domains` (
	`tenant_id` text NOT NULL,
	`host` text NOT NULL,
	`proof` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`verified_at_ms` integer,
	PRIMARY KEY(`tenant_id`, `host`)
);
--> statement-breakpoint
CREATE INDEX `brand_domains_host` ON `brand_domains` (`host`,`verified_at_ms`);--> statement-breakpoint
CREATE TABLE `brand_drafts` (
	`tenant_id` text NOT NULL,
	`workflow_key` text NOT NULL,
	`brand` text NOT NULL,
	`revision` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`updated_by` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `workflow_key`)
);
--> statement-breakpoint
CREATE TABLE `brand_files` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`use` text NOT NULL,
	`content_type` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `brand_files_same` ON `brand_files` (`tenant_id`,`use`,`sha256`);--> statement-breakpoint
CREATE TABLE `brand_versions` (
	`tenant_id` text NOT NULL,
	`workflow_key` text NOT NULL,
	`version` integer NOT NULL,
	`brand` text NOT NULL,
	`note` text,
	`published_at_ms` integer NOT NULL,
	`published_by` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `workflow_key`, `version`)
);
