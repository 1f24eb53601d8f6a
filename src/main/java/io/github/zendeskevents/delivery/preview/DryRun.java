package io.github.zendeskevents.delivery.preview;

import io.github.zendeskevents.attempt.Change;
import io.github.zendeskevents.attempt.MadeUpRecords;
import io.github.zendeskevents.attempt.Rehearsal;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.inbox.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/**
 * Whether events are delivered for a trial only ({@code zendesk.dry-run}). Then each attempt is a rehearsal, and what would have
 * been delivered ends as ignored. All other outcomes are what they would be.
 */
public final class DryRun {

    private final Optional<MadeUpRecords> records;
    private final MeterRegistry meters;
    private final DryRunChanges changes;

    /** That of this account. */
    public DryRun(ZendeskAccount account) {
        records = account.settings().dryRun() ? Optional.of(MadeUpRecords.of(account)) : Optional.empty();
        meters = account.meters();
        changes = DryRunChanges.of(account);
    }

    /** For one attempt; empty where it is to write. */
    public Optional<Rehearsal> rehearsal() {
        return records.map(Rehearsal::inDryRun);
    }

    /** What an attempt that ended so is to be called, and counts what it would have written. */
    public Outcome outcome(Outcome outcome, Optional<Rehearsal> rehearsal) {
        if (!(outcome instanceof Outcome.Retry)) {
            rehearsal.ifPresent(rehearsed -> rehearsed.changes().forEach(this::count));
        }
        return rehearsal
                .filter(rehearsed -> outcome instanceof Outcome.Delivered)
                .<Outcome>map(rehearsed -> new Outcome.Ignored("dry-run", reason(outcome, rehearsed)))
                .orElse(outcome);
    }

    /** What cannot be undone comes first. */
    private static String reason(Outcome outcome, Rehearsal rehearsed) {
        return outcome.reason().isEmpty() ? rehearsed.summary() : outcome.reason() + "; " + rehearsed.summary();
    }

    private void count(Change change) {
        changes.note(change);
        String method = change.request().method();
        String endpoint = change.request().label();
        Counter.builder("zendesk.dry.run.changes")
                .description("What would have been written")
                .tags("method", method, "endpoint", endpoint)
                .register(meters)
                .increment();
    }

    /** True for what becomes of an event that would have been delivered. */
    public static boolean isOutcome(Outcome outcome) {
        return outcome instanceof Outcome.Ignored && outcome.code().equals("dry-run");
    }
}
