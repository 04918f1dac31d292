CREATE TABLE `entity_changes` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` text NOT NULL,
	`entity_id` text NOT NULL,
	`type` text NOT NULL,
	`from_value` text,
	`to_value` text,
	`other_id` text,
	`until_ms` integer,
	`reason` text,
	`case_id` text,
	`by_kind` text,
	`by_id` text,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `entity_changes_entity` ON `entity_changes` (`tenant_id`,`entity_id`,`at_ms`);--> statement-breakpoint
CREATE INDEX `entity_changes_other` ON `entity_changes` (`tenant_id`,`other_id`,`at_ms`) WHERE other_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `entity_changes_case` ON `entity_changes` (`tenant_id`,`case_id`) WHERE case_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `entity_attributes_time` ON `entity_attributes` (`tenant_id`,`entity_id`,`at_ms`);--> statement-breakpoint
CREATE INDEX `monitor_runs_told` ON `monitor_runs` (`tenant_id`,`entity_id`,`ended_at_ms`) WHERE ended_at_ms IS NOT NULL AND (news > 0 OR status = 'failed' OR because = 'start');--> statement-breakpoint
-- What cases come to for somebody is kept in the transaction that changes it, whoever writes it.
CREATE TRIGGER entity_changes_approval AFTER UPDATE OF approval_state ON entities
WHEN old.approval_state <> new.approval_state AND new.erased_at_ms IS NULL BEGIN
  INSERT INTO entity_changes (tenant_id, entity_id, type, from_value, to_value, case_id, at_ms)
  VALUES (new.tenant_id, new.id, 'approval.changed', old.approval_state, new.approval_state, new.approval_case_id,
    max(new.approval_at_ms, new.updated_at_ms));
END;
--> statement-breakpoint
CREATE TRIGGER entity_changes_risk AFTER UPDATE OF risk_level ON entities
WHEN old.risk_level IS NOT new.risk_level AND new.erased_at_ms IS NULL BEGIN
  INSERT INTO entity_changes (tenant_id, entity_id, type, from_value, to_value, case_id, at_ms)
  VALUES (new.tenant_id, new.id, 'risk.changed', old.risk_level, new.risk_level, new.risk_case_id,
    max(coalesce(new.risk_at_ms, 0), new.updated_at_ms));
END;
--> statement-breakpoint
-- Nothing is kept any more of whom was erased.
CREATE TRIGGER entity_changes_of_erased BEFORE INSERT ON entity_changes
WHEN EXISTS (SELECT 1 FROM entities WHERE id = new.entity_id AND erased_at_ms IS NOT NULL) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
-- What an earlier release knew: how everybody stands now, and since when.
INSERT INTO entity_changes (tenant_id, entity_id, type, to_value, case_id, at_ms)
SELECT tenant_id, id, 'approval.changed', approval_state, approval_case_id, approval_at_ms FROM entities
WHERE approval_state <> 'new' AND approval_at_ms > 0 AND erased_at_ms IS NULL;
--> statement-breakpoint
INSERT INTO entity_changes (tenant_id, entity_id, type, to_value, case_id, at_ms)
SELECT tenant_id, id, 'risk.changed', risk_level, risk_case_id, coalesce(risk_at_ms, updated_at_ms) FROM entities
WHERE risk_level IS NOT NULL AND erased_at_ms IS NULL;
--> statement-breakpoint
INSERT INTO entity_changes (tenant_id, entity_id, type, to_value, until_ms, reason, by_kind, by_id, at_ms)
SELECT tenant_id, id, 'risk.set', own_risk_level, own_risk_until_ms, own_risk ->> 'reason', own_risk ->> 'byKind', own_risk ->> 'byId',
  coalesce(own_risk ->> 'atMs', updated_at_ms) FROM entities
WHERE own_risk_level IS NOT NULL AND json_valid(own_risk) AND erased_at_ms IS NULL;
--> statement-breakpoint
INSERT INTO entity_changes (tenant_id, entity_id, type, other_id, at_ms)
SELECT tenant_id, id, 'entity.merged', merged_into, merged_at_ms FROM entities
WHERE merged_into IS NOT NULL AND merged_at_ms IS NOT NULL AND erased_at_ms IS NULL;
