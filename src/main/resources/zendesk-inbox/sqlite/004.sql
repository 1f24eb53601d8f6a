-- All tables begin with zendesk_, so that they can stand in a database beside those of others.
ALTER TABLE inbox_event RENAME TO zendesk_event;
ALTER TABLE inbox_tally RENAME TO zendesk_tally;
ALTER TABLE inbox_person RENAME TO zendesk_person;
ALTER TABLE inbox_pause RENAME TO zendesk_pause;
