CREATE TABLE `audit_log` (
	`tenant_id` text NOT NULL,
	`seq` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` text NOT NULL,
	`action` text NOT NULL,
	`object_kind` text NOT NULL,
	`object_id` text,
	`request_id` text,
	`details` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `audit_log_actor` ON `audit_log` (`tenant_id`,`actor_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_log_action` ON `audit_log` (`tenant_id`,`action`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_log_object` ON `audit_log` (`tenant_id`,`object_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_log_time` ON `audit_log` (`tenant_id`,`at_ms`,`seq`);--> statement-breakpoint
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`email` text NOT NULL,
	`role` text NOT NULL,
	`case_scope` text,
	`invited_by_id` text NOT NULL,
	`generation` integer DEFAULT 1 NOT NULL,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`accepted_at_ms` integer,
	`revoked_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_open` ON `invitations` (`tenant_id`,`email`) WHERE accepted_at_ms IS NULL AND revoked_at_ms IS NULL;--> statement-breakpoint
CREATE INDEX `invitations_expired` ON `invitations` (`expires_at_ms`);--> statement-breakpoint
ALTER TABLE `tenants` ADD `team_settings` text;--> statement-breakpoint
ALTER TABLE `users` ADD `case_scope` text;--> statement-breakpoint
ALTER TABLE `users` ADD `last_seen_at_ms` integer;--> statement-breakpoint
-- What was written down stays as it was written.
CREATE TRIGGER audit_log_unchanged BEFORE UPDATE ON audit_log BEGIN
  SELECT RAISE(ABORT, 'the audit log is only added to');
END;
--> statement-breakpoint
CREATE TRIGGER audit_log_kept BEFORE DELETE ON audit_log BEGIN
  SELECT RAISE(ABORT, 'the audit log is only added to');
END;
