package io.github.zendeskevents.inbox.sql.database;

import io.github.zendeskevents.log.Visible;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps everybody but their owner from the files of an inbox, which hold what customers' events say. Whatever the process makes
 * would else be readable by others, unless its umask says otherwise. File systems without such permissions are left as they are.
 */
final class OwnerOnly {

    private static final Logger LOG = LoggerFactory.getLogger(OwnerOnly.class);
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /** Makes the folder of a file where it is missing. One that is there is protected if nothing else is kept in it. */
    static void makeFolderOf(Path file) throws IOException {
        Path folder = file.getParent();
        boolean ours = !Files.exists(folder)
                || holdsNothingBut(folder, file.getFileName().toString());
        if (!hasPermissions(existing(folder))) {
            Files.createDirectories(folder);
            return;
        }
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
        if (ours) {
            protect(folder, FOLDER);
        }
    }

    /** Makes an empty file where it is missing, which SQLite takes for an empty database and gives its rights to those beside it. */
    static void makeFile(Path file) throws IOException {
        try {
            if (hasPermissions(file.getParent())) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
                protect(file, FILE);
            }
        } catch (FileAlreadyExistsException ofAnEarlierRun) {
            LOG.debug("{} is there already", file);
        }
    }

    /** Protects files of an earlier version; those that are not there are passed over. */
    static void protect(Path... files) {
        Stream.of(files).filter(Files::exists).forEach(file -> protect(file, FILE));
    }

    private static void protect(Path path, Set<PosixFilePermission> permissions) {
        try {
            if (hasPermissions(path) && !Files.getPosixFilePermissions(path).equals(permissions)) {
                Files.setPosixFilePermissions(path, permissions);
            }
        } catch (IOException notOurs) {
            LOG.warn(
                    "{} may be readable by others, and its permissions cannot be changed: {}",
                    path,
                    Visible.of(notOurs.toString()));
        }
    }

    private static boolean hasPermissions(Path path) {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
    }

    private static Path existing(Path path) {
        Path known = path;
        while (known.getParent() != null && !Files.exists(known)) {
            known = known.getParent();
        }
        return known;
    }

    private static boolean holdsNothingBut(Path folder, String file) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(one -> one.getFileName().toString().startsWith(file));
        }
    }
}
