package io.github.zendeskevents.scenario;

import io.github.zendeskevents.main.RunningDistribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The distribution, with more or other jars in its {@code lib/} and a file of the user's in its {@code routes/}. */
final class DistributionHost extends Host {

    private static final String EVENTS =
            """
            - route:
                id: events
                description: POST /events -> an event -> what became of it
                from:
                  uri: jetty:http://127.0.0.1:{{shop.port}}/events
                  parameters:
                    httpMethodRestrict: POST
                  steps:
                    - to:
                        uri: direct:zendesk-accept
                    - choice:
                        when:
                          - expression:
                              simple:
                                expression: "${body.isEmpty}"
                            steps:
                              - setBody:
                                  expression:
                                    constant:
                                      expression: "accepted"
                        otherwise:
                          steps:
                            - setBody:
                                expression:
                                  simple:
                                    expression: "${body[0].status} ${body[0].code}"
            """;

    private static final String VERSION = "-[0-9][0-9A-Za-z.-]*\\.jar";

    private final Supplier<List<Path>> jars;
    private Path home;

    /**
     * Names it.
     *
     * @param jars what comes into {@code lib/}, in place of jars of the same names where there are some
     */
    DistributionHost(String camel, String kafkaClient, Supplier<List<Path>> jars, String... otherVersion) {
        super(new HostLine(camel, "the distribution", kafkaClient, Set.of(otherVersion)), "shop.port");
        this.jars = jars;
    }

    @Override
    void prepare(Path folder) throws IOException {
        home = folder.resolve("home");
        RunningDistribution.copy(RunningDistribution.built(), home);
        for (Path jar : jars.get()) {
            String artifact = jar.getFileName().toString().replaceFirst(VERSION + "$", "");
            try (Stream<Path> files = Files.list(home.resolve("lib"))) {
                for (Path old : files.toList()) {
                    if (old.getFileName().toString().matches(artifact + VERSION)) {
                        Files.delete(old);
                    }
                }
            }
            copy(jar, home.resolve("lib"));
        }
        Files.writeString(home.resolve("routes/events.camel.yaml"), EVENTS);
    }

    @Override
    Jars jars() {
        return Jars.in(home.resolve("lib"));
    }

    @Override
    List<String> command(Launch launch) {
        writeRoutes(launch);
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/run").toString()));
        command.addAll(launch.options("-D"));
        command.addAll(List.of("-Dzendesk.gateway.enabled=false", "-Dzendesk.management.enabled=false"));
        return command;
    }

    /** Those of the distribution, and over them those of the user. */
    private void writeRoutes(Launch launch) {
        Path routes = home.resolve("routes");
        try {
            Files.deleteIfExists(routes.resolve(OwnFiles.TABLE));
            copy(RunningDistribution.built().resolve("routes").resolve(OwnFiles.REPLACED), routes);
            if (launch.own().isPresent()) {
                try (Stream<Path> own = Files.list(launch.own().get())) {
                    for (Path file : own.toList()) {
                        copy(file, routes);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path file, Path folder) throws IOException {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    boolean standsAlone() {
        return true;
    }

    @Override
    boolean hidesStackTraces() {
        return true;
    }

    @Override
    int statusWhenStopped() {
        return 0;
    }
}
