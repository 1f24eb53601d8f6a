-- Users who want to be forgotten, by a salted hash of the user id. suppressed: 1 while their events are ignored. change: grows with
-- each change, so that it is seen what is new. erasure: what is known of the last one; result: how it ended, until that is made known.
-- user_id: only until the erasure has ended. zendesk_id: Zendesk's own number of the user. Times are milliseconds since 1970.
CREATE TABLE zendesk_suppression (
    user_hash TEXT PRIMARY KEY,
    suppressed INTEGER NOT NULL CHECK (suppressed IN (0, 1)),
    change INTEGER NOT NULL,
    erasure TEXT CHECK (erasure IN ('requested', 'done', 'failed')),
    result TEXT CHECK (result IN ('done', 'failed')),
    permanent INTEGER NOT NULL CHECK (permanent IN (0, 1)),
    user_id TEXT,
    zendesk_id INTEGER,
    reason TEXT,
    answer TEXT,
    requested_at INTEGER,
    ended_at INTEGER,
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL
) STRICT;

CREATE INDEX zendesk_suppression_change ON zendesk_suppression (change);
CREATE INDEX zendesk_suppression_due ON zendesk_suppression (next_attempt_at) WHERE erasure = 'requested';

CREATE TABLE zendesk_salt (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    salt TEXT NOT NULL
) STRICT;

-- User ids that may be the same as others though the index on lower(user_id) does not tell: few have blanks or other letters than
-- those of ASCII, or are so long that they were shortened.
CREATE INDEX zendesk_event_odd_user ON zendesk_event (id)
    WHERE user_id IS NOT NULL AND (user_id GLOB '*[^!-~]*' OR length(user_id) > 160);

-- What names a user who is to be forgotten as another one: aliases on their way, and ids of the same person.
CREATE INDEX zendesk_event_alias ON zendesk_event (org_lane, id) WHERE type = 'alias' AND org_lane IS NOT NULL;
CREATE INDEX zendesk_alias_next ON zendesk_alias (lower(next_id));
