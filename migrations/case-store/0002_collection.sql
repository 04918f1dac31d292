CREATE TABLE drafts (
  page TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  device TEXT NOT NULL,
  PRIMARY KEY (page, field)
) WITHOUT ROWID;

CREATE TABLE flow_sessions (
  hash TEXT PRIMARY KEY,
  link_id TEXT NOT NULL,
  generation INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL
) WITHOUT ROWID;
