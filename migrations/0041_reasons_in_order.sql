CREATE TABLE `decision_reason_orders` (
	`tenant_id` text NOT NULL,
	`decision` text NOT NULL,
	`codes` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `decision`)
);
--> statement-breakpoint
ALTER TABLE `decision_reasons` ADD `labels` text;