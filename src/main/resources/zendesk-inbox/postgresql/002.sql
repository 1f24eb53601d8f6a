-- size: how much memory the event takes; of older events, an estimate. Small and large events are claimed apart.
ALTER TABLE inbox_event ADD COLUMN size BIGINT NOT NULL DEFAULT 0;
UPDATE inbox_event SET size = 8 * octet_length(event) WHERE event IS NOT NULL;
ALTER TABLE inbox_event ALTER COLUMN size DROP DEFAULT;

DROP INDEX inbox_event_ready;
CREATE INDEX inbox_event_ready ON inbox_event (next_attempt_at, seq)
    WHERE state = 'pending' AND blockers = 0 AND owner IS NULL AND size < 65536;
CREATE INDEX inbox_event_ready_large ON inbox_event (next_attempt_at, seq)
    WHERE state = 'pending' AND blockers = 0 AND owner IS NULL AND size >= 65536;
