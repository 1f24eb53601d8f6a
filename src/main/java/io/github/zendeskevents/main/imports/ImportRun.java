package io.github.zendeskevents.main.imports;

import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.auth.CredentialStatus;
import io.github.zendeskevents.clock.SteadyClock;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Inbox.Counts;
import io.github.zendeskevents.main.imports.file.BadImportException;
import io.github.zendeskevents.main.imports.file.EventSource;
import io.github.zendeskevents.main.imports.file.ImportFile;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** One run of an import: takes all its files, and knows how it stands. */
public final class ImportRun implements AutoCloseable {

    private static final Duration KEEP_EVERY = Duration.ofSeconds(1);
    private static final Duration FOR_CREDENTIALS = Duration.ofSeconds(20);

    private final ZendeskAccount account;
    private final Inbox inbox;
    private final ImportOptions options;
    private final List<ImportedFile> files = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Importer importer;
    private final StateFolder folder;
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
        this.problems.addAll(options.notes());
        this.began = account.clock().instant();
        this.importer = new Importer(account, inbox, this::keep);
        this.folder = StateFolder.of(account.settings());
        try {
            for (ImportFile file : options.files()) {
                files.add(new ImportedFile(file, folder.open(file)));
            }
            this.whole = folder.open(options.files());
        } catch (BadImportException | IOException failed) {
            close(files);
            throw failed;
        }
        if (options.again()) {
            whole.forget();
        }
        this.outcomes = OutcomeCounts.goOn(whole.content(), inbox.counts(), account.meters());
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
        Clock steady = SteadyClock.of(account.clock());
        Instant end = steady.instant().plus(FOR_CREDENTIALS);
        while (!credentials.state().accepted() && steady.instant().isBefore(end)) {
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
        lines.addAll(new ImportSummary(account, files, outcomes, inbox.counts(), importer.isStopped(), began).lines());
        return lines;
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
        folder.close();
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
