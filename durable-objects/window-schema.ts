/**
 * Tables of one window object.
 * `subjects`: `tracked` is the newest part of the plan that its groups are known of, `tracking` how far its entries are looked through for more.
 * `entries`: one row per side of a transaction, in the order in which windows read them; `seq`: in which call it came.
 * `leaving`: subjects that are being forgotten, a page of their entries at a time.
 * `groups`: what a track puts together, and how far its lanes are (`LaneState` by lane). `born`: the newest part of the plan that it is
 * complete for; what is newer is added up when it is first needed. `members`: entries of groups that are less than a subject.
 * `tallies`: how often a value occurs in a span. `hits`: moments at which a definition held. `days`: what they come to by day, as it is told;
 * `told` is 1 once somebody has heard of this revision.
 * `plan`: parts of what is in force by their numbers; `noted_up_to`: the last subject whose time before `since_seq` is noted; `noting`: how far
 * the next one is; `judged_before`: of a daily lane, the first day of which it has not said what is to be judged.
 * `noted`: for daily definitions, who had something on which day; `seq`: of the last change that is not taken care of, 0: none. `owed`: days to be
 * judged, `turn`: by whom alone. `peer_days`: what all came to, in all objects, that a judged day's groups were held against, of so many days before it.
 */
export const windowSchema = `
CREATE TABLE IF NOT EXISTS standing (
  one INTEGER PRIMARY KEY CHECK (one = 1), tenant_id TEXT NOT NULL, shard INTEGER NOT NULL, seq INTEGER NOT NULL, revision INTEGER NOT NULL,
  floor_ms INTEGER NOT NULL, installed INTEGER NOT NULL, newest_id INTEGER NOT NULL, pruned_at_ms INTEGER NOT NULL, pruning INTEGER
);
CREATE TABLE IF NOT EXISTS subjects (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, born INTEGER NOT NULL, tracked INTEGER NOT NULL, tracking TEXT
);
CREATE TABLE IF NOT EXISTS leaving (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entries (
  subject INTEGER NOT NULL, at_ms INTEGER NOT NULL, tx TEXT NOT NULL, role INTEGER NOT NULL, seq INTEGER NOT NULL, facts TEXT NOT NULL,
  PRIMARY KEY (subject, at_ms, tx, role)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS groups (
  id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, track INTEGER NOT NULL, key TEXT NOT NULL, born INTEGER NOT NULL, lanes TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS groups_of ON groups (subject, track, key);
CREATE INDEX IF NOT EXISTS groups_called ON groups (subject, key);
CREATE TABLE IF NOT EXISTS members (
  grp INTEGER NOT NULL, at_ms INTEGER NOT NULL, tx TEXT NOT NULL, role INTEGER NOT NULL, PRIMARY KEY (grp, at_ms, tx)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tallies (
  grp INTEGER NOT NULL, span INTEGER NOT NULL, value TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (grp, span, value)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS definitions (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, body TEXT NOT NULL, installed_seq INTEGER NOT NULL,
  is_active INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS plan (
  key TEXT PRIMARY KEY, id INTEGER NOT NULL, since_seq INTEGER NOT NULL, noted_up_to INTEGER NOT NULL, noting TEXT,
  judged_before INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hits (
  definition INTEGER NOT NULL, grp INTEGER NOT NULL, at_ms INTEGER NOT NULL, tx TEXT NOT NULL, version INTEGER NOT NULL, hit TEXT NOT NULL,
  PRIMARY KEY (definition, grp, at_ms, tx)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS hits_at ON hits (tx) WHERE tx <> '';
CREATE TABLE IF NOT EXISTS days (
  definition INTEGER NOT NULL, grp INTEGER NOT NULL, day INTEGER NOT NULL, revision INTEGER NOT NULL, told INTEGER NOT NULL,
  version INTEGER NOT NULL, times INTEGER NOT NULL, best TEXT, transaction_ids TEXT NOT NULL, party_ids TEXT, PRIMARY KEY (definition, grp, day)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS days_untold ON days (revision) WHERE told = 0;
CREATE TABLE IF NOT EXISTS noted (
  lane INTEGER NOT NULL, day INTEGER NOT NULL, grp INTEGER NOT NULL, peer TEXT NOT NULL, n INTEGER NOT NULL, sum INTEGER NOT NULL,
  seq INTEGER NOT NULL, PRIMARY KEY (lane, day, grp, peer)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS noted_changed ON noted (lane, day) WHERE seq > 0;
CREATE TABLE IF NOT EXISTS owed (
  lane INTEGER NOT NULL, day INTEGER NOT NULL, turn TEXT, PRIMARY KEY (lane, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS peer_days (
  lane INTEGER NOT NULL, day INTEGER NOT NULL, length INTEGER NOT NULL, peers TEXT NOT NULL, PRIMARY KEY (lane, day)
) WITHOUT ROWID;
`;

/** Columns that tables did not always have. */
const columnsSince = [
  ["plan", "noting", "TEXT"],
  ["plan", "judged_before", "INTEGER"],
  ["subjects", "tracking", "TEXT"],
  ["owed", "turn", "TEXT"],
  ["days", "party_ids", "TEXT"],
] as const;

/** Windows of earlier releases, and those that come back from a copy, get what has come since. */
export function bringUpToDate(sql: SqlStorage): void {
  sql.exec(windowSchema);
  for (const [table, column, type] of columnsSince) {
    const isThere = sql.exec("SELECT 1 FROM pragma_table_info(?) WHERE name = ?", table, column).toArray().length > 0;
    if (!isThere) sql.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
  }
}
