CREATE TABLE `identities` (
	`tenant_id` text NOT NULL,
	`issuer` text NOT NULL,
	`subject` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `issuer`, `subject`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `identities_user` ON `identities` (`tenant_id`,`issuer`,`user_id`);--> statement-breakpoint
CREATE TABLE `identity_providers` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`name` text NOT NULL,
	`issuer` text NOT NULL,
	`client_id` text NOT NULL,
	`client_secret_sealed` text,
	`domains` text NOT NULL,
	`new_people_role` text,
	`group_roles` text,
	`offers_logout` integer NOT NULL,
	`enabled` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`last_sign_in_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `identity_providers_tenant` ON `identity_providers` (`tenant_id`);--> statement-breakpoint
CREATE TABLE `refused_sign_ins` (
	`tenant_id` text NOT NULL,
	`day` text NOT NULL,
	`door` text NOT NULL,
	`reason` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `day`, `door`, `reason`)
);
--> statement-breakpoint
CREATE TABLE `sign_in_settings` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`idle_ms` integer,
	`absolute_ms` integer,
	`step_up_decisions` integer,
	`step_up_exports` integer,
	`only_providers` integer DEFAULT false NOT NULL,
	`access_team_domain` text,
	`access_audience` text,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sign_in_settings_audience` ON `sign_in_settings` (`access_audience`);--> statement-breakpoint
CREATE TABLE `sign_in_walks` (
	`state_hash` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`browser_hash` text NOT NULL,
	`session_hash` text,
	`return_to` text,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`used_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `sign_in_walks_expiry` ON `sign_in_walks` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `step_up_codes` (
	`session_hash` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`code_hash` text NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`tries_left` integer NOT NULL,
	`mails` integer NOT NULL,
	`window_at_ms` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `sessions` ADD `method` text DEFAULT 'link' NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `provider_id` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `device` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `proven_at_ms` integer;--> statement-breakpoint
CREATE INDEX `sign_in_links_user` ON `sign_in_links` (`tenant_id`,`user_id`);--> statement-breakpoint
CREATE INDEX `users_address` ON `users` (lower("email"));