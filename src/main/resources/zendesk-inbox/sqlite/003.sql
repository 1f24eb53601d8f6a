-- What operators look for: events of a user, of an organization, and of a code. Ended events keep the ids of user and group for that.
CREATE INDEX inbox_event_user ON inbox_event (lower(user_id), id) WHERE user_id IS NOT NULL;
CREATE INDEX inbox_event_group ON inbox_event (lower(group_id), id) WHERE group_id IS NOT NULL;
CREATE INDEX inbox_event_code ON inbox_event (code, id) WHERE code IS NOT NULL;

-- Dead letters are put back in the order of their ids now.
DROP INDEX inbox_event_dead_age;

-- While there is a row, no instance delivers.
CREATE TABLE inbox_pause (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    reason TEXT NOT NULL,
    since INTEGER NOT NULL
) STRICT;
