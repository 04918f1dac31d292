CREATE TABLE `upload_parts` (
	`tenant_id` text NOT NULL,
	`file_id` text NOT NULL,
	`part` integer NOT NULL,
	`etag` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `file_id`, `part`)
);
--> statement-breakpoint
CREATE TABLE `uploads` (
	`tenant_id` text NOT NULL,
	`file_id` text NOT NULL,
	`case_id` text NOT NULL,
	`link_id` text NOT NULL,
	`element` text NOT NULL,
	`fingerprint` text NOT NULL,
	`status` text NOT NULL,
	`multipart_id` text,
	`size_bytes` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `file_id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `uploads_fingerprint` ON `uploads` (`tenant_id`,`case_id`,`link_id`,`element`,`fingerprint`) WHERE status <> 'single';--> statement-breakpoint
CREATE INDEX `uploads_created` ON `uploads` (`created_at_ms`);