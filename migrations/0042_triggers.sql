CREATE TABLE `access_tokens` (
	`tenant_id` text NOT NULL,
	`account` text NOT NULL,
	`sealed` text NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`forget_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `account`)
);
--> statement-breakpoint
CREATE INDEX `access_tokens_forget` ON `access_tokens` (`forget_at_ms`);--> statement-breakpoint
CREATE TABLE `trigger_days` (
	`tenant_id` text NOT NULL,
	`trigger_id` text NOT NULL,
	`day` text NOT NULL,
	`what` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `trigger_id`, `day`, `what`)
);
--> statement-breakpoint
CREATE INDEX `trigger_days_day` ON `trigger_days` (`day`);--> statement-breakpoint
CREATE TABLE `trigger_deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`trigger_id` text NOT NULL,
	`status` text NOT NULL,
	`outcome` text,
	`message` text,
	`dedupe_key` text NOT NULL,
	`repeats` integer DEFAULT 0 NOT NULL,
	`repeated_at_ms` integer,
	`case_id` text,
	`body_bytes` integer NOT NULL,
	`sealed` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `trigger_deliveries_list` ON `trigger_deliveries` (`tenant_id`,`trigger_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `trigger_deliveries_dedupe` ON `trigger_deliveries` (`tenant_id`,`trigger_id`,`dedupe_key`);--> statement-breakpoint
CREATE INDEX `trigger_deliveries_left` ON `trigger_deliveries` (`updated_at_ms`) WHERE status = 'received';--> statement-breakpoint
CREATE INDEX `trigger_deliveries_expiry` ON `trigger_deliveries` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `triggers` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`address` text NOT NULL,
	`settings` text NOT NULL,
	`secrets_sealed` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `triggers_tenant` ON `triggers` (`tenant_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `triggers_address` ON `triggers` (`address`);