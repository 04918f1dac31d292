CREATE TABLE `case_watchers` (
	`tenant_id` text NOT NULL,
	`case_id` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `case_id`, `user_id`)
);
--> statement-breakpoint
CREATE INDEX `case_watchers_user` ON `case_watchers` (`tenant_id`,`user_id`,`created_at_ms`);--> statement-breakpoint
CREATE TABLE `decision_reasons` (
	`tenant_id` text NOT NULL,
	`code` text NOT NULL,
	`decision` text NOT NULL,
	`label` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`retired_at_ms` integer,
	PRIMARY KEY(`tenant_id`, `code`)
);
--> statement-breakpoint
CREATE TABLE `entity_notes` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`entity_id` text NOT NULL,
	`case_id` text NOT NULL,
	`author_kind` text NOT NULL,
	`author_id` text NOT NULL,
	`sealed` text,
	`created_at_ms` integer NOT NULL,
	`deleted_at_ms` integer,
	`deleted_by_id` text
);
--> statement-breakpoint
CREATE INDEX `entity_notes_entity` ON `entity_notes` (`tenant_id`,`entity_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE TABLE `notification_settings` (
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`settings` text NOT NULL,
	`mailed_at_ms` integer,
	PRIMARY KEY(`tenant_id`, `user_id`)
);
--> statement-breakpoint
CREATE TABLE `notifications` (
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`case_id` text NOT NULL,
	`detail` text NOT NULL,
	`by_id` text,
	`created_at_ms` integer NOT NULL,
	`read_at_ms` integer,
	`in_app` integer NOT NULL,
	`mail_waits` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `user_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `notifications_user` ON `notifications` (`tenant_id`,`user_id`,`created_at_ms`,`id`) WHERE in_app = 1;--> statement-breakpoint
CREATE INDEX `notifications_unread` ON `notifications` (`tenant_id`,`user_id`) WHERE in_app = 1 AND read_at_ms IS NULL;--> statement-breakpoint
CREATE INDEX `notifications_mail` ON `notifications` (`tenant_id`,`user_id`,`created_at_ms`) WHERE mail_waits = 1;--> statement-breakpoint
CREATE INDEX `notifications_created` ON `notifications` (`created_at_ms`);