package io.github.zendeskevents.main.command;

import io.github.zendeskevents.main.CommandContext;
import io.github.zendeskevents.main.CommandContext.NotStartedException;
import io.github.zendeskevents.settings.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Has the program start and take an event of each kind, without an account, a source or anything else of the settings, while Java
 * notes which classes that takes. {@code bin/run} has Java write them to {@code lib/classes.jsa} at the end, where each later start
 * finds them ready made.
 */
@Command(
        name = "archive-classes",
        mixinStandardHelpOptions = true,
        description = "Write lib/classes.jsa, so that each start takes less time; for this Java and this lib/.")
final class ArchiveClassesCommand implements Callable<Integer> {

    private static final String EVENTS =
            """
            {"batch":[
            {"type":"identify","userId":"u","traits":{"name":"N","email":"n@example.com","plan":"p"}},
            {"type":"group","userId":"u","groupId":"g","traits":{"name":"G"}},
            {"type":"track","userId":"u","event":"E","properties":{"total":1}}]}""";

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Commands.log("System.err", "OFF");
        Path folder = Files.createTempDirectory("archive-classes");
        int gateway = freePort();
        int management = freePort();
        try {
            CommandContext context = CommandContext.rehearsing(settings(folder, gateway, management));
            try {
                rehearse(context.camel(), gateway, management);
            } finally {
                context.close();
            }
        } catch (NotStartedException wrong) {
            spec.commandLine().getErr().println("bin/run archive-classes: " + wrong.getMessage());
            return Commands.USAGE;
        } finally {
            delete(folder);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                "The next start of this Java takes its classes from lib/classes.jsa. Call this again when Java or lib/ changes.");
        return 0;
    }

    private static void rehearse(CamelContext camel, int gateway, int management) throws IOException {
        try (ProducerTemplate client = camel.createProducerTemplate()) {
            client.requestBodyAndHeader(place(gateway, "/v1/batch"), EVENTS, "Authorization", "Basic YTo=");
            for (String path :
                    List.of("/observe/health/ready", "/observe/metrics", "/ops/inbox", "/ops/delivery", "/")) {
                client.requestBody(place(management, path), null, String.class);
            }
        }
    }

    private static String place(int port, String path) {
        return "http://127.0.0.1:" + port + path + "?throwExceptionOnFailure=false&responseTimeout="
                + TIMEOUT.toMillis();
    }

    private static Map<String, String> settings(Path folder, int gateway, int management) {
        // What reaches another system or asks for a right is as if it were not set, whatever options and the
        // environment say.
        Map<String, String> settings = new HashMap<>();
        for (Setting setting : Setting.values()) {
            settings.put(setting.property(), setting.defaultValue());
        }
        // Nobody listens there: each request to Zendesk is refused at once.
        settings.put("zendesk.url", "http://127.0.0.1:9");
        settings.put("zendesk.oauth.token", "none");
        settings.put("zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db"));
        settings.put("zendesk.gateway.enabled", "true");
        settings.put("zendesk.management.enabled", "true");
        settings.put("http.port", String.valueOf(gateway));
        settings.put("management.host", "127.0.0.1");
        settings.put("management.port", String.valueOf(management));
        settings.put("camel.main.routes-reload-enabled", "false");
        return settings;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException left) {
                    throw new UncheckedIOException(left);
                }
            });
        }
    }
}
