-- The reason without what differs from event to event; null for dead letters of before. The groups of dead letters are read from the
-- index alone.
ALTER TABLE zendesk_event ADD COLUMN pattern TEXT;
CREATE INDEX inbox_event_pattern ON zendesk_event (code, step, pattern, failed_at, state) WHERE state = 'dead';
