package io.github.zendeskevents.main;

import java.nio.file.Path;
import java.util.Optional;

/** What {@code bin/run} says of the folder of the distribution; elsewhere it is silent, and all is found in the class path. */
final class Distribution {

    private Distribution() {}

    /** The folder of the routes. */
    static Optional<Path> routes() {
        return said("home").map(home -> Path.of(home, "routes"));
    }

    /** The file of settings as Camel names places; empty where {@code conf/} is in the class path. */
    static Optional<String> settings() {
        return said("settings").map(file -> "file:" + file + ";optional=true");
    }

    private static Optional<String> said(String name) {
        return Optional.ofNullable(System.getProperty("camel-zendesk-events." + name));
    }
}
