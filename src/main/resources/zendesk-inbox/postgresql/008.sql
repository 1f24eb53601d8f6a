-- The id that took the place of another one, as ids are compared: lower(next_id) knows no letters beyond ASCII, and long ids are
-- compared by a hash. The program fills it.
ALTER TABLE zendesk_alias ADD COLUMN next_key TEXT NOT NULL DEFAULT '';

DROP INDEX zendesk_alias_next;
CREATE INDEX zendesk_alias_next ON zendesk_alias (next_key);
