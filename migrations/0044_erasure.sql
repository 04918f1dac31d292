CREATE TABLE `entity_holds` (
	`tenant_id` text NOT NULL,
	`entity_id` text NOT NULL,
	`reason` text NOT NULL,
	`by_kind` text NOT NULL,
	`by_id` text NOT NULL,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `entity_id`)
);
--> statement-breakpoint
CREATE TABLE `erasures` (
	`tenant_id` text NOT NULL,
	`case_id` text NOT NULL,
	`counts` text NOT NULL,
	`began_at_ms` integer NOT NULL,
	`done_at_ms` integer,
	PRIMARY KEY(`tenant_id`, `case_id`)
);
--> statement-breakpoint
ALTER TABLE `cases` ADD `legal_hold_at_ms` integer;--> statement-breakpoint
ALTER TABLE `cases` ADD `erased_at_ms` integer;--> statement-breakpoint
CREATE INDEX `cases_entity` ON `cases` (`tenant_id`,`entity_id`);--> statement-breakpoint
CREATE INDEX `cases_parent` ON `cases` (`tenant_id`,`parent_id`) WHERE parent_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `cases_held` ON `cases` (`tenant_id`,`created_at_ms`,`case_id`) WHERE legal_hold_at_ms IS NOT NULL;