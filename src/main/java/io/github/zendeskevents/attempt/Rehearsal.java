package io.github.zendeskevents.attempt;

import io.github.zendeskevents.client.request.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** What one attempt would write, instead of writing it. */
public final class Rehearsal {

    private final List<Change> changes = new ArrayList<>();
    private final LongSupplier ids;

    /** @param ids of made-up records: each once, and below zero, as no id of Zendesk's is */
    public Rehearsal(LongSupplier ids) {
        this.ids = ids;
    }

    /** An id for a record that Zendesk would make. */
    public long newId() {
        return ids.getAsLong();
    }

    /** Notes the write, and answers what is expected of Zendesk. */
    synchronized ApiResponse answer(Write write) {
        changes.add(new Change(write.request(), write.current().get()));
        return write.expected().apply(this);
    }

    /** The writes so far, in their order. */
    public synchronized List<Change> changes() {
        return List.copyOf(changes);
    }

    /** The number and the writes: who wrote what is personal data. */
    @Override
    public String toString() {
        return "Rehearsal" + changes();
    }
}
