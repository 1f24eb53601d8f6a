-- Events. Times are milliseconds since 1970. state: pending, delivered, ignored or dead.
-- seq: the place in the lanes. blockers: in how many of its lanes (lane, org_lane) a pending event stands before this one.
CREATE TABLE inbox_event (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    user_id TEXT,
    group_id TEXT,
    event TEXT,
    problem TEXT,
    state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'ignored', 'dead')),
    lane TEXT,
    org_lane TEXT,
    blockers INTEGER NOT NULL CHECK (blockers BETWEEN 0 AND 2),
    owner TEXT,
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    accepted_at INTEGER NOT NULL,
    code TEXT,
    reason TEXT,
    step TEXT,
    failed_at INTEGER,
    ended_at INTEGER
) STRICT;

CREATE INDEX inbox_event_ready ON inbox_event (next_attempt_at, seq)
    WHERE state = 'pending' AND blockers = 0 AND owner IS NULL;
CREATE INDEX inbox_event_lane ON inbox_event (lane, seq) WHERE state = 'pending';
CREATE INDEX inbox_event_org_lane ON inbox_event (org_lane, seq) WHERE state = 'pending' AND org_lane IS NOT NULL;
CREATE INDEX inbox_event_age ON inbox_event (accepted_at) WHERE state = 'pending';
CREATE INDEX inbox_event_dead ON inbox_event (id) WHERE state = 'dead';
CREATE INDEX inbox_event_dead_age ON inbox_event (accepted_at, id) WHERE state = 'dead';
CREATE INDEX inbox_event_ended ON inbox_event (ended_at) WHERE ended_at IS NOT NULL;

-- How many events are in each state, and the last number given out for id and seq.
CREATE TABLE inbox_tally (
    name TEXT PRIMARY KEY,
    n INTEGER NOT NULL
) STRICT;

INSERT INTO inbox_tally (name, n) VALUES ('sequence', 0), ('pending', 0), ('delivered', 0), ('ignored', 0), ('dead', 0);

-- The last known name and email of each user id, in lower case.
CREATE TABLE inbox_person (
    user_id TEXT PRIMARY KEY,
    name TEXT,
    email TEXT,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX inbox_person_age ON inbox_person (updated_at);
