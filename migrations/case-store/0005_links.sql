-- Whether a session may see what the case knows (a new device is asked for a code first), and when it was used last.
ALTER TABLE flow_sessions ADD COLUMN verified INTEGER NOT NULL DEFAULT 1;
ALTER TABLE flow_sessions ADD COLUMN seen_at_ms INTEGER NOT NULL DEFAULT 0;
-- Nobody is signed out by this: their idle time begins now.
UPDATE flow_sessions SET seen_at_ms = CAST(unixepoch('subsec') * 1000 AS INTEGER);

-- Devices that were here before, by the hash of their cookie, and whose they are.
CREATE TABLE flow_devices (
  hash TEXT PRIMARY KEY,
  subject TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL
) WITHOUT ROWID;
