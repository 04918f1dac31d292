CREATE TABLE `funnel_days` (
	`tenant_id` text NOT NULL,
	`workflow` text NOT NULL,
	`form` text NOT NULL,
	`day` text NOT NULL,
	`step` text NOT NULL,
	`detail` text NOT NULL,
	`device` text NOT NULL,
	`country` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `workflow`, `form`, `day`, `step`, `detail`, `device`, `country`)
);
--> statement-breakpoint
CREATE INDEX `funnel_days_old` ON `funnel_days` (`day`);--> statement-breakpoint
CREATE TABLE `funnel_seen` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `funnel_seen_old` ON `funnel_seen` (`at_ms`);