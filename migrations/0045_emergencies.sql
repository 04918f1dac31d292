CREATE TABLE `emergencies` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`case_id` text NOT NULL,
	`reason` text NOT NULL,
	`began_at_ms` integer NOT NULL,
	`ends_at_ms` integer NOT NULL,
	`ended_at_ms` integer,
	`ended_by_id` text,
	`alarmed_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `emergencies_open` ON `emergencies` (`tenant_id`,`user_id`) WHERE ended_at_ms IS NULL;--> statement-breakpoint
CREATE INDEX `emergencies_due` ON `emergencies` (`ends_at_ms`) WHERE ended_at_ms IS NULL;--> statement-breakpoint
CREATE INDEX `emergencies_untold` ON `emergencies` (`began_at_ms`) WHERE alarmed_at_ms IS NULL;--> statement-breakpoint
CREATE INDEX `emergencies_tenant` ON `emergencies` (`tenant_id`,`began_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `emergencies_old` ON `emergencies` (`began_at_ms`);--> statement-breakpoint
ALTER TABLE `api_keys` ADD `reminded_days` integer;--> statement-breakpoint
CREATE INDEX `api_keys_ending` ON `api_keys` (`expires_at_ms`) WHERE revoked_at_ms IS NULL AND replaced_by_id IS NULL;