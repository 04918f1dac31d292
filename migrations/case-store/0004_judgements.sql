-- What rules were asked about, until the archive has it.
CREATE TABLE judgement (run_id TEXT PRIMARY KEY, recorded_at_ms INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
