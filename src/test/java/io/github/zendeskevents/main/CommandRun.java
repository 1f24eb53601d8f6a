package io.github.zendeskevents.main;

import io.github.zendeskevents.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command of the built distribution as a process of its own, as a user gives it. */
final class CommandRun implements AutoCloseable {

    private final Process process;
    private final Path out;
    private final Path err;

    private CommandRun(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts it with these words, in a folder, without any settings. */
    static CommandRun bare(Path folder, String... words) {
        return start(folder, List.of(words), Path.of("/dev/null"));
    }

    /** Starts it with these words, against a sandbox. */
    static CommandRun against(Sandbox sandbox, Path folder, String... words) {
        return start(folder, withSettings(sandbox, words), Path.of("/dev/null"));
    }

    /** The same, with a file as standard input. */
    static CommandRun reading(Path input, Sandbox sandbox, Path folder, String... words) {
        return start(folder, withSettings(sandbox, words), input);
    }

    private static List<String> withSettings(Sandbox sandbox, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("-Dzendesk.url=" + sandbox.url());
        if (all.stream().noneMatch(word -> word.startsWith("-Dzendesk.oauth"))) {
            all.add("-Dzendesk.oauth.token=sandbox-bearer");
        }
        return all;
    }

    /** As {@link #bare}, of a distribution in another place. */
    static CommandRun of(Path home, Path folder, String... words) {
        return start(home, folder, List.of(words), Path.of("/dev/null"));
    }

    private static CommandRun start(Path folder, List<String> words, Path input) {
        return start(RunningDistribution.built(), folder, words, input);
    }

    private static CommandRun start(Path home, Path folder, List<String> words, Path input) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/run").toString());
        command.addAll(words);
        try {
            Path out = Files.createTempFile(folder, "out", ".log");
            Path err = Files.createTempFile(folder, "err", ".log");
            return new CommandRun(
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectInput(input.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start(),
                    out,
                    err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end; the exit status. */
    int status() {
        try {
            if (!process.waitFor(Duration.ofMinutes(2).toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("still running: " + out() + err());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What it printed as its result. */
    String out() {
        return read(out);
    }

    /** What it printed besides. */
    String err() {
        return read(err);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        status();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
