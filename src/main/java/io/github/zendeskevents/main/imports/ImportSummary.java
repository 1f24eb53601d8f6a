package io.github.zendeskevents.main.imports;

import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.delivery.preview.DryRunChanges;
import io.github.zendeskevents.inbox.Inbox.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What there is to say at the end of an import.
 *
 * @param counts what the inbox has at that end
 * @param stopped whether it was told to stop before
 * @param began when this run did
 */
record ImportSummary(
        ZendeskAccount account,
        List<ImportedFile> files,
        OutcomeCounts outcomes,
        Counts counts,
        boolean stopped,
        Instant began) {

    /** What became of all events, one line after the other. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        files.forEach(file -> file.report().forEach(lines::add));
        addCounts(lines);
        if (account.settings().dryRun()) {
            addDryRun(lines);
        } else if (stopped) {
            lines.add("Call it again with the same files: it goes on where it was. What waits in the inbox is also"
                    + " delivered by bin/run.");
        } else if (outcomes.of("dead", counts) > 0) {
            lines.add("Start bin/run, and GET /ops/dead-letters shows the dead ones and why.");
        }
        return lines;
    }

    private void addCounts(List<String> lines) {
        long read = files.stream().mapToLong(ImportedFile::position).sum();
        long seconds =
                Math.max(1, Duration.between(began, account.clock().instant()).toSeconds());
        lines.add((stopped ? "Interrupted after " : "Imported ") + Figures.number(read) + " events of " + files.size()
                + (files.size() == 1 ? " file" : " files") + "; this run took " + Figures.words(seconds));
        Map<String, Long> all = outcomes.all(counts);
        all.forEach((outcome, count) -> lines.add(line(outcome, count)));
        long ended = all.values().stream().mapToLong(Long::longValue).sum();
        long pending = counts.pending();
        if (pending > 0) {
            lines.add(line("waiting in the inbox", pending));
        }
        if (read > ended + pending) {
            lines.add(line("taken before (the same messageId)", read - ended - pending));
        }
    }

    private void addDryRun(List<String> lines) {
        DryRunChanges changes = DryRunChanges.of(account);
        lines.add("This was a dry run: nothing was written. It would have written:");
        if (changes.counts().isEmpty()) {
            lines.add("  nothing, Zendesk holds it all");
        }
        changes.counts().forEach((kind, count) -> {
            lines.add(line(kind, count));
            changes.examples(kind).forEach(one -> lines.add("      " + one));
        });
    }

    private static String line(String what, long count) {
        return "  %-40s %,12d".formatted(what, count);
    }
}
