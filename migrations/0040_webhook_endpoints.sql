CREATE TABLE `webhook_replays` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`endpoint_id` text NOT NULL,
	`kind` text NOT NULL,
	`since_ms` integer NOT NULL,
	`until_ms` integer NOT NULL,
	`status` text NOT NULL,
	`place` text,
	`looked` integer DEFAULT 0 NOT NULL,
	`sent` integer DEFAULT 0 NOT NULL,
	`truncated` integer DEFAULT false NOT NULL,
	`reached_at_ms` integer,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `webhook_replays_running` ON `webhook_replays` (`updated_at_ms`) WHERE status = 'running';--> statement-breakpoint
CREATE INDEX `webhook_replays_created` ON `webhook_replays` (`created_at_ms`);--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `workflows` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `tags` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `filter` text;--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `rate_limit_per_second` integer;--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `payload_version` text DEFAULT '2026-11-01' NOT NULL;--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `asymmetric` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `header_names` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `headers_sealed` text;--> statement-breakpoint
CREATE INDEX `deliveries_failed` ON `deliveries` (`tenant_id`,`endpoint_id`,`created_at_ms`,`id`) WHERE status = 'failed';