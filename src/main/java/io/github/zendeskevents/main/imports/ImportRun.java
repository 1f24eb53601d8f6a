package io.github.zendeskevents.main.imports;

import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.auth.CredentialStatus;
import io.github.zendeskevents.delivery.preview.DryRunChanges;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Inbox.Counts;
import io.github.zendeskevents.main.imports.file.BadImportException;
import io.github.zendeskevents.main.imports.file.EventSource;
import io.github.zendeskevents.main.imports.file.ImportFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One run of an import: all its files, how it stands, and what there is to say at its end. */
public final class ImportRun implements AutoCloseable {

    private static final Duration KEEP_EVERY = Duration.ofSeconds(1);
    private static final Duration FOR_CREDENTIALS = Duration.ofSeconds(20);

    private final ZendeskAccount account;
    private final Inbox inbox;
    private final ImportOptions options;
    private final List<ImportedFile> files = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Importer importer;
    private final Path folder;
    private final ImportState whole;
    private final OutcomeCounts outcomes;
    private final Pace pace = new Pace();
    private final Instant began;
    private Instant kept = Instant.MIN;
    private boolean anyBroken;

    /**
     * Prepares to go on where an earlier run of these files ended, or to begin.
     *
     * @throws BadImportException when another process imports one of the files, or the inbox keeps nothing
     */
    public ImportRun(ZendeskAccount account, Inbox inbox, ImportOptions options)
            throws BadImportException, IOException {
        this.account = account;
        this.inbox = inbox;
        this.options = options;
        this.began = account.clock().instant();
        this.importer = new Importer(account, inbox, this::keep);
        // A dry run leaves nothing behind: the real import begins at the beginning.
        this.folder = account.settings().dryRun()
                ? Files.createTempDirectory("zendesk-dry-run")
                : folder(account.settings().inbox().url());
        try {
            for (ImportFile file : options.files()) {
                files.add(new ImportedFile(file, ImportState.open(folder, file.identity(), file.shown())));
            }
            this.whole = ImportState.open(folder, "run-" + nameOfAll(options.files()), "these files");
        } catch (BadImportException | IOException failed) {
            close(files);
            throw failed;
        }
        if (options.again()) {
            whole.forget();
        }
        this.outcomes = OutcomeCounts.goOn(whole.content(), inbox.counts(), account.meters());
    }

    private static String nameOfAll(List<ImportFile> files) {
        String all = files.stream().map(ImportFile::identity).sorted().collect(Collectors.joining(","));
        return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Beside the inbox where that is a file, else in the working directory. */
    private static Path folder(String url) throws BadImportException {
        if (url.equals("off")) {
            throw new BadImportException(
                    "zendesk.inbox.url: 'off' is not allowed with an import, which has to know after a"
                            + " crash what was taken; must be the URL of a database, such as jdbc:sqlite:data/inbox.db");
        }
        String sqlite = "jdbc:sqlite:";
        String file = url.startsWith(sqlite)
                ? url.substring(sqlite.length()).replaceFirst("^file:", "").replaceFirst("\\?.*", "") + ".imports"
                : "data/imports";
        return Path.of(file);
    }

    /** Lets it end soon; called again, it goes on. */
    public void stop() {
        importer.stop();
    }

    /**
     * Takes all files and waits for the ends of their events.
     *
     * @throws BadImportException when Zendesk refuses the credentials, or there is no space for events
     */
    public void run() throws BadImportException, IOException {
        awaitCredentials();
        Progress progress = new Progress(System.err, options.terminalWidth(), this::figures);
        try {
            progress.start();
            for (int i = 0; i < files.size() && !importer.isStopped(); i++) {
                take(options.sources().get(i), files.get(i));
            }
            importer.awaitEnds();
        } finally {
            progress.close();
            kept = Instant.MIN;
            keep();
        }
        if (!importer.isStopped()) {
            whole.forget();
        }
    }

    private void awaitCredentials() throws BadImportException {
        CredentialStatus credentials = account.credentialStatus();
        Instant end = account.clock().instant().plus(FOR_CREDENTIALS);
        while (!credentials.state().accepted() && account.clock().instant().isBefore(end)) {
            boolean checked = credentials.since().isAfter(Instant.EPOCH)
                    && !credentials.state().reason().equals("the credentials have not been checked yet");
            if (checked && credentials.awaySince().isEmpty()) {
                throw new BadImportException(credentials.state().reason() + "; bin/run check says more");
            }
            if (checked || importer.pause(50)) {
                return;
            }
        }
    }

    private void take(EventSource source, ImportedFile file) throws BadImportException, IOException {
        if (options.again()) {
            file.begin();
        } else if (!file.completeSince().isEmpty()) {
            problems.add(file.file().shown() + ": all of it was taken before, at " + file.completeSince()
                    + "; --again takes it anew");
            return;
        }
        Optional<String> broken = importer.take(source, file);
        broken.ifPresent(problems::add);
        anyBroken |= broken.isPresent();
    }

    /** Called often: what is known of outcomes is kept once a second. */
    private synchronized void keep() {
        Instant now = account.clock().instant();
        if (now.isBefore(kept.equals(Instant.MIN) ? now : kept.plus(KEEP_EVERY))) {
            return;
        }
        kept = now;
        try {
            outcomes.keep(whole.content());
            whole.save();
        } catch (IOException later) {
            // The numbers are for people; events are safe without them.
            return;
        }
    }

    private synchronized Figures figures() {
        Counts counts = inbox.counts();
        long read = files.stream().mapToLong(ImportedFile::position).sum();
        boolean sized = options.files().stream().allMatch(file -> file.size().isPresent());
        double all = options.files().stream()
                .mapToLong(file -> file.size().orElse(0))
                .sum();
        double bytes = files.stream()
                .mapToDouble(file -> file.completeSince().isEmpty()
                        ? file.file().bytesRead()
                        : file.file().size().orElse(0))
                .sum();
        pace.see(account.clock().instant(), Math.max(0, read - counts.pending()));
        return new Figures(
                read,
                sized && all > 0 ? OptionalDouble.of(bytes / all) : OptionalDouble.empty(),
                outcomes.of("delivered", counts),
                outcomes.of("ignored", counts),
                outcomes.of("dead", counts),
                counts.pending(),
                pace.perSecond(),
                trouble());
    }

    private String trouble() {
        return inbox.paused()
                .map(pause -> pause.reason() + " since " + pause.since())
                .or(() -> account.credentialStatus().awaySince().map(since -> "Zendesk is away since " + since))
                .orElseGet(() -> account.credentialStatus().state().reason());
    }

    /** What became of all events, one line after the other. */
    public List<String> summary() {
        List<String> lines = new ArrayList<>(problems);
        files.forEach(file -> file.report().forEach(lines::add));
        long read = files.stream().mapToLong(ImportedFile::position).sum();
        long seconds =
                Math.max(1, Duration.between(began, account.clock().instant()).toSeconds());
        lines.add((importer.isStopped() ? "Interrupted after " : "Imported ") + Figures.number(read) + " events of "
                + files.size() + (files.size() == 1 ? " file" : " files") + "; this run took "
                + Figures.words(seconds));
        Counts counts = inbox.counts();
        Map<String, Long> all = outcomes.all(counts);
        all.forEach((outcome, count) -> lines.add("  %-40s %,12d".formatted(outcome, count)));
        long ended = all.values().stream().mapToLong(Long::longValue).sum();
        long pending = counts.pending();
        if (pending > 0) {
            lines.add("  %-40s %,12d".formatted("waiting in the inbox", pending));
        }
        if (read > ended + pending) {
            lines.add("  %-40s %,12d".formatted("taken before (the same messageId)", read - ended - pending));
        }
        if (account.settings().dryRun()) {
            addDryRun(lines);
        } else if (importer.isStopped()) {
            lines.add("Call it again with the same files: it goes on where it was. What waits in the inbox is also"
                    + " delivered by bin/run.");
        } else if (isAnyDead()) {
            lines.add("Start bin/run, and GET /ops/dead-letters shows the dead ones and why.");
        }
        return lines;
    }

    private void addDryRun(List<String> lines) {
        DryRunChanges changes = DryRunChanges.of(account);
        lines.add("This was a dry run: nothing was written. It would have written:");
        if (changes.counts().isEmpty()) {
            lines.add("  nothing, Zendesk holds it all");
        }
        changes.counts().forEach((kind, count) -> {
            lines.add("  %-40s %,12d".formatted(kind, count));
            changes.examples(kind).forEach(one -> lines.add("      " + one));
        });
    }

    /** True when some events are dead letters. */
    public boolean isAnyDead() {
        return outcomes.of("dead", inbox.counts()) > 0;
    }

    /** True when a file broke off before its end. */
    public boolean isAnyBroken() {
        return anyBroken;
    }

    /** True when it was told to stop before its end. */
    public boolean isStopped() {
        return importer.isStopped();
    }

    @Override
    public void close() throws IOException {
        close(files);
        whole.close();
        if (account.settings().dryRun()) {
            try (Stream<Path> left = Files.list(folder)) {
                for (Path one : left.toList()) {
                    Files.delete(one);
                }
            }
            Files.delete(folder);
        }
        for (EventSource source : options.sources()) {
            source.close();
        }
    }

    private static void close(List<ImportedFile> files) throws IOException {
        for (ImportedFile file : files) {
            file.close();
        }
    }
}
