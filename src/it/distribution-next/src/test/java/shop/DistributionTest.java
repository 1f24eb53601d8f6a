package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built distribution with the jars of another line of Camel in lib/, changed as the documentation says. */
class DistributionTest {

    private static final String VERSION = System.getProperty("camel.version");

    private static final String TIMELINE =
            """
            - route:
                id: zendesk-add-to-timeline
                description: track -> a file, and nothing on the timeline
                errorHandler:
                  noErrorHandler: {}
                from:
                  uri: direct:zendesk-add-to-timeline
                  steps:
                    - setBody:
                        expression:
                          simple:
                            expression: "${body.json}"
                    - to:
                        uri: file:%s
            """;

    private final Sandbox sandbox = Sandbox.start();

    @TempDir
    private Path folder;

    private Path home;
    private Path log;

    @BeforeEach
    void changeTheLine() throws IOException {
        home = folder.resolve("home");
        log = folder.resolve("log");
        Path built = Path.of(System.getProperty("distribution"));
        try (Stream<Path> files = Files.walk(built)) {
            for (Path file : files.toList()) {
                Files.copy(file, home.resolve(built.relativize(file).toString()));
            }
        }
        for (Path jar : list(Path.of("target/camel"))) {
            String name = jar.getFileName().toString();
            if (name.endsWith("-" + VERSION + ".jar")) {
                String artifact = name.substring(0, name.length() - VERSION.length() - ".jar".length());
                for (Path old : list(home.resolve("lib"))) {
                    if (old.getFileName().toString().matches(artifact + "[0-9.]+\\.jar")) {
                        Files.delete(old);
                        Files.copy(jar, home.resolve("lib").resolve(name));
                    }
                }
            }
        }
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void eventsByHttpAndFileGoThroughAnOwnRouteAndTraitTable() throws Exception {
        assertThat(list(home.resolve("lib")))
                .map(jar -> jar.getFileName().toString())
                .filteredOn(jar -> jar.startsWith("camel-") && !jar.endsWith("-" + VERSION + ".jar"))
                .as("jars of Camel that are not of the line")
                .allMatch(jar -> jar.matches("camel-(zendesk-events|jetty|jetty-common|kamelet|cloud)-.*"));
        Path traits = home.resolve("routes/traits.camel.yaml");
        String table = Files.readString(traits);
        assertThat(table).contains("phone ");
        Files.writeString(traits, table.replaceFirst("(phone +=) ", "$1 mobile, "));
        Files.writeString(home.resolve("routes/timeline.camel.yaml"), TIMELINE.formatted(folder.resolve("timeline")));
        Path in = Files.createDirectory(folder.resolve("in"));
        int port = freePort();
        Process program = start(
                "-Dhttp.port=" + port,
                "-Dmanagement.port=" + freePort(),
                "-Dzendesk.source.uri=file:" + in + "?include=.*[.]json&move=.done");
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> said("Started for Zendesk") || !program.isAlive());
            assertThat(program.isAlive()).as(Files.readString(log)).isTrue();

            assertThat(identify(port)).isEqualTo("{\"success\":true}");
            Files.move(
                    Files.writeString(
                            folder.resolve("events"),
                            """
                            {"type": "group", "userId": "u1", "groupId": "g1", "traits": {"name": "Acme"}}
                            {"type": "track", "userId": "u1", "event": "Order Completed"}
                            """),
                    in.resolve("events.json"));

            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve("timeline")));
            JsonNode ada = sandbox.user("u1").orElseThrow();
            assertThat(ada.path("phone").asText()).isEqualTo("+4930123456");
            assertThat(sandbox.organization("g1")).isPresent();
            assertThat(sandbox.timeline(ada.path("id").asLong())).isEmpty();
            assertThat(in.resolve(".done/events.json")).exists();

            program.destroy();
            assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).as(Files.readString(log)).isZero();
            assertThat(Files.readString(log)).doesNotContain(" ERROR ");
        } finally {
            program.destroyForcibly().waitFor();
        }
    }

    @Test
    void aWrongSettingIsToldInOneLine() throws Exception {
        Process program = start("-Dzendesk.alias=sometimes");

        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isEqualTo(1);
        assertThat(Files.readAllLines(log))
                .singleElement()
                .asString()
                .endsWith("zendesk.alias: 'sometimes' is not allowed; must be 'ignore' or 'merge'");
    }

    private Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/run").toString(),
                "-Dzendesk.url=" + sandbox.url(),
                "-Dzendesk.inbox.url=jdbc:sqlite:" + folder.resolve("inbox.db")));
        command.addAll(List.of(options));
        ProcessBuilder program = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // Java would print that it has these.
        program.environment().remove("JDK_JAVA_OPTIONS");
        program.environment().put("ZENDESK_OAUTH_TOKEN", SandboxSettings.BEARER_TOKEN);
        return program.start();
    }

    private boolean said(String text) throws IOException {
        return Files.readString(log).contains(text);
    }

    private static String identify(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/identify"))
                .POST(
                        BodyPublishers.ofString(
                                """
                        {"userId": "u1", "traits": {"name": "Ada Lovelace", "mobile": "+4930123456"}}
                        """))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
