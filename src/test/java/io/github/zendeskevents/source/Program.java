package io.github.zendeskevents.source;

import io.github.zendeskevents.main.ZendeskEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program as it stands alone, in a process of its own, without ports and with the class path of the tests, which has the
 * clients of brokers; for tests to kill.
 */
final class Program implements AutoCloseable {

    private final Process process;
    private final Path log;

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it, without waiting.
     *
     * @param folder where it keeps its data, its routes and its log
     * @param lease after which another instance takes over, as ISO 8601
     */
    static Program start(Path folder, String lease, String... settings) {
        try {
            Path routes = Files.createDirectories(folder.resolve("routes"));
            try (Stream<Path> files = Files.list(Path.of("routes"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.writeString(
                            routes.resolve(file.getFileName()),
                            Files.readString(file).replace(": PT30S", ": " + lease));
                }
            }
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-Dcamel.main.routes-include-pattern=file:" + routes + "/*.camel.yaml",
                    "-Dzendesk.gateway.enabled=false",
                    "-Dmanagement.enabled=false",
                    "-Dzendesk.oauth.token=sandbox-bearer"));
            Stream.of(settings).map(setting -> "-D" + setting).forEach(command::add);
            command.add(ZendeskEvents.class.getName());
            Path log = folder.resolve("log");
            return new Program(
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it printed. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
