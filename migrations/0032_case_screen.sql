CREATE TABLE `case_looks` (
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`case_id` text NOT NULL,
	`version` integer NOT NULL,
	`looked_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `user_id`, `case_id`)
);
--> statement-breakpoint
CREATE INDEX `case_looks_case` ON `case_looks` (`case_id`);--> statement-breakpoint
CREATE INDEX `case_looks_age` ON `case_looks` (`looked_at_ms`);--> statement-breakpoint
CREATE TABLE `shared_facts` (
	`tenant_id` text NOT NULL,
	`key` text NOT NULL,
	`case_id` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `key`, `case_id`)
);
--> statement-breakpoint
CREATE INDEX `shared_facts_case` ON `shared_facts` (`case_id`);
--> statement-breakpoint
-- Whatever takes a case out of the list takes what it shares with others, and who has seen it.
CREATE TRIGGER cases_unrelated AFTER DELETE ON cases BEGIN
  DELETE FROM shared_facts WHERE case_id = OLD.case_id;
  DELETE FROM case_looks WHERE case_id = OLD.case_id;
END;
