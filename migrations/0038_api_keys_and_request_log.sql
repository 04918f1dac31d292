CREATE TABLE `request_log` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`method` text NOT NULL,
	`operation` text NOT NULL,
	`route` text NOT NULL,
	`path` text NOT NULL,
	`query` text,
	`status` integer NOT NULL,
	`error_code` text,
	`duration_ms` integer NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` text NOT NULL,
	`request_id` text NOT NULL,
	`idempotency_key` text,
	`api_version` text NOT NULL,
	`request_body` text,
	`response_body` text,
	`request_bytes` integer NOT NULL,
	`response_bytes` integer,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `request_log_request` ON `request_log` (`tenant_id`,`request_id`);--> statement-breakpoint
ALTER TABLE `api_keys` ADD `last_used_at_ms` integer;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `created_by` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `allowed_ips` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `writes_per_minute` integer;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `api_version` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `replaced_by_id` text;