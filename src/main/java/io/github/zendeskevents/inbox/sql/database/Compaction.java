package io.github.zendeskevents.inbox.sql.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes an SQLite file anew, so that it holds nothing but what is in its tables. {@code secure_delete} writes zeros over what is
 * deleted, but as SQLite moves rows between pages it leaves copies of them in the gaps of pages, and the write-ahead log keeps the rows as
 * they were. While it goes on nothing is written, so it takes a small part of the time at the most, however often it is asked for.
 */
final class Compaction {

    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);
    /** After one that took a second, the next comes no earlier than twenty seconds later. */
    private static final int PAUSES = 20;
    /** The new file and its way through the write-ahead log are on the disk beside the old one. */
    private static final int COPIES = 2;

    private static final Duration WITHOUT_ROOM = Duration.ofMinutes(1);
    private static final long MIB = 1024 * 1024;

    private final Path file;
    private final LongSupplier nanoTime;
    private long next;
    private boolean warned;

    Compaction(Path file, LongSupplier nanoTime) {
        this.file = file;
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
    }

    /**
     * Takes what was deleted out of the file.
     *
     * @param connection in no transaction
     * @return empty when it is done; else how long until it can be
     */
    synchronized Optional<Duration> run(Connection connection) throws SQLException {
        long began = nanoTime.getAsLong();
        if (next - began > 0) {
            return Optional.of(Duration.ofNanos(next - began));
        }
        if (!hasRoom()) {
            return Optional.of(WITHOUT_ROOM);
        }
        execute(connection, "VACUUM");
        boolean clean = emptyLog(connection);
        long took = nanoTime.getAsLong() - began;
        long pause = PAUSES * took;
        next = began + took + pause;
        LOG.debug("{} was written anew in {} ms", file, took / 1_000_000);
        return clean ? Optional.empty() : Optional.of(Duration.ofNanos(pause));
    }

    private boolean hasRoom() {
        try {
            long needed = COPIES * Files.size(file);
            boolean room = Files.getFileStore(file).getUsableSpace() > needed;
            if (!room && !warned) {
                LOG.warn(
                        "{} MiB must be free to write the inbox {} anew: erasures end when there are. Make room",
                        needed / MIB + 1,
                        file);
            }
            warned = !room;
            return room;
        } catch (IOException unknown) {
            return true;
        }
    }

    /** False while somebody reads what is in it. */
    private static boolean emptyLog(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            return row.next() && row.getInt(1) == 0;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
