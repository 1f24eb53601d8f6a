package io.github.zendeskevents.inbox.sql.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An SQLite file. It has one connection for writing, because SQLite has one writer at a time, and separate ones for reading,
 * which in WAL mode neither wait for the writer nor hold it up. {@code synchronous=FULL} makes each commit reach the disk.
 * A lock on a file beside it keeps a second process out, which SQLite alone would let in: what is in flight is known to one
 * process only.
 */
final class SqliteDatabase extends SqlDatabase {

    private static final String PREFIX = "jdbc:sqlite:";
    private static final int READERS = 4;
    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_LOCKED = 6;
    private static final int SQLITE_CORRUPT = 11;
    private static final int SQLITE_FULL = 13;
    private static final int SQLITE_TOOBIG = 18;
    private static final int SQLITE_CONSTRAINT = 19;
    private static final int SQLITE_MISMATCH = 20;
    private static final int SQLITE_NOTADB = 26;
    private static final String DAMAGED =
            "its file is damaged; stop the program and put back a copy, or save what can be read"
                    + " with the command .recover of sqlite3";
    private static final int WAL_SIZE_KEPT = 64 * 1024 * 1024;

    private final Path file;
    private final OpenedFile opened;
    private final FileChannel lock;
    private final Compaction compaction;
    /** Where only some pages are, what does not touch them still succeeds. */
    private volatile boolean damaged;

    private SqliteDatabase(Path file, FileChannel lock, Connections connections) {
        super(file.toString(), connections);
        this.file = file;
        this.opened = OpenedFile.at(file);
        this.lock = lock;
        this.compaction = new Compaction(file, System::nanoTime);
    }

    static SqliteDatabase open(String url, Duration timeout) {
        Drivers.require("org.sqlite.JDBC", "org.xerial:sqlite-jdbc");
        Path file = file(url);
        FileChannel lock = lock(file);
        HikariDataSource writer = null;
        try {
            writer = connections("zendesk-inbox-writer", url, 1, timeout);
            SqliteDatabase database = new SqliteDatabase(
                    file, lock, new Pools(writer, connections("zendesk-inbox-reader", url, READERS, timeout)));
            OwnerOnly.protect(file, beside(file, "-wal"), beside(file, "-shm"), beside(file, ".lock"));
            return database;
        } catch (RuntimeException failure) {
            if (writer != null) {
                writer.close();
            }
            close(lock);
            throw new InboxSettingException(InboxSettings.URL_PROPERTY + ": " + Drivers.whyNotOpened(file, failure));
        }
    }

    /** The file of a host's connections. What it has set of them beyond {@link #session} is its own matter. */
    static SqliteDatabase ofHost(String url, Connections connections) {
        Path file = file(url);
        return new SqliteDatabase(file, lock(file), connections);
    }

    /** What each connection needs so that a commit is safe and the inbox can read while it writes. */
    static String session(Duration timeout) {
        return "PRAGMA busy_timeout = " + timeout.toMillis() + "; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                + " PRAGMA secure_delete = ON";
    }

    private static Path file(String url) {
        String path = url.substring(PREFIX.length());
        path = path.startsWith("file:") ? path.substring("file:".length()) : path;
        path = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
        if (path.isBlank() || path.startsWith(":")) {
            throw new InboxSettingException(
                    InboxSettings.URL_PROPERTY + " must name a file, such as jdbc:sqlite:data/inbox.db, but is "
                            + PREFIX + path + ". For an inbox in memory set it to off.");
        }
        return Path.of(path).toAbsolutePath().normalize();
    }

    private static FileChannel lock(Path file) {
        FileChannel channel;
        try {
            OwnerOnly.makeFolderOf(file);
            OwnerOnly.makeFile(beside(file, ".lock"));
            channel = FileChannel.open(beside(file, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException unwritable) {
            throw new InboxSettingException(InboxSettings.URL_PROPERTY + ": the folder " + file.getParent()
                    + " cannot be written (" + unwritable + "). Name a folder where this program may write.");
        }
        try {
            if (channel.tryLock() != null) {
                OwnerOnly.makeFile(file);
                return channel;
            }
        } catch (OverlappingFileLockException sameProcess) {
            close(channel);
            throw inUse(file);
        } catch (IOException unsupported) {
            close(channel);
            throw new InboxSettingException(InboxSettings.URL_PROPERTY + ": " + file + " cannot be locked ("
                    + unsupported + "). Name a folder on a local disk.");
        }
        close(channel);
        throw inUse(file);
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static InboxSettingException inUse(Path file) {
        return new InboxSettingException(
                InboxSettings.URL_PROPERTY + ": " + file + " is in use by another process of this program. "
                        + "Stop that one, or name another file; several instances need PostgreSQL.");
    }

    private static HikariDataSource connections(String name, String url, int size, Duration timeout) {
        HikariConfig config = Pools.config(name, url, size, timeout);
        config.setMaxLifetime(0);
        config.setAutoCommit(size > 1);
        config.addDataSourceProperty("journal_mode", "WAL");
        config.addDataSourceProperty("synchronous", "FULL");
        config.addDataSourceProperty("secure_delete", "true");
        config.addDataSourceProperty("busy_timeout", String.valueOf(timeout.toMillis()));
        config.addDataSourceProperty("journal_size_limit", String.valueOf(WAL_SIZE_KEPT));
        return new HikariDataSource(config);
    }

    @Override
    public Connection writer() throws SQLException {
        opened.requireInPlace();
        return super.writer();
    }

    @Override
    public Connection reader() throws SQLException {
        opened.requireInPlace();
        return super.reader();
    }

    @Override
    public void requireWhole() {
        if (damaged) {
            throw new InboxUnavailableException("The inbox " + file + ": " + DAMAGED + ".", null);
        }
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public OptionalLong freeSpace() {
        try {
            return OptionalLong.of(Files.getFileStore(file).getUsableSpace());
        } catch (IOException unknown) {
            return OptionalLong.empty();
        }
    }

    @Override
    public boolean blamesSpace(SQLException failure) {
        return failure.getErrorCode() == SQLITE_FULL;
    }

    @Override
    public String notPlain(String column) {
        return column + " GLOB '*[^!-~]*'";
    }

    @Override
    public Optional<Duration> leaveNoTrace() throws SQLException {
        try (Connection connection = alone()) {
            return compaction.run(connection);
        }
    }

    @Override
    String scripts() {
        return "zendesk-inbox/sqlite";
    }

    @Override
    public void lock(Connection connection) {
        // SQLite lets one writer in at a time, and the first statement that writes waits for its turn.
    }

    @Override
    void lockSchema(Connection connection) {
        // Nobody else has the file open: its lock is held from open to close.
    }

    @Override
    public boolean blamesData(SQLException failure) {
        int code = failure.getErrorCode();
        return code == SQLITE_TOOBIG || code == SQLITE_CONSTRAINT || code == SQLITE_MISMATCH;
    }

    @Override
    String reason(SQLException failure) {
        return switch (failure.getErrorCode()) {
            case SQLITE_BUSY, SQLITE_LOCKED -> "another program has locked it";
            case SQLITE_FULL -> "its disk is full";
            case SQLITE_CORRUPT, SQLITE_NOTADB -> {
                damaged = true;
                yield DAMAGED;
            }
            default -> super.reason(failure);
        };
    }

    @Override
    public void close() {
        super.close();
        close(lock);
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // The system drops the lock when the process ends, whatever this says.
            return;
        }
    }
}
