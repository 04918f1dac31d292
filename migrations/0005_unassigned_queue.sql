DROP INDEX `cases_open_assignee`;--> statement-breakpoint
CREATE INDEX `cases_unassigned` ON `cases` (`tenant_id`,`created_at_ms`,`case_id`) WHERE status = 'active' AND ifnull(assignee_id, '') = '';--> statement-breakpoint
CREATE INDEX `cases_open_assignee` ON `cases` (`tenant_id`,`assignee_id`,`created_at_ms`,`case_id`) WHERE status = 'active' AND assignee_id IS NOT NULL;