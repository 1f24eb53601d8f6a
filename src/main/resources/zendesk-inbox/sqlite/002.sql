-- A repeat is known by message_id and origin, a hash of the user, type and trust; of older events the origin is empty, and
-- message_id alone counts. trust: how far the sender is trusted, server or public.
-- size: how much memory the event takes; of older events, an estimate. Small and large events are claimed apart.
-- The table is made anew, because SQLite cannot put a column before others, and what comes after a large event is slow to read.
CREATE TABLE inbox_event_2 (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    origin TEXT NOT NULL,
    trust TEXT NOT NULL CHECK (trust IN ('server', 'public')),
    type TEXT NOT NULL,
    user_id TEXT,
    group_id TEXT,
    size INTEGER NOT NULL,
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
    ended_at INTEGER,
    event TEXT,
    UNIQUE (message_id, origin)
) STRICT;

INSERT INTO inbox_event_2 (id, seq, message_id, origin, trust, type, user_id, group_id, size, problem, state, lane, org_lane, blockers,
        owner, attempts, next_attempt_at, not_before, accepted_at, code, reason, step, failed_at, ended_at, event)
    SELECT id, seq, message_id, '', 'server', type, user_id, group_id, coalesce(8 * length(event), 0), problem, state, lane,
        org_lane, blockers, owner, attempts, next_attempt_at, not_before, accepted_at, code, reason, step, failed_at, ended_at, event
    FROM inbox_event;

DROP TABLE inbox_event;
ALTER TABLE inbox_event_2 RENAME TO inbox_event;

CREATE INDEX inbox_event_ready ON inbox_event (next_attempt_at, seq)
    WHERE state = 'pending' AND blockers = 0 AND owner IS NULL AND size < 65536;
CREATE INDEX inbox_event_ready_large ON inbox_event (next_attempt_at, seq)
    WHERE state = 'pending' AND blockers = 0 AND owner IS NULL AND size >= 65536;
CREATE INDEX inbox_event_lane ON inbox_event (lane, seq) WHERE state = 'pending';
CREATE INDEX inbox_event_org_lane ON inbox_event (org_lane, seq) WHERE state = 'pending' AND org_lane IS NOT NULL;
CREATE INDEX inbox_event_age ON inbox_event (accepted_at) WHERE state = 'pending';
CREATE INDEX inbox_event_dead ON inbox_event (id) WHERE state = 'dead';
CREATE INDEX inbox_event_dead_age ON inbox_event (accepted_at, id) WHERE state = 'dead';
CREATE INDEX inbox_event_ended ON inbox_event (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX inbox_event_failed ON inbox_event (failed_at) WHERE failed_at IS NOT NULL;
