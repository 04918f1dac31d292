CREATE TABLE `audit_anchors` (
	`tenant_id` text NOT NULL,
	`day` text NOT NULL,
	`seq` integer NOT NULL,
	`sha256` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `day`)
);
--> statement-breakpoint
CREATE INDEX `audit_anchors_seq` ON `audit_anchors` (`tenant_id`,`seq`);--> statement-breakpoint
CREATE TABLE `audit_chain` (
	`tenant_id` text NOT NULL,
	`seq` integer NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `seq`)
);
--> statement-breakpoint
ALTER TABLE `audit_log` ADD `kind` text DEFAULT 'setting' NOT NULL;--> statement-breakpoint
ALTER TABLE `audit_log` ADD `purpose` text;--> statement-breakpoint
ALTER TABLE `audit_log` ADD `once` text;--> statement-breakpoint
CREATE INDEX `audit_log_settings` ON `audit_log` (`tenant_id`,`seq`) WHERE kind = 'setting';--> statement-breakpoint
CREATE UNIQUE INDEX `audit_log_once` ON `audit_log` (`tenant_id`,`once`) WHERE once IS NOT NULL;--> statement-breakpoint
-- What was written down stays as it was written.
CREATE TRIGGER audit_chain_unchanged BEFORE UPDATE ON audit_chain BEGIN
  SELECT RAISE(ABORT, 'the audit log is only added to');
END;--> statement-breakpoint
CREATE TRIGGER audit_chain_kept BEFORE DELETE ON audit_chain BEGIN
  SELECT RAISE(ABORT, 'the audit log is only added to');
END;--> statement-breakpoint
CREATE TRIGGER audit_anchors_unchanged BEFORE UPDATE ON audit_anchors BEGIN
  SELECT RAISE(ABORT, 'the audit log is only added to');
END;--> statement-breakpoint
CREATE TRIGGER audit_anchors_kept BEFORE DELETE ON audit_anchors BEGIN
  SELECT RAISE(ABORT, 'the audit log is only added to');
END;
