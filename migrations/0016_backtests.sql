CREATE TABLE `backtest_cases` (
	`subject_id` text NOT NULL,
	`case_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`run_id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`changed` integer NOT NULL,
	`before_level` text NOT NULL,
	`before_score` real NOT NULL,
	`after_level` text,
	`after_score` real,
	`newly_holds` text NOT NULL,
	`no_longer_holds` text NOT NULL,
	`problem` text,
	PRIMARY KEY(`subject_id`, `case_id`)
);
--> statement-breakpoint
CREATE INDEX `backtest_cases_newest` ON `backtest_cases` (`subject_id`,`at_ms`,`case_id`);--> statement-breakpoint
CREATE INDEX `backtest_cases_changed` ON `backtest_cases` (`subject_id`,`at_ms`,`case_id`) WHERE changed = 1;--> statement-breakpoint
CREATE TABLE `backtest_pages` (
	`subject_id` text NOT NULL,
	`page` text NOT NULL,
	`tenant_id` text NOT NULL,
	`status` text NOT NULL,
	`runs` text NOT NULL,
	`tally` text,
	PRIMARY KEY(`subject_id`, `page`)
);
--> statement-breakpoint
CREATE INDEX `backtest_pages_pending` ON `backtest_pages` (`subject_id`) WHERE status = 'pending';--> statement-breakpoint
CREATE TABLE `backtests` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`rule_set_id` text NOT NULL,
	`rule_set_key` text NOT NULL,
	`version` integer NOT NULL,
	`hash` text NOT NULL,
	`body` text NOT NULL,
	`against_version` integer,
	`against_body` text,
	`source_rule_set_key` text,
	`source_definition_key` text,
	`source_plugin` text,
	`last_cases` integer NOT NULL,
	`from_ms` integer,
	`to_ms` integer,
	`status` text NOT NULL,
	`problem` text,
	`total` integer DEFAULT 0 NOT NULL,
	`judged` integer DEFAULT 0 NOT NULL,
	`tally` text,
	`by_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`finished_at_ms` integer,
	`touched_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `backtests_newest` ON `backtests` (`tenant_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `backtests_open` ON `backtests` (`touched_at_ms`) WHERE status IN ('queued', 'running');--> statement-breakpoint
CREATE INDEX `backtests_finished` ON `backtests` (`finished_at_ms`) WHERE finished_at_ms IS NOT NULL;--> statement-breakpoint
CREATE TABLE `case_keys` (
	`tenant_id` text NOT NULL,
	`case_id` text NOT NULL,
	`wrapped` text,
	`created_at_ms` integer NOT NULL,
	`shredded_at_ms` integer,
	PRIMARY KEY(`tenant_id`, `case_id`)
);
--> statement-breakpoint
CREATE TABLE `judgement_segments` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`status` text NOT NULL,
	`lines` integer NOT NULL,
	`bytes` integer NOT NULL,
	`shadows_pending` integer NOT NULL,
	`newest_at_ms` integer NOT NULL,
	`touched_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `judgement_segments_small` ON `judgement_segments` (`tenant_id`,`touched_at_ms`) WHERE status = 'ready' AND lines < 200 AND shadows_pending = 0;--> statement-breakpoint
CREATE INDEX `judgement_segments_loose` ON `judgement_segments` (`touched_at_ms`) WHERE status <> 'ready';--> statement-breakpoint
CREATE INDEX `judgement_segments_shadows` ON `judgement_segments` (`touched_at_ms`) WHERE shadows_pending = 1;--> statement-breakpoint
CREATE INDEX `judgement_segments_old` ON `judgement_segments` (`newest_at_ms`);--> statement-breakpoint
CREATE TABLE `judgements` (
	`tenant_id` text NOT NULL,
	`run_id` text NOT NULL,
	`case_id` text NOT NULL,
	`rule_set_key` text,
	`rule_set_version` integer,
	`definition_key` text NOT NULL,
	`plugin` text NOT NULL,
	`score` real NOT NULL,
	`level` text NOT NULL,
	`hits` text NOT NULL,
	`at_ms` integer NOT NULL,
	`recorded_at_ms` integer NOT NULL,
	`segment_id` text NOT NULL,
	`place` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `run_id`)
);
--> statement-breakpoint
CREATE INDEX `judgements_rule_set` ON `judgements` (`tenant_id`,`rule_set_key`,`at_ms`) WHERE rule_set_key IS NOT NULL;--> statement-breakpoint
CREATE INDEX `judgements_plugin` ON `judgements` (`tenant_id`,`definition_key`,`plugin`,`at_ms`);--> statement-breakpoint
CREATE INDEX `judgements_segment` ON `judgements` (`segment_id`);--> statement-breakpoint
CREATE TABLE `shadows` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`rule_set_id` text NOT NULL,
	`rule_set_key` text NOT NULL,
	`version` integer NOT NULL,
	`hash` text NOT NULL,
	`source_rule_set_key` text,
	`source_definition_key` text,
	`source_plugin` text,
	`share_percentage` integer NOT NULL,
	`status` text NOT NULL,
	`ended_because` text,
	`judged` integer DEFAULT 0 NOT NULL,
	`missed` integer DEFAULT 0 NOT NULL,
	`until_ms` integer NOT NULL,
	`by_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`finished_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `shadows_newest` ON `shadows` (`tenant_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `shadows_running` ON `shadows` (`tenant_id`,`rule_set_id`) WHERE status = 'running';--> statement-breakpoint
CREATE INDEX `shadows_finished` ON `shadows` (`finished_at_ms`) WHERE finished_at_ms IS NOT NULL;