-- A repeat is known by message_id and origin, a hash of the user, type and trust; of older events the origin is empty, and
-- message_id alone counts. trust: how far the sender is trusted, server or public.
ALTER TABLE inbox_event ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox_event ALTER COLUMN origin DROP DEFAULT;
ALTER TABLE inbox_event ADD COLUMN trust TEXT NOT NULL DEFAULT 'server' CHECK (trust IN ('server', 'public'));
ALTER TABLE inbox_event ALTER COLUMN trust DROP DEFAULT;
ALTER TABLE inbox_event DROP CONSTRAINT inbox_event_message_id_key;
ALTER TABLE inbox_event ADD UNIQUE (message_id, origin);

-- size: how much memory the event takes; of older events, an estimate. Small and large events are claimed apart.
ALTER TABLE inbox_event ADD COLUMN size BIGINT NOT NULL DEFAULT 0;
UPDATE inbox_event SET size = 8 * octet_length(event) WHERE event IS NOT NULL;
ALTER TABLE inbox_event ALTER COLUMN size DROP DEFAULT;

DROP INDEX inbox_event_ready;
CREATE INDEX inbox_event_ready ON inbox_event (next_attempt_at, seq)
    WHERE state = 'pending' AND blockers = 0 AND owner IS NULL AND size < 65536;
CREATE INDEX inbox_event_ready_large ON inbox_event (next_attempt_at, seq)
    WHERE state = 'pending' AND blockers = 0 AND owner IS NULL AND size >= 65536;
CREATE INDEX inbox_event_failed ON inbox_event (failed_at) WHERE failed_at IS NOT NULL;
