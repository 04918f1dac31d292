CREATE TABLE `person_erasures` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`by_kind` text NOT NULL,
	`by_id` text NOT NULL,
	`case_id` text,
	`counts` text DEFAULT '{}' NOT NULL,
	`problem` text,
	`began_at_ms` integer NOT NULL,
	`next_at_ms` integer,
	`done_at_ms` integer,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `person_erasures_next` ON `person_erasures` (`next_at_ms`) WHERE next_at_ms IS NOT NULL;--> statement-breakpoint
CREATE INDEX `person_erasures_case` ON `person_erasures` (`tenant_id`,`case_id`) WHERE case_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `rule_days_subject` ON `rule_days` (`tenant_id`,`subject_id`,`day`) WHERE alert_id IS NOT NULL;