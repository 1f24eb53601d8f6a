package io.github.zendeskevents.main;

import io.github.zendeskevents.settings.InvalidSettingException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/** What {@code bin/run} says of the folder of the distribution; elsewhere it is silent, and all is found in the class path. */
final class Distribution {

    /** What is read where there is none, or another one; a mark before a comment hides nothing. */
    private static final Pattern NOT_UTF8 = Pattern.compile("^\uFEFF(?![#!])|[\uFFFD\\x00]");

    private Distribution() {}

    /** The folder of the routes. */
    static Optional<Path> routes() {
        return said("home").map(home -> Path.of(home, "routes"));
    }

    /** The file of settings as Camel names places; empty where {@code conf/} is in the class path. */
    static Optional<String> settings() {
        return said("settings").map(file -> "file:" + file + ";optional=true");
    }

    /**
     * Camel passes over a file of settings that it cannot read, and would run as if nothing were set.
     *
     * @throws InvalidSettingException where there is one, and it is none that can be read to its end
     */
    static void requireReadableSettings() {
        said("settings")
                .map(Path::of)
                .or(() -> Optional.ofNullable(Distribution.class.getResource("/application.properties"))
                        .filter(found -> found.getProtocol().equals("file"))
                        .map(found -> Path.of(URI.create(found.toString()))))
                // Of a folder that it may not look into, Java does not know what is there.
                .filter(file -> !Files.notExists(file))
                .ifPresent(Distribution::requireReadable);
    }

    /** @throws InvalidSettingException where it is none that can be read to its end */
    static void requireReadable(Path file) {
        Properties read = new Properties();
        try (Reader text = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
            read.load(text);
        } catch (IOException unreadable) {
            throw wrong(
                    file,
                    "cannot be read (" + unreadable.getClass().getSimpleName()
                            + "); must be a file that the user of this process may read");
        } catch (IllegalArgumentException malformed) {
            throw wrong(file, "has a \\u without four hexadecimal digits; a backslash that is meant as such is two");
        }
        if (read.entrySet().stream()
                .anyMatch(entry -> NOT_UTF8.matcher(entry.toString()).find())) {
            throw wrong(file, "is not plain UTF-8; save it as UTF-8 without a byte order mark");
        }
    }

    private static InvalidSettingException wrong(Path file, String what) {
        return new InvalidSettingException(file + ": " + what);
    }

    private static Optional<String> said(String name) {
        return Optional.ofNullable(System.getProperty("camel-zendesk-events." + name));
    }
}
