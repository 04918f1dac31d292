CREATE TABLE `events` (
	`tenant_id` text NOT NULL,
	`place` integer NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`case_id` text NOT NULL,
	`workflow_id` text NOT NULL,
	`workflow_key` text NOT NULL,
	`sequence` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`publication_seq` integer NOT NULL,
	`sealed` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `place`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `events_id` ON `events` (`id`);--> statement-breakpoint
CREATE INDEX `events_case` ON `events` (`tenant_id`,`case_id`,`place`);--> statement-breakpoint
CREATE TABLE `portal_links` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`endpoint_id` text,
	`access` text NOT NULL,
	`secret_hash` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`revoked_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `portal_links_tenant` ON `portal_links` (`tenant_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `portal_links_ended` ON `portal_links` (`expires_at_ms`);