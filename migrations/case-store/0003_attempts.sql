-- Attempts by place: what went over the wire beside each, and probes of a vendor that is down, which do not count.
CREATE TABLE attempts_kept (
  effect_id TEXT NOT NULL,
  place INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  counted INTEGER NOT NULL,
  finished_at_ms INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  code TEXT,
  message TEXT,
  http_status INTEGER,
  duration_ms INTEGER,
  exchanges TEXT,
  PRIMARY KEY (effect_id, place)
) WITHOUT ROWID;
INSERT INTO attempts_kept
SELECT effect_id, attempt, attempt, 1, finished_at_ms, outcome, code, message, http_status, duration_ms, NULL FROM attempts;
DROP TABLE attempts;
ALTER TABLE attempts_kept RENAME TO attempts;

-- Since when, and how often, work has been put off because its vendor is down.
ALTER TABLE outbox ADD COLUMN postponed_at_ms INTEGER;
ALTER TABLE outbox ADD COLUMN postponements INTEGER NOT NULL DEFAULT 0;
