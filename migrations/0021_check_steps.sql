CREATE TABLE `check_steps` (
	`tenant_id` text NOT NULL,
	`order_key` text NOT NULL,
	`vendor` text NOT NULL,
	`step` text NOT NULL,
	`sealed` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `order_key`, `vendor`, `step`)
);
--> statement-breakpoint
CREATE INDEX `check_steps_old` ON `check_steps` (`created_at_ms`);