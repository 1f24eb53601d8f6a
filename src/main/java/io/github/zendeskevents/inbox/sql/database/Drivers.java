package io.github.zendeskevents.inbox.sql.database;

import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.inbox.InboxSettings;
import java.nio.file.Path;
import java.util.Optional;

/** Says in one line what is wrong with a database or its driver: the drivers' own words run over many. */
final class Drivers {

    private Drivers() {}

    /**
     * @param className a class that only the driver has
     * @param artifact what to add to the build to get it
     * @throws InboxSettingException when the class, or the connection pool, is not there
     */
    static void require(String className, String artifact) {
        requireOne(className, artifact);
        requireOne("com.zaxxer.hikari.HikariDataSource", "com.zaxxer:HikariCP");
    }

    private static void requireOne(String className, String artifact) {
        try {
            Class.forName(className, false, Drivers.class.getClassLoader());
        } catch (ClassNotFoundException notThere) {
            throw new InboxSettingException(InboxSettings.URL_PROPERTY + " needs " + artifact
                    + ", which is not on the classpath. Add it to the dependencies, or set the property to off.");
        }
    }

    /** Why SQLite did not open a file. */
    static String whyNotOpened(Path file, Throwable failure) {
        return Causes.has(failure, LinkageError.class)
                ? "the native code of SQLite cannot be loaded from the folder " + System.getProperty("java.io.tmpdir")
                        + "; it must be one to write to and to run programs from: name another with -Djava.io.tmpdir"
                : file + " cannot be opened as an SQLite database: " + oneLine(failure);
    }

    /** The first line of the innermost message. */
    static String oneLine(Throwable failure) {
        Throwable root = Causes.root(failure);
        return Optional.ofNullable(root.getMessage())
                .flatMap(message -> message.lines().findFirst())
                .map(String::strip)
                .orElse(root.getClass().getSimpleName());
    }
}
