CREATE TABLE `case_stats` (
	`case_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`workflow` text NOT NULL,
	`country` text NOT NULL,
	`time_zone` text NOT NULL,
	`parts` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `case_stats_zone` ON `case_stats` (`tenant_id`,`time_zone`,`case_id`);--> statement-breakpoint
CREATE TABLE `open_incidents` (
	`incident_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`case_id` text NOT NULL,
	`source` text NOT NULL,
	`subject` text NOT NULL,
	`plugin` text,
	`vendor` text,
	`code` text NOT NULL,
	`message` text NOT NULL,
	`opened_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `open_incidents_since` ON `open_incidents` (`tenant_id`,`opened_at_ms`,`incident_id`);--> statement-breakpoint
CREATE INDEX `open_incidents_vendor` ON `open_incidents` (`tenant_id`,`vendor`,`opened_at_ms`,`incident_id`);--> statement-breakpoint
CREATE INDEX `open_incidents_case` ON `open_incidents` (`case_id`);--> statement-breakpoint
CREATE TABLE `stat_days` (
	`tenant_id` text NOT NULL,
	`kind` text NOT NULL,
	`day` text NOT NULL,
	`workflow` text NOT NULL,
	`country` text NOT NULL,
	`value` text NOT NULL,
	`bucket` integer NOT NULL,
	`n` integer NOT NULL,
	`amount` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `kind`, `day`, `workflow`, `country`, `value`, `bucket`)
);
--> statement-breakpoint
ALTER TABLE `tenants` ADD `time_zone` text;--> statement-breakpoint
-- Whatever takes a case out of the list takes what holds of it now out of the numbers. What it was counted for stays: it happened.
CREATE TRIGGER cases_leave_statistics AFTER DELETE ON cases BEGIN
  DELETE FROM open_incidents WHERE case_id = OLD.case_id;
  INSERT INTO stat_days (tenant_id, kind, day, workflow, country, value, bucket, n, amount)
    SELECT tenant_id, json_extract(part.value, '$[0]'), '', workflow, country, json_extract(part.value, '$[1]'), -1, -1, 0
    FROM case_stats, json_each(case_stats.parts) AS part WHERE case_id = OLD.case_id AND json_extract(part.value, '$[4]') = ''
    ON CONFLICT DO UPDATE SET n = n + excluded.n;
  DELETE FROM case_stats WHERE case_id = OLD.case_id;
END;
