-- sender: who sent the event, as a number; 0: a source, the host, or an older event. Of each sender in turn an event is claimed, so
-- the indexes of what may be claimed begin with it.
ALTER TABLE zendesk_event ADD COLUMN sender INTEGER NOT NULL DEFAULT 0;

DROP INDEX inbox_event_ready;
DROP INDEX inbox_event_ready_large;
CREATE INDEX inbox_event_ready ON zendesk_event (sender, next_attempt_at, seq)
    WHERE state = 'pending' AND blockers = 0 AND owner IS NULL AND size < 65536;
CREATE INDEX inbox_event_ready_large ON zendesk_event (sender, next_attempt_at, seq)
    WHERE state = 'pending' AND blockers = 0 AND owner IS NULL AND size >= 65536;

-- How much of what waits is of each sender, in the bytes of its size; without 0.
CREATE TABLE zendesk_sender (
    sender INTEGER PRIMARY KEY,
    bytes INTEGER NOT NULL
) STRICT;

-- How much the dead letters take, in the bytes of their size.
INSERT INTO zendesk_tally (name, n) SELECT 'dead-bytes', coalesce(sum(size), 0) FROM zendesk_event WHERE state = 'dead';
