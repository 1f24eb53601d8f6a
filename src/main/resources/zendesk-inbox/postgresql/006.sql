-- Ids of users, in lower case, of which an alias says that another id is the same person's, with that id.
CREATE TABLE zendesk_alias (
    user_id TEXT PRIMARY KEY,
    next_id TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX zendesk_alias_age ON zendesk_alias (updated_at);
