CREATE TABLE `alert_backtest_peers` (
	`tenant_id` text NOT NULL,
	`backtest_id` text NOT NULL,
	`phase` text NOT NULL,
	`sums` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `backtest_id`, `phase`)
);
--> statement-breakpoint
CREATE INDEX `alert_backtests_old` ON `alert_backtests` (`created_at_ms`) WHERE status <> 'running';