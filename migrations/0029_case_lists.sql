CREATE TABLE `bulk_items` (
	`job_id` text NOT NULL,
	`place` integer NOT NULL,
	`tenant_id` text NOT NULL,
	`case_id` text NOT NULL,
	`status` text NOT NULL,
	`code` text,
	`message` text,
	PRIMARY KEY(`job_id`, `place`)
);
--> statement-breakpoint
CREATE INDEX `bulk_items_status` ON `bulk_items` (`job_id`,`status`,`place`);
--> statement-breakpoint
CREATE TABLE `bulk_jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`action` text NOT NULL,
	`wish` text NOT NULL,
	`by_kind` text NOT NULL,
	`by_id` text NOT NULL,
	`status` text NOT NULL,
	`total` integer NOT NULL,
	`done` integer DEFAULT 0 NOT NULL,
	`refused` integer DEFAULT 0 NOT NULL,
	`problem` text,
	`size_bytes` integer,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `bulk_jobs_tenant` ON `bulk_jobs` (`tenant_id`,`created_at_ms`,`id`);
--> statement-breakpoint
CREATE INDEX `bulk_jobs_running` ON `bulk_jobs` (`updated_at_ms`) WHERE status = 'running';
--> statement-breakpoint
CREATE INDEX `bulk_jobs_expiry` ON `bulk_jobs` (`expires_at_ms`);
--> statement-breakpoint
CREATE TABLE `case_places` (
	`place` integer PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`case_id` text NOT NULL,
	`terms_hash` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `case_places_case_id_unique` ON `case_places` (`case_id`);
--> statement-breakpoint
CREATE INDEX `case_places_unfilled` ON `case_places` (`tenant_id`,`place`) WHERE terms_hash IS NULL;
--> statement-breakpoint
CREATE TABLE `list_settings` (
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`body` text NOT NULL,
	`updated_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `user_id`)
);
--> statement-breakpoint
CREATE TABLE `saved_views` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`owner_id` text NOT NULL,
	`name` text NOT NULL,
	`shared` integer DEFAULT 0 NOT NULL,
	`filters` text NOT NULL,
	`look` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `saved_views_owner` ON `saved_views` (`tenant_id`,`owner_id`);
--> statement-breakpoint
CREATE INDEX `saved_views_shared` ON `saved_views` (`tenant_id`,`shared`);
--> statement-breakpoint
ALTER TABLE `cases` ADD `labels` text DEFAULT '[]' NOT NULL;
--> statement-breakpoint
CREATE VIRTUAL TABLE case_search USING fts5(terms, content='', contentless_delete=1, detail=none, tokenize='ascii');
--> statement-breakpoint
-- The number of a case in the index follows from its creation time, so that walking the index is walking the list. Cases of the same
-- millisecond are counted on; the thousand-and-first of one is put a little later.
INSERT INTO case_places (place, tenant_id, case_id, terms_hash)
SELECT created_at_ms * 1000 + row_number() OVER (PARTITION BY created_at_ms ORDER BY case_id) - 1, tenant_id, case_id, NULL FROM cases;
--> statement-breakpoint
CREATE TRIGGER cases_placed AFTER INSERT ON cases BEGIN
  INSERT INTO case_places (place, tenant_id, case_id, terms_hash)
  SELECT CASE
    WHEN last IS NULL THEN NEW.created_at_ms * 1000
    WHEN last < NEW.created_at_ms * 1000 + 999 THEN last + 1
    ELSE NEW.created_at_ms * 1000 + 1000 + abs(random() % 1000000000)
  END, NEW.tenant_id, NEW.case_id, ''
  FROM (SELECT max(place) AS last FROM case_places
    WHERE place BETWEEN NEW.created_at_ms * 1000 AND NEW.created_at_ms * 1000 + 999);
END;
--> statement-breakpoint
-- Whatever takes a case out of the list takes its words out of the index.
CREATE TRIGGER cases_displaced AFTER DELETE ON cases BEGIN
  DELETE FROM case_search WHERE rowid = (SELECT place FROM case_places WHERE case_id = OLD.case_id);
  DELETE FROM case_places WHERE case_id = OLD.case_id;
END;
