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
-- Whom a case is open about is in process because of that case: an earlier release has not said so.
UPDATE entities SET approval_case_id = (
  SELECT case_id FROM cases WHERE cases.tenant_id = entities.tenant_id AND status = 'active' AND erased_at_ms IS NULL
    AND entity_id IN (SELECT one.id FROM entities AS one WHERE one.id = entities.id UNION ALL SELECT one.id FROM entities AS one WHERE one.merged_into = entities.id)
  ORDER BY +created_at_ms DESC, case_id DESC LIMIT 1)
WHERE approval_state = 'processing' AND approval_case_id IS NULL AND erased_at_ms IS NULL;
--> statement-breakpoint
-- What cases come to for somebody is kept in the transaction that changes it, whoever writes it. What was before is told only if a row that is
-- still there has said it: it goes with that row.
CREATE TRIGGER entity_changes_approval AFTER UPDATE OF approval_state ON entities
WHEN old.approval_state <> new.approval_state AND new.erased_at_ms IS NULL BEGIN
  INSERT INTO entity_changes (tenant_id, entity_id, type, from_value, to_value, case_id, at_ms)
  VALUES (new.tenant_id, new.id, 'approval.changed',
    iif(old.approval_state = 'new', 'new', (SELECT iif(kept.to_value = old.approval_state, kept.to_value, NULL) FROM entity_changes AS kept
      WHERE kept.tenant_id = new.tenant_id AND kept.entity_id = new.id AND kept.type = 'approval.changed' ORDER BY +kept.seq DESC LIMIT 1)),
    new.approval_state, new.approval_case_id, max(new.approval_at_ms, new.updated_at_ms));
END;
--> statement-breakpoint
-- That an erased case counts no more is no news, where what is left of the history ends with the level that counts from then on.
CREATE TRIGGER entity_changes_risk AFTER UPDATE OF risk_level ON entities
WHEN old.risk_level IS NOT new.risk_level AND new.erased_at_ms IS NULL
  AND NOT (EXISTS (SELECT 1 FROM cases WHERE case_id = old.risk_case_id AND erased_at_ms IS NOT NULL)
    AND new.risk_level IS (SELECT kept.to_value FROM entity_changes AS kept
      WHERE kept.tenant_id = new.tenant_id AND kept.entity_id = new.id AND kept.type = 'risk.changed'
        AND NOT EXISTS (SELECT 1 FROM cases WHERE cases.case_id = kept.case_id AND cases.erased_at_ms IS NOT NULL)
      ORDER BY +kept.seq DESC LIMIT 1)) BEGIN
  INSERT INTO entity_changes (tenant_id, entity_id, type, from_value, to_value, case_id, at_ms)
  VALUES (new.tenant_id, new.id, 'risk.changed',
    (SELECT iif(kept.to_value = old.risk_level, kept.to_value, NULL) FROM entity_changes AS kept
      WHERE kept.tenant_id = new.tenant_id AND kept.entity_id = new.id AND kept.type = 'risk.changed' ORDER BY +kept.seq DESC LIMIT 1),
    new.risk_level, new.risk_case_id, max(coalesce(new.risk_at_ms, 0), new.updated_at_ms));
END;
--> statement-breakpoint
-- Nothing is kept any more of whom was erased.
CREATE TRIGGER entity_changes_of_erased BEFORE INSERT ON entity_changes
WHEN EXISTS (SELECT 1 FROM entities WHERE id = new.entity_id AND erased_at_ms IS NOT NULL) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
-- Nor of what a case decides that was erased.
CREATE TRIGGER entity_changes_come_late BEFORE INSERT ON entity_changes
WHEN new.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM cases WHERE case_id = new.case_id AND erased_at_ms IS NOT NULL) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
-- What repeats the row before it is no news: what was between them belonged to an erased case.
CREATE TRIGGER entity_changes_repeated BEFORE INSERT ON entity_changes
WHEN new.type IN ('approval.changed', 'risk.changed') AND EXISTS (
  SELECT 1 FROM (SELECT to_value, case_id FROM entity_changes AS kept
    WHERE kept.tenant_id = new.tenant_id AND kept.entity_id = new.entity_id AND kept.type = new.type ORDER BY +kept.seq DESC LIMIT 1) AS before
  WHERE before.to_value IS new.to_value AND before.case_id IS new.case_id) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
-- A row that goes takes its state or level with it from those behind it that name it, up to the next one that says another. That one goes too
-- where it only says again what was so before the gap (or, behind none, that there is no level): it would tell of what has gone.
CREATE TRIGGER entity_changes_forgotten AFTER DELETE ON entity_changes
WHEN old.type IN ('approval.changed', 'risk.changed') BEGIN
  UPDATE entity_changes SET from_value = nullif(from_value, old.to_value),
    to_value = iif(type = 'risk.ended', nullif(to_value, old.to_value), to_value)
  WHERE tenant_id = old.tenant_id AND entity_id = old.entity_id AND seq > old.seq
    AND (type = old.type OR (old.type = 'risk.changed' AND type IN ('risk.set', 'risk.ended')))
    AND seq <= coalesce((SELECT min(next.seq) FROM entity_changes AS next
      WHERE next.tenant_id = old.tenant_id AND next.entity_id = old.entity_id AND next.type = old.type AND +next.seq > old.seq), seq);
  DELETE FROM entity_changes
  WHERE seq = (SELECT min(next.seq) FROM entity_changes AS next
      WHERE next.tenant_id = old.tenant_id AND next.entity_id = old.entity_id AND next.type = old.type AND +next.seq > old.seq)
    AND to_value IS (SELECT kept.to_value FROM entity_changes AS kept
      WHERE kept.tenant_id = old.tenant_id AND kept.entity_id = old.entity_id AND kept.type = old.type AND +kept.seq < old.seq
      ORDER BY +kept.seq DESC LIMIT 1)
    AND case_id IS (SELECT kept.case_id FROM entity_changes AS kept
      WHERE kept.tenant_id = old.tenant_id AND kept.entity_id = old.entity_id AND kept.type = old.type AND +kept.seq < old.seq
      ORDER BY +kept.seq DESC LIMIT 1);
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
