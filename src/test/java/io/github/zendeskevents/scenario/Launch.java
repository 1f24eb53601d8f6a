package io.github.zendeskevents.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one start of an application is to have.
 *
 * @param settings by their names
 * @param own a folder of {@link OwnFiles}, or none
 */
record Launch(Map<String, String> settings, Optional<Path> own) {

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    /** The files that the build has made for an application. */
    static Path built(String host, String path) {
        Path built = TARGET.resolve("it").resolve(host).resolve("target").resolve(path);
        if (Files.notExists(built)) {
            throw new IllegalStateException(
                    "There is no " + built + ": mvn verify builds the applications of src/it before it tries them");
        }
        return built;
    }

    /** The jar of the module, as it was built. */
    static Path module() throws IOException {
        try (Stream<Path> files = Files.list(TARGET)) {
            return files.filter(file ->
                            file.getFileName().toString().matches("camel-zendesk-events-[0-9.]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The command that runs Java with the options that keep short runs short. */
    static List<String> java(String... options) {
        return Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1"),
                        Stream.of(options))
                .toList();
    }

    Launch with(String setting, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(setting, value);
        return new Launch(more, own);
    }

    /** The settings as options, such as {@code -Dname=value}. */
    List<String> options(String prefix) {
        return settings.entrySet().stream()
                .map(setting -> prefix + setting.getKey() + "=" + setting.getValue())
                .toList();
    }

    /** As {@link #options}, with Camel's own settings for the files of routes, where they are not those that the application names. */
    List<String> options(String prefix, String usualRoutes) {
        List<String> all = new ArrayList<>(options(prefix));
        own.ifPresent(folder -> {
            all.add(prefix + "camel.main.routes-include-pattern=" + usualRoutes + ",file:" + folder + "/*.camel.yaml");
            all.add(prefix + "camel.main.routes-exclude-pattern=**/zendesk-routes/" + OwnFiles.REPLACED);
        });
        return all;
    }
}
