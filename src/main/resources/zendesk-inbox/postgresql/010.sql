-- traceparent: the span that the event came in by, where events are traced.
ALTER TABLE zendesk_event ADD COLUMN traceparent TEXT;
