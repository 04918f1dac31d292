CREATE TABLE `list_entries` (
	`list_id` text NOT NULL,
	`entry` text NOT NULL,
	`from_version` integer NOT NULL,
	`until_version` integer,
	`value` text NOT NULL,
	`note` text,
	`expires_at_ms` integer,
	PRIMARY KEY(`list_id`, `entry`, `from_version`)
);
--> statement-breakpoint
CREATE TABLE `list_versions` (
	`list_id` text NOT NULL,
	`version` integer NOT NULL,
	`reason` text,
	`by_id` text NOT NULL,
	`added` integer NOT NULL,
	`removed` integer NOT NULL,
	`count` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`claim` text NOT NULL,
	PRIMARY KEY(`list_id`, `version`)
);
--> statement-breakpoint
CREATE TABLE `lists` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`description` text,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `lists_key` ON `lists` (`tenant_id`,`key`);--> statement-breakpoint
CREATE TABLE `rule_sets` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`key` text NOT NULL,
	`version` integer NOT NULL,
	`status` text NOT NULL,
	`name` text NOT NULL,
	`description` text,
	`hash` text NOT NULL,
	`body` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`published_at_ms` integer,
	`archived_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rule_sets_version` ON `rule_sets` (`tenant_id`,`key`,`version`);--> statement-breakpoint
CREATE INDEX `rule_sets_newest` ON `rule_sets` (`tenant_id`,`created_at_ms`,`id`);