ALTER TABLE `list_entries` ADD `tenant_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `list_versions` ADD `tenant_id` text DEFAULT '' NOT NULL;