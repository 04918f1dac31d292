CREATE TABLE `leases` (
	`tenant_id` text NOT NULL,
	`name` text NOT NULL,
	`until_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `name`)
);
--> statement-breakpoint
CREATE TABLE `member_settings` (
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`capacity` integer,
	`absences` text NOT NULL,
	`updated_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `user_id`)
);
--> statement-breakpoint
CREATE TABLE `queue_cases` (
	`tenant_id` text NOT NULL,
	`queue_id` text NOT NULL,
	`case_id` text NOT NULL,
	`sort_key` real NOT NULL,
	`is_free` integer NOT NULL,
	`sla` text,
	PRIMARY KEY(`case_id`, `queue_id`)
);
--> statement-breakpoint
CREATE INDEX `queue_cases_order` ON `queue_cases` (`tenant_id`,`queue_id`,`sort_key`,`case_id`);
--> statement-breakpoint
CREATE INDEX `queue_cases_free` ON `queue_cases` (`tenant_id`,`queue_id`,`sort_key`,`case_id`) WHERE is_free = 1;
--> statement-breakpoint
CREATE TABLE `queue_due` (
	`case_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`due_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `queue_due_at` ON `queue_due` (`tenant_id`,`due_at_ms`);
--> statement-breakpoint
CREATE TABLE `queues` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`conditions` text NOT NULL,
	`sort` text NOT NULL,
	`members` text,
	`auto_assign` integer NOT NULL,
	`position` integer NOT NULL,
	`version` integer NOT NULL,
	`generation` integer NOT NULL,
	`fill_cursor` text,
	`fill_done` integer NOT NULL,
	`fill_total` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `queues_filling` ON `queues` (`updated_at_ms`) WHERE fill_cursor IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `queues_assigning` ON `queues` (`tenant_id`) WHERE auto_assign = 1;
--> statement-breakpoint
CREATE TABLE `sla_settings` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`terms` text NOT NULL,
	`version` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `cases` ADD `country` text;
--> statement-breakpoint
ALTER TABLE `cases` ADD `sla_state` text;
--> statement-breakpoint
ALTER TABLE `cases` ADD `sla_due_at_ms` integer;
--> statement-breakpoint
ALTER TABLE `cases` ADD `sla_breached_at_ms` integer;
--> statement-breakpoint
ALTER TABLE `cases` ADD `escalated_to` text;
--> statement-breakpoint
ALTER TABLE `cases` ADD `escalated_at_ms` integer;
--> statement-breakpoint
ALTER TABLE `cases` ADD `fields` text DEFAULT '{}' NOT NULL;
--> statement-breakpoint
-- How many cases are in each queue, how many of them nobody has, and how many are late or nearly: counters, like those of the built-in
-- queues, kept by whatever writes the places. Queue ids hold no colon.
CREATE TRIGGER queue_cases_counted AFTER INSERT ON queue_cases BEGIN
  INSERT INTO case_counts (tenant_id, label, n)
  SELECT NEW.tenant_id, label.value, 1 FROM json_each(json_array(
    'queue:' || NEW.queue_id,
    CASE WHEN NEW.is_free = 1 THEN 'queue:' || NEW.queue_id || ':free' END,
    'queue:' || NEW.queue_id || ':' || NEW.sla
  )) AS label WHERE label.value IS NOT NULL
  ON CONFLICT (tenant_id, label) DO UPDATE SET n = case_counts.n + 1;
END;
--> statement-breakpoint
CREATE TRIGGER queue_cases_uncounted AFTER DELETE ON queue_cases BEGIN
  UPDATE case_counts SET n = n - 1 WHERE tenant_id = OLD.tenant_id AND label IN (
    'queue:' || OLD.queue_id,
    CASE WHEN OLD.is_free = 1 THEN 'queue:' || OLD.queue_id || ':free' END,
    'queue:' || OLD.queue_id || ':' || OLD.sla
  );
END;
--> statement-breakpoint
CREATE TRIGGER queue_cases_moved AFTER UPDATE ON queue_cases
WHEN OLD.is_free <> NEW.is_free OR OLD.sla IS NOT NEW.sla
BEGIN
  UPDATE case_counts SET n = n - 1 WHERE tenant_id = OLD.tenant_id AND label IN (
    CASE WHEN OLD.is_free = 1 THEN 'queue:' || OLD.queue_id || ':free' END,
    'queue:' || OLD.queue_id || ':' || OLD.sla
  );
  INSERT INTO case_counts (tenant_id, label, n)
  SELECT NEW.tenant_id, label.value, 1 FROM json_each(json_array(
    CASE WHEN NEW.is_free = 1 THEN 'queue:' || NEW.queue_id || ':free' END,
    'queue:' || NEW.queue_id || ':' || NEW.sla
  )) AS label WHERE label.value IS NOT NULL
  ON CONFLICT (tenant_id, label) DO UPDATE SET n = case_counts.n + 1;
END;
--> statement-breakpoint
-- Whatever takes a case out of the list takes it out of every queue.
CREATE TRIGGER cases_unqueued AFTER DELETE ON cases BEGIN
  DELETE FROM queue_cases WHERE case_id = OLD.case_id;
  DELETE FROM queue_due WHERE case_id = OLD.case_id;
END;
