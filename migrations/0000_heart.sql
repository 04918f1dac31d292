CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`name` text NOT NULL,
	`secret_hash` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer,
	`revoked_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `api_keys_tenant` ON `api_keys` (`tenant_id`,`created_at_ms`);--> statement-breakpoint
CREATE TABLE `cases` (
	`case_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`version` integer NOT NULL,
	`status` text NOT NULL,
	`state` text NOT NULL,
	`tags` text NOT NULL,
	`outcome` text,
	`definition_id` text NOT NULL,
	`definition_key` text NOT NULL,
	`definition_version` integer NOT NULL,
	`entity_id` text NOT NULL,
	`entity_type` text NOT NULL,
	`name` text,
	`email` text,
	`external_id` text,
	`assignee_id` text,
	`parent_id` text,
	`risk_score` real,
	`risk_level` text,
	`open_incidents` integer DEFAULT 0 NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`resolved_at_ms` integer,
	`wake_at_ms` integer,
	`exclusive` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `cases_external_id` ON `cases` (`tenant_id`,`external_id`) WHERE external_id IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `cases_one_active` ON `cases` (`tenant_id`,`definition_key`,`entity_id`) WHERE exclusive = 1;--> statement-breakpoint
CREATE INDEX `cases_created` ON `cases` (`tenant_id`,`created_at_ms`,`case_id`);--> statement-breakpoint
CREATE INDEX `cases_status` ON `cases` (`tenant_id`,`status`,`created_at_ms`,`case_id`);--> statement-breakpoint
CREATE INDEX `cases_assignee` ON `cases` (`tenant_id`,`assignee_id`,`created_at_ms`,`case_id`);--> statement-breakpoint
CREATE INDEX `cases_wake` ON `cases` (`wake_at_ms`) WHERE wake_at_ms IS NOT NULL;--> statement-breakpoint
CREATE INDEX `cases_opening` ON `cases` (`created_at_ms`) WHERE status = 'opening';--> statement-breakpoint
CREATE TABLE `definitions` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`key` text NOT NULL,
	`version` integer NOT NULL,
	`status` text NOT NULL,
	`name` text NOT NULL,
	`display_name` text,
	`variant` text,
	`hash` text NOT NULL,
	`body` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`published_at_ms` integer,
	`archived_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `definitions_key_version` ON `definitions` (`tenant_id`,`key`,`version`);--> statement-breakpoint
CREATE INDEX `definitions_created` ON `definitions` (`tenant_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`endpoint_id` text NOT NULL,
	`event_id` text NOT NULL,
	`event_type` text NOT NULL,
	`case_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`status` text NOT NULL,
	`attempts` integer NOT NULL,
	`last_status` integer,
	`last_error` text,
	`next_attempt_at_ms` integer,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `deliveries_endpoint` ON `deliveries` (`tenant_id`,`endpoint_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_due` ON `deliveries` (`next_attempt_at_ms`) WHERE next_attempt_at_ms IS NOT NULL;--> statement-breakpoint
CREATE TABLE `entities` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`type` text NOT NULL,
	`correlation_id` text,
	`name` text,
	`data` text NOT NULL,
	`approval_state` text DEFAULT 'new' NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `entities_correlation` ON `entities` (`tenant_id`,`type`,`correlation_id`);--> statement-breakpoint
CREATE TABLE `forms` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`definition_id` text,
	`key` text NOT NULL,
	`version` integer NOT NULL,
	`status` text NOT NULL,
	`hash` text NOT NULL,
	`body` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `forms_key_version` ON `forms` (`tenant_id`,`key`,`version`);--> statement-breakpoint
CREATE TABLE `idempotency` (
	`tenant_id` text NOT NULL,
	`key` text NOT NULL,
	`fingerprint` text NOT NULL,
	`status` text NOT NULL,
	`http_status` integer,
	`body` text,
	`started_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_started` ON `idempotency` (`started_at_ms`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`name` text PRIMARY KEY NOT NULL,
	`cursor` text,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `secrets` (
	`tenant_id` text NOT NULL,
	`name` text NOT NULL,
	`sealed` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `name`)
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`hash` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`last_seen_at_ms` integer NOT NULL,
	`revoked_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`tenant_id`,`user_id`);--> statement-breakpoint
CREATE TABLE `sign_in_links` (
	`hash` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`used_at_ms` integer,
	`reusable` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tenants` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`environment` text NOT NULL,
	`linked_tenant_id` text,
	`webhook_secret_sealed` text NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`disabled_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_tenant_email` ON `users` (`tenant_id`,`email`);--> statement-breakpoint
CREATE TABLE `webhook_endpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`url` text NOT NULL,
	`description` text,
	`event_types` text NOT NULL,
	`payload` text NOT NULL,
	`status` text NOT NULL,
	`disabled_reason` text,
	`implicit` integer DEFAULT false NOT NULL,
	`secrets_sealed` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`deleted_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `webhook_endpoints_tenant` ON `webhook_endpoints` (`tenant_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_endpoints_implicit` ON `webhook_endpoints` (`tenant_id`,`url`) WHERE implicit = 1;