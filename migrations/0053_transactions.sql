CREATE TABLE `archived_transactions` (
	`key` integer PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`archive_id` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `counterparties` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`correlation_id` text,
	`type` text,
	`name` text,
	`entity_id` text,
	`country` text,
	`bank_country` text,
	`sort_code` text,
	`segment` text,
	`data` text NOT NULL,
	`as_of_ms` integer NOT NULL,
	`as_of_id` text NOT NULL,
	`salt` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`erased` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE INDEX `counterparties_created` ON `counterparties` (`tenant_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `counterparties_entity` ON `counterparties` (`tenant_id`,`entity_id`,`id`) WHERE entity_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `ingestions` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`transaction_ids` text NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `ingestions_at` ON `ingestions` (`at_ms`);--> statement-breakpoint
CREATE TABLE `transaction_archives` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` text NOT NULL,
	`day` text NOT NULL,
	`part` integer NOT NULL,
	`rows` integer NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`from_ms` integer NOT NULL,
	`to_ms` integer NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `transaction_archives_day` ON `transaction_archives` (`tenant_id`,`day`,`part`);--> statement-breakpoint
CREATE TABLE `transaction_import_refusals` (
	`import_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`line` integer NOT NULL,
	`code` text NOT NULL,
	`message` text NOT NULL,
	PRIMARY KEY(`import_id`, `line`)
);
--> statement-breakpoint
CREATE TABLE `transaction_imports` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`status` text NOT NULL,
	`mapping` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`at_byte` integer NOT NULL,
	`at_line` integer NOT NULL,
	`accepted` integer NOT NULL,
	`duplicates` integer NOT NULL,
	`refused` integer NOT NULL,
	`problem` text,
	`by_kind` text NOT NULL,
	`by_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `transaction_imports_created` ON `transaction_imports` (`tenant_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `transaction_imports_running` ON `transaction_imports` (`updated_at_ms`) WHERE status = 'running';--> statement-breakpoint
CREATE TABLE `transaction_settings` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`keep_days` integer NOT NULL,
	`archived_before_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `transactions` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`correlation_id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`base_amount` integer NOT NULL,
	`base_currency` text NOT NULL,
	`direction` text,
	`type` text,
	`status` text,
	`method` text,
	`originator_id` text NOT NULL,
	`beneficiary_id` text NOT NULL,
	`facts` text NOT NULL,
	`words` text,
	`verdict` text,
	`reasons` text,
	`hash` text NOT NULL,
	`ingestion_id` text NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `transactions_at` ON `transactions` (`tenant_id`,`at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `transactions_originator` ON `transactions` (`tenant_id`,`originator_id`,`at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `transactions_beneficiary` ON `transactions` (`tenant_id`,`beneficiary_id`,`at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `transactions_verdict` ON `transactions` (`tenant_id`,`verdict`,`at_ms`,`id`) WHERE verdict IS NOT NULL;