ALTER TABLE `pending_answers` ADD `account` text;--> statement-breakpoint
ALTER TABLE `pending_answers` ADD `unreadable` integer DEFAULT 0 NOT NULL;