package io.github.zendeskevents.inbox;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Claims.Claim;
import io.github.zendeskevents.inbox.EventTable.NewEvent;
import io.github.zendeskevents.inbox.EventTable.Settlement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable inbox: a table in SQLite, or in PostgreSQL for several instances. An event is safe once its stage completes,
 * through a crash of the process and, as far as the disk keeps its word, of the machine. It ties together the parts that
 * each do one thing: {@link SqlWriter} commits, {@link EventTable} and {@link LastKnownUserTable} hold the statements,
 * {@link Claims} knows what is in flight, {@link SqlDatabase} what is particular to a database.
 */
public final class SqlInbox implements Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(SqlInbox.class);
    private static final Duration PRUNE_EVERY = Duration.ofMinutes(1);
    private static final Duration POLL_EVERY = Duration.ofSeconds(1);
    private static final int STEP = 500;
    /** Two, so that forgetting a large backlog never delays a sign of life. */
    private static final int MAINTENANCE_THREADS = 2;

    private static final int ANSWER_THREADS = 4;

    private final SqlDatabase database;
    private final InboxSettings settings;
    private final Clock clock;
    private final EventTable events = new EventTable();
    private final LastKnownUserTable people = new LastKnownUserTable();
    private final Claims claims;
    private final SqlWriter writer;
    private final ScheduledExecutorService maintenance;
    private final Executor answers = answers();
    private volatile Runnable listener = () -> {};

    private SqlInbox(SqlDatabase database, InboxSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
        this.claims = database.claims(events);
        this.writer = new SqlWriter(database, events, people, clock, () -> listener.run());
        this.maintenance = Executors.newScheduledThreadPool(
                MAINTENANCE_THREADS, work -> daemon("zendesk-inbox-maintenance", work));
        every(PRUNE_EVERY, this::prune);
        claims.signOfLifeEvery().ifPresent(pause -> {
            every(pause, this::giveSignOfLife);
            every(POLL_EVERY, () -> listener.run());
        });
    }

    /**
     * Opens the inbox and makes or updates its tables. The folder of an SQLite file is made where it is missing; a relative
     * name counts from the working directory.
     *
     * @param jdbcUrl {@code jdbc:sqlite:} with a file, or {@code jdbc:postgresql:} with a database
     * @throws InboxSettingException when nothing can be opened there, in one line that names {@code zendesk.inbox.url}
     */
    public static SqlInbox open(String jdbcUrl, InboxSettings settings, Clock clock) {
        SqlDatabase database = database(jdbcUrl, settings);
        try {
            migrate(database);
            return joined(new SqlInbox(database, settings, clock));
        } catch (SQLException failure) {
            database.close();
            throw new InboxSettingException(
                    Inboxes.SETTING + ": the tables of the inbox cannot be made: " + Drivers.oneLine(failure));
        } catch (InboxSettingException newer) {
            database.close();
            throw newer;
        }
    }

    /** What callers do once their events are safe, such as answering a request, must not hold up the next commit. */
    private static Executor answers() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                ANSWER_THREADS,
                ANSWER_THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> daemon("zendesk-inbox-answers", work));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private static SqlInbox joined(SqlInbox inbox) {
        try {
            inbox.giveSignOfLife();
            return inbox;
        } catch (InboxUnavailableException failure) {
            inbox.close();
            throw new InboxSettingException(Inboxes.SETTING + ": " + failure.getMessage());
        }
    }

    private static SqlDatabase database(String jdbcUrl, InboxSettings settings) {
        if (jdbcUrl.toLowerCase(Locale.ROOT).startsWith("jdbc:sqlite:")) {
            return SqliteDatabase.open(jdbcUrl, settings.storeTimeout());
        }
        if (jdbcUrl.toLowerCase(Locale.ROOT).startsWith("jdbc:postgresql:")) {
            return PostgresDatabase.open(jdbcUrl, settings);
        }
        String scheme = jdbcUrl.replaceFirst("(?s)^((jdbc:)?[A-Za-z0-9]*).*", "$1");
        throw new InboxSettingException(Inboxes.SETTING + " must be off, jdbc:sqlite:<file> or "
                + "jdbc:postgresql://<host>/<database>, but begins with \"" + scheme + "\"");
    }

    private static void migrate(SqlDatabase database) throws SQLException {
        try (Connection connection = database.writer()) {
            try {
                database.lockSchema(connection);
                new Migrator(database.scripts()).migrate(connection);
                connection.commit();
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        }
    }

    @Override
    public CompletionStage<List<Outcome>> accept(List<Event> accepted) {
        if (accepted.isEmpty()) {
            throw new IllegalArgumentException("There must be at least one event to accept");
        }
        return writer.accept(accepted.stream().map(NewEvent::of).toList())
                .handleAsync(
                        (stored, failure) -> {
                            if (failure != null) {
                                throw new CompletionException(failure);
                            }
                            return List.of();
                        },
                        answers);
    }

    @Override
    public List<Delivery> claim(int max) {
        return read(() -> claims.claim(max, clock.millis()));
    }

    @Override
    public CompletionStage<Void> settle(Delivery delivery, Outcome outcome, List<Long> behind) {
        Optional<Claim> claim = claims.inFlight(delivery);
        if (claim.isEmpty()) {
            LOG.debug("Event {} is not in flight, so its outcome {} is dropped", delivery.id(), outcome.status());
            return CompletableFuture.completedFuture(null);
        }
        Duration pause = outcome instanceof Outcome.Retry again
                ? settings.backoff().pause(delivery.attempts(), again.notBefore())
                : Duration.ZERO;
        return writer.settle(new Settlement(claim.get(), outcome, pause.toMillis(), behind))
                .thenCompose(ours -> {
                    boolean released = claims.release(claim.get());
                    if (!ours && !released) {
                        // The claim was lost and taken back meanwhile: the outcome belongs to the claim of now.
                        return settle(delivery, outcome, behind);
                    }
                    if (!ours) {
                        LOG.info(
                                "Event {} was taken over by another instance, so its outcome {} here is dropped",
                                delivery.id(),
                                outcome.status());
                    }
                    listener.run();
                    return CompletableFuture.completedFuture(null);
                });
    }

    @Override
    public List<Waiting> behind(Delivery delivery, int max) {
        Optional<Claim> claim = claims.inFlight(delivery);
        return claim.isEmpty()
                ? List.of()
                : read(() -> {
                    try (Connection connection = database.reader()) {
                        return events.behind(
                                connection, claim.get(), delivery.event().type(), max);
                    }
                });
    }

    @Override
    public void retryNow(int max) {
        writer.run(transaction -> events.retryNow(transaction, Math.min(max, STEP)))
                .thenAccept(found -> {
                    if (found == STEP && max > STEP) {
                        retryNow(max - STEP);
                    }
                });
    }

    @Override
    public Optional<Instant> nextDue() {
        return read(claims::nextDue).map(Instant::ofEpochMilli);
    }

    @Override
    public void onWork(Runnable newListener) {
        listener = newListener;
    }

    @Override
    public Counts counts() {
        return read(() -> {
            try (Connection connection = database.reader()) {
                return events.counts(connection);
            }
        });
    }

    @Override
    public DeadLetters deadLetters() {
        return new SqlDeadLetters();
    }

    @Override
    public LastKnownUsers people() {
        return new SqlPeople();
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public boolean entitled() {
        return claims.entitled();
    }

    /** Forgets what is older than the retention, in small steps, so that others write in between. Returns how many. */
    int prune() {
        long before = clock.millis() - settings.retention().toMillis();
        int forgotten = 0;
        int found;
        do {
            found = join(writer.run(
                    transaction -> events.prune(transaction, before, STEP) + people.prune(transaction, before, STEP)));
            forgotten += found;
        } while (found >= STEP);
        return forgotten;
    }

    private void giveSignOfLife() {
        if (join(writer.run(claims::signOfLife)) > 0) {
            listener.run();
        }
    }

    private void every(Duration pause, Runnable work) {
        maintenance.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (InboxUnavailableException untilNextTime) {
                        LOG.debug(
                                "Maintenance of the inbox waits until it can be written again: {}",
                                untilNextTime.getMessage());
                    } catch (RuntimeException bug) {
                        LOG.error("Maintenance of the inbox failed unexpectedly; it is tried again", bug);
                    }
                },
                pause.toMillis(),
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        maintenance.shutdownNow();
        writer.run(transaction -> {
            claims.leave(transaction);
            return null;
        });
        writer.close();
        database.close();
    }

    private <T> T read(SqlRead<T> read) {
        try {
            return read.get();
        } catch (SQLException failure) {
            throw database.unavailable("read", failure);
        }
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof InboxUnavailableException unavailable) {
                throw unavailable;
            }
            throw failure;
        }
    }

    @FunctionalInterface
    private interface SqlRead<T> {
        T get() throws SQLException;
    }

    private final class SqlDeadLetters implements DeadLetters {

        @Override
        public List<DeadLetter> list(int limit, Optional<Long> before) {
            return read(() -> {
                try (Connection connection = database.reader()) {
                    return events.deadLetters(connection, limit, before.orElse(Long.MAX_VALUE));
                }
            });
        }

        @Override
        public boolean replay(long id) {
            return join(writer.run(transaction -> {
                Optional<DeadLetter> letter = events.deadLetter(transaction, id);
                if (letter.isPresent()) {
                    events.revive(transaction, List.of(letter.get()));
                }
                return letter.isPresent();
            }));
        }

        @Override
        public int replayAll(Optional<String> code) {
            long last = join(writer.run(transaction -> transaction.numbers(1)));
            int replayed = 0;
            List<DeadLetter> page;
            DeadLetter after = null;
            do {
                DeadLetter from = after;
                page = join(writer.run(transaction -> {
                    List<DeadLetter> letters = events.deadLetters(transaction, code.orElse(""), last, from, STEP);
                    events.revive(transaction, letters);
                    return letters;
                }));
                replayed += page.size();
                after = page.isEmpty() ? null : page.get(page.size() - 1);
            } while (page.size() == STEP);
            return replayed;
        }

        @Override
        public boolean delete(long id) {
            return join(writer.run(transaction -> events.deleteDead(transaction, id)));
        }
    }

    private final class SqlPeople implements LastKnownUsers {

        @Override
        public void remember(String userId, Details details) {
            people.remember(Keys.ofExternalId(userId), details);
            writer.run(transaction -> null);
        }

        @Override
        public Details recall(String userId) {
            return read(() -> {
                try (Connection connection = database.reader()) {
                    return people.recall(connection, Keys.ofExternalId(userId));
                }
            });
        }
    }
}
