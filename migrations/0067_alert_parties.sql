CREATE TABLE `alert_parties` (
	`tenant_id` text NOT NULL,
	`counterparty_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`alert_id` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `counterparty_id`, `created_at_ms`, `alert_id`)
);
--> statement-breakpoint
-- Evidence that is told late does not bring back whose erasure has begun: what was written of them before is gone, or about to go.
CREATE TRIGGER alert_parties_of_erased BEFORE INSERT ON alert_parties
WHEN EXISTS (SELECT 1 FROM counterparties WHERE id = new.counterparty_id AND erased = 1) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
-- Days of earlier releases do not say whose transactions they rest on. Of archived ones it is not known here, and more than the newest
-- 20,000 days are not looked at: a statement of a migration has half a minute.
UPDATE rule_days SET held = json_set(held, '$.partyIds', json((SELECT json_group_array(party) FROM (
  SELECT one.originator_id AS party FROM json_each(rule_days.held, '$.transactionIds') AS told CROSS JOIN transactions AS one ON one.id = told.value
  UNION SELECT one.beneficiary_id FROM json_each(rule_days.held, '$.transactionIds') AS told CROSS JOIN transactions AS one ON one.id = told.value))))
WHERE rowid IN (
  SELECT rowid FROM rule_days WHERE alert_id IS NOT NULL AND standing = 'counted' AND held <> 'null' ORDER BY rowid DESC LIMIT 20000);
--> statement-breakpoint
INSERT OR IGNORE INTO alert_parties (tenant_id, counterparty_id, created_at_ms, alert_id)
SELECT DISTINCT day.tenant_id, party.value, alert.created_at_ms, alert.id
FROM rule_days AS day CROSS JOIN alerts AS alert ON alert.id = day.alert_id CROSS JOIN json_each(day.held, '$.partyIds') AS party
WHERE day.standing = 'counted' AND party.value IS NOT alert.counterparty_id;
