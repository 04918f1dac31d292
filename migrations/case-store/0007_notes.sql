-- Who is named in a note, its files, and what became of it. What it said before it was corrected lies in `note_texts`.
ALTER TABLE notes ADD COLUMN mentions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE notes ADD COLUMN files TEXT NOT NULL DEFAULT '[]';
ALTER TABLE notes ADD COLUMN edited_at_ms INTEGER;
ALTER TABLE notes ADD COLUMN deleted_at_ms INTEGER;
ALTER TABLE notes ADD COLUMN deleted_by TEXT;
ALTER TABLE notes ADD COLUMN pinned_at_ms INTEGER;
ALTER TABLE notes ADD COLUMN pinned_by TEXT;
CREATE INDEX notes_by_id ON notes (id);
CREATE TABLE note_texts (
  place INTEGER PRIMARY KEY,
  note_id TEXT NOT NULL,
  content TEXT NOT NULL,
  until_ms INTEGER NOT NULL
);
