package io.github.zendeskevents.attempt;

import io.github.zendeskevents.client.request.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What one attempt would write, instead of writing it. */
public final class Rehearsal {

    private final List<Change> changes = new ArrayList<>();
    private final MadeUpRecords records;
    private final boolean preview;

    private Rehearsal(MadeUpRecords records, boolean preview) {
        this.records = records;
        this.preview = preview;
    }

    /** One of many in a dry run, who see of one another what they would have written. */
    public static Rehearsal inDryRun(MadeUpRecords records) {
        return new Rehearsal(records, false);
    }

    /** A look at one event, which leaves nothing behind. */
    public static Rehearsal preview() {
        return new Rehearsal(MadeUpRecords.ofOneEvent(), true);
    }

    /** Notes the write, and answers what is expected of Zendesk. */
    ApiResponse answer(Change change, Function<Rehearsal, ApiResponse> expected) {
        synchronized (this) {
            changes.add(change);
        }
        return expected.apply(this);
    }

    /** What Zendesk would hold. */
    public MadeUpRecords records() {
        return records;
    }

    /** True for a look at one event beside the delivery: nothing that others see may change by it. */
    public boolean isPreview() {
        return preview;
    }

    /** The writes so far, in their order. */
    public synchronized List<Change> changes() {
        return List.copyOf(changes);
    }

    /** What would be written, in one line for people. */
    public String summary() {
        return changes().isEmpty()
                ? "nothing to write: Zendesk holds it already"
                : "would write " + changes().stream().map(Change::toString).collect(Collectors.joining(", "));
    }

    /** The writes by method and label: what they are about is personal data. */
    @Override
    public String toString() {
        return "Rehearsal" + changes();
    }
}
