CREATE TABLE `allowed_origins` (
	`tenant_id` text NOT NULL,
	`origin` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `origin`)
);
