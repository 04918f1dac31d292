ALTER TABLE `backtests` ADD `hidden_names` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `shadows` ADD `hidden_names` text DEFAULT '[]' NOT NULL;