-- Every draft has a version of its own; that of its page goes on counting when the page was sent.
ALTER TABLE drafts ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
CREATE TABLE draft_pages (page TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;

-- Fields in rows of lists go by the row's id, no longer by its place: `owners.0.email` becomes `owners.@item_3_1.email`.
CREATE TABLE drafts_in_rows AS
SELECT page, field, value, at_ms, device, list, place, substr(rest, length(place) + 2) AS tail
FROM (
  SELECT *, substr(rest, 1, instr(rest, '.') - 1) AS place
  FROM (
    SELECT page, field, value, at_ms, device,
      substr(field, 1, instr(field, '.') - 1) AS list, substr(field, instr(field, '.') + 1) AS rest
    FROM drafts WHERE instr(field, '.') > 0
  )
)
WHERE place <> '' AND place NOT GLOB '*[^0-9]*';
DELETE FROM drafts WHERE EXISTS (
  SELECT 1 FROM drafts_in_rows WHERE drafts_in_rows.page = drafts.page AND drafts_in_rows.field = drafts.field
);
INSERT INTO drafts (page, field, value, at_ms, device)
SELECT page, list || '.@' || key || '.' || tail, CASE tail WHEN 'id' THEN json_array(key) ELSE value END, at_ms, device
FROM (
  SELECT *, COALESCE(
    NULLIF((
      SELECT json_extract(named.value, '$[0]') FROM drafts_in_rows AS named
      WHERE named.page = one.page AND named.list = one.list AND named.place = one.place AND named.tail = 'id'
    ), ''),
    'new_' || place
  ) AS key
  FROM drafts_in_rows AS one
)
-- An emptied id was a row that had been taken away.
WHERE tail <> 'id' OR value <> '[]';
DROP TABLE drafts_in_rows;
