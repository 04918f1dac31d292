ALTER TABLE `lists` ADD `kind` text DEFAULT 'other' NOT NULL;--> statement-breakpoint
CREATE INDEX `screening_decisions_newest` ON `screening_decisions` (`tenant_id`,`created_at_ms`,`id`);