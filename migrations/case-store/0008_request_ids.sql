-- Which request caused an entry; null: none did, or it is older than this.
ALTER TABLE log ADD COLUMN request_id TEXT;
