-- The Zendesk account that the events are for: those of another one must not be delivered there.
CREATE TABLE zendesk_account (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    url TEXT NOT NULL
);
