CREATE TABLE `pending_answers` (
	`tenant_id` text NOT NULL,
	`vendor` text NOT NULL,
	`vendor_ref` text NOT NULL,
	`case_id` text,
	`run_id` text,
	`check_id` text,
	`type` text NOT NULL,
	`environment` text NOT NULL,
	`asked` integer NOT NULL,
	`due_at_ms` integer,
	`until_ms` integer NOT NULL,
	`done_at_ms` integer,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `vendor`, `vendor_ref`)
);
--> statement-breakpoint
CREATE INDEX `pending_answers_due` ON `pending_answers` (`due_at_ms`) WHERE due_at_ms IS NOT NULL;--> statement-breakpoint
CREATE INDEX `pending_answers_old` ON `pending_answers` (`until_ms`);