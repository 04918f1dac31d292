CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE snapshot (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL, body TEXT NOT NULL);

CREATE TABLE log (
  seq INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  recorded_at_ms INTEGER NOT NULL,
  type TEXT NOT NULL,
  subject TEXT,
  actor_kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  command_id TEXT,
  from_state TEXT,
  to_state TEXT NOT NULL,
  accepted INTEGER NOT NULL,
  payload_hash TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE TRIGGER log_is_append_only_update BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_is_append_only_delete BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TABLE payload (seq INTEGER PRIMARY KEY, body TEXT NOT NULL);

CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL,
  due_at_ms INTEGER,
  run_id TEXT,
  body TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE attempts (
  effect_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  finished_at_ms INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  code TEXT,
  message TEXT,
  http_status INTEGER,
  duration_ms INTEGER,
  PRIMARY KEY (effect_id, attempt)
) WITHOUT ROWID;

CREATE TABLE runs (
  place INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  plugin TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  generation INTEGER NOT NULL,
  status TEXT NOT NULL,
  late INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  finished_at_ms INTEGER,
  request TEXT,
  result TEXT
);

CREATE TABLE seen (id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, fingerprint TEXT, answer TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE publication (seq INTEGER PRIMARY KEY, body TEXT NOT NULL);

CREATE TABLE progress (id INTEGER PRIMARY KEY CHECK (id = 1), indexed_version INTEGER NOT NULL);

CREATE TABLE notes (
  place INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  parent_id TEXT,
  author_kind TEXT NOT NULL,
  author_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  content TEXT NOT NULL
);

CREATE TABLE pinned (kind TEXT NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
