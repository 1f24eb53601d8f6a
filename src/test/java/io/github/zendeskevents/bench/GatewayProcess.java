package io.github.zendeskevents.bench;

import io.github.zendeskevents.delivery.AccountInbox;
import io.github.zendeskevents.inbox.InboxSettings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A gateway, or a bare server beside it, in a process of its own with the JVM options of the distribution, so that it can be asked how
 * much memory it takes without the sender.
 */
final class GatewayProcess implements AutoCloseable {

    private static final List<String> OPTIONS =
            List.of("-XX:+UseSerialGC", "-Xms32m", "-Xmx256m", "-XX:TieredStopAtLevel=1");

    private final int port;
    private final Process process;
    private final BufferedReader answers;
    private final OutputStream questions;

    private GatewayProcess(int port, Process process) {
        this.port = port;
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.questions = process.getOutputStream();
    }

    /** Starts one of the kinds {@code gateway} and {@code bare}, and waits until it listens. */
    static GatewayProcess start(String kind, Path folder) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(OPTIONS);
        command.addAll(List.of(
                "-cp",
                classPath(),
                GatewayProcess.class.getName(),
                kind,
                folder.resolve(kind + ".db").toString(),
                String.valueOf(port)));
        GatewayProcess started = new GatewayProcess(
                port,
                new ProcessBuilder(command)
                        .redirectError(folder.resolve(kind + ".log").toFile())
                        .redirectInput(Redirect.PIPE)
                        .start());
        started.answer();
        return started;
    }

    /** Maven runs the benchmark with a loader of its own, whose class path no property tells. */
    private static String classPath() {
        return Thread.currentThread().getContextClassLoader() instanceof URLClassLoader maven
                ? Stream.of(maven.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }

    /** The process: a kind, the file of the database, and the port. */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[2]);
        if (args[0].equals("bare")) {
            BareServer.start(Path.of(args[1]), port);
        } else {
            GatewayBench.gateway(
                            AccountInbox.open("jdbc:sqlite:" + args[1], InboxSettings.defaults(), Clock.systemUTC()),
                            port)
                    .start();
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {
            System.out.println(taken());
        }
        System.exit(0);
    }

    int port() {
        return port;
    }

    /** How long processors have worked for it. */
    Duration processorTime() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What it takes now, after the garbage was collected. */
    Memory memory() {
        try {
            questions.write('\n');
            questions.flush();
            String[] kilobytes = answer().split(" ", -1);
            return new Memory(Long.parseLong(kilobytes[0]), Long.parseLong(kilobytes[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        questions.close();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private String answer() throws IOException {
        String answer = answers.readLine();
        if (answer == null) {
            throw new IllegalStateException("the server ended by itself");
        }
        return answer;
    }

    private static String taken() throws IOException {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1024 + " " + resident();
    }

    /** In kilobytes, where the system is Linux; else 0. */
    private static long resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                : 0;
    }

    /**
     * What a process takes.
     *
     * @param heap kilobytes of live objects
     * @param resident kilobytes of the machine's memory, with what the JVM keeps for later
     */
    record Memory(long heap, long resident) {}
}
