CREATE TABLE `case_counts` (
	`tenant_id` text NOT NULL,
	`label` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `label`)
);
--> statement-breakpoint
CREATE INDEX `cases_open_assignee` ON `cases` (`tenant_id`,`assignee_id`,`created_at_ms`,`case_id`) WHERE status = 'active';--> statement-breakpoint
CREATE INDEX `cases_review` ON `cases` (`tenant_id`,`created_at_ms`,`case_id`) WHERE status = 'active' AND instr(tags, '"manual_review"') > 0;--> statement-breakpoint
CREATE INDEX `cases_high_risk` ON `cases` (`tenant_id`,`created_at_ms`,`case_id`) WHERE status = 'active' AND risk_level IN ('high', 'critical');--> statement-breakpoint
CREATE INDEX `cases_waiting` ON `cases` (`tenant_id`,`created_at_ms`,`case_id`) WHERE status = 'active' AND (instr(tags, '"collection_flow"') > 0 OR instr(tags, '"revision"') > 0);--> statement-breakpoint
CREATE INDEX `cases_processing` ON `cases` (`tenant_id`,`created_at_ms`,`case_id`) WHERE status = 'active' AND (instr(tags, '"data_enrichment"') > 0 OR instr(tags, '"pending_process"') > 0);--> statement-breakpoint
CREATE INDEX `cases_incidents` ON `cases` (`tenant_id`,`created_at_ms`,`case_id`) WHERE status = 'active' AND open_incidents > 0;--> statement-breakpoint
CREATE INDEX `cases_closed` ON `cases` (`tenant_id`,`created_at_ms`,`case_id`) WHERE status IN ('completed', 'failed', 'cancelled');--> statement-breakpoint
CREATE INDEX `cases_updated` ON `cases` (`tenant_id`,`updated_at_ms`,`case_id`);--> statement-breakpoint
CREATE INDEX `cases_open_updated` ON `cases` (`tenant_id`,`updated_at_ms`,`case_id`) WHERE status = 'active';--> statement-breakpoint
CREATE INDEX `cases_risk` ON `cases` (`tenant_id`,(CASE WHEN risk_score IS NULL THEN -1 ELSE risk_score END),`case_id`);--> statement-breakpoint
CREATE INDEX `cases_open_risk` ON `cases` (`tenant_id`,(CASE WHEN risk_score IS NULL THEN -1 ELSE risk_score END),`case_id`) WHERE status = 'active';