ALTER TABLE `entities` ADD `stale_since_ms` integer;--> statement-breakpoint
CREATE INDEX `entities_stale` ON `entities` (`stale_since_ms`) WHERE stale_since_ms IS NOT NULL;--> statement-breakpoint
-- What hung on persons and companies whom an earlier release has erased by themselves was left: it goes now.
INSERT INTO person_erasures (tenant_id, id, kind, reason, by_kind, by_id, began_at_ms, next_at_ms)
SELECT tenant_id, id, 'entity', 'erased by an earlier release', 'system', 'sweeper', erased_at_ms, 0 FROM entities
WHERE erased_at_ms IS NOT NULL AND merged_into IS NULL;
