package io.github.zendeskevents.inbox.sql.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A file that SQLite has open. SQLite would go on with one that was deleted, moved away or replaced, such as by a restored copy, and all
 * that it takes would be gone with the process.
 *
 * @param path where it was opened
 * @param key what tells it from another file in its place; empty where the system knows no such thing
 */
record OpenedFile(Path path, Optional<Object> key) {

    /** The file that is there. */
    static OpenedFile at(Path path) {
        try {
            return new OpenedFile(path, key(path));
        } catch (IOException unknown) {
            return new OpenedFile(path, Optional.empty());
        }
    }

    /** @throws SQLException when it is not in its place any more, without a cause: people are shown the innermost one */
    void requireInPlace() throws SQLException {
        try {
            Optional<Object> now = key(path);
            if (key.isPresent() && !now.equals(key)) {
                throw new SQLException(
                        "the file was replaced by another one; start the program again with the one that is meant");
            }
        } catch (NoSuchFileException gone) {
            throw new SQLException(
                    "the file is not there any more; put it back, or start the program again without it");
        } catch (IOException unreadable) {
            throw new SQLException("the file cannot be looked at (" + unreadable + ")");
        }
    }

    private static Optional<Object> key(Path path) throws IOException {
        return Optional.ofNullable(
                Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    }
}
