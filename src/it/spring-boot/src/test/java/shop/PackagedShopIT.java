package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that Spring Boot packs, with the module as a jar inside it, started with {@code java -jar}. */
class PackagedShopIT {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final String ADA = "{\"customer\": \"u1\", \"name\": \"Ada Lovelace\"}";

    private static final String EVENTS =
            """
            {"type": "identify", "userId": "u1", "traits": {"name": "Ada Lovelace", "mobile": "+4930123456"}}
            {"type": "group", "userId": "u1", "groupId": "g1", "traits": {"name": "Acme", "employees": 42}}
            {"type": "track", "userId": "u1", "event": "Order Completed", "properties": {"total": 19.5}}
            """;

    private final Sandbox sandbox = Sandbox.start();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void theRoutesAreFoundInAJarInsideAJarAndLeaveNothingBehind() throws Exception {
        Process shop = start();
        try {
            String port = port(shop);

            assertThat(post(port, "/signup")).isEqualTo("delivered");
            assertThat(sandbox.user("u1")).isPresent();
            assertThat(listening(shop)).as("ports, that of Tomcat among them").hasSizeLessThanOrEqualTo(1);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).isEmpty();
            }
        } finally {
            shop.destroyForcibly().waitFor();
        }
    }

    @Test
    void aKameletFindsTheRoutesInAJarInsideAJar() throws Exception {
        Process shop = start(
                "--zendesk.enabled=false",
                "--camel.main.routes-include-pattern=file:"
                        + Path.of("target/test-classes/by-kamelet").toAbsolutePath() + "/*.camel.yaml");
        try {
            assertThat(post(port(shop), "/by-kamelet")).isEqualTo("delivered");
            assertThat(sandbox.user("u1")).isPresent();
        } finally {
            shop.destroyForcibly().waitFor();
        }
    }

    @Test
    void eventsByHttpAndFileGoThroughTheInboxAndTheShopsOwnRouteAndTraitTable() throws Exception {
        Path in = Files.createDirectory(folder.resolve("in"));
        Process shop = start(
                "--shop.folder=" + folder,
                "--zendesk.inbox.url=jdbc:sqlite:" + folder.resolve("inbox.db"),
                "--zendesk.source.uri=file:" + in + "?include=.*[.]json&move=.done",
                "--camel.main.routes-include-pattern=classpath:camel/*.camel.yaml,file:"
                        + Path.of("target/test-classes/own").toAbsolutePath() + "/*.camel.yaml",
                "--camel.main.routes-exclude-pattern=**/zendesk-routes/timeline.camel.yaml");
        try {
            assertThat(post(port(shop), "/signup")).isEqualTo("accepted");
            Files.move(Files.writeString(folder.resolve("events"), EVENTS), in.resolve("events.json"));

            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(folder.resolve("timeline")));
            JsonNode ada = sandbox.user("u1").orElseThrow();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(folder.resolve("timeline").resolve(ada.path("id") + ".ndjson"))
                            .content()
                            .contains("Order Completed"));
            assertThat(ada.path("phone").asText()).isEqualTo("+4930123456");
            assertThat(sandbox.organization("g1")).isPresent();
            assertThat(sandbox.timeline(ada.path("id").asLong())).isEmpty();

            // Not the process itself, which would close what it prints.
            shop.toHandle().destroy();
            assertThat(shop.waitFor(30, TimeUnit.SECONDS)).as("an end in order").isTrue();
            assertThat(shop.exitValue()).as("128 + SIGTERM").isEqualTo(143);
            assertThat(shop.inputReader().lines()).noneMatch(line -> line.contains(" ERROR "));
            assertThat(in.resolve(".done/events.json")).exists();
        } finally {
            shop.destroyForcibly().waitFor();
        }
    }

    @Test
    void aWrongSettingIsToldInOneLineAndAMisspeltOneIsAWarning() throws Exception {
        Process shop = start("--zendesk.alias=sometimes", "--zendesk.allias=merge");

        List<String> log = new ArrayList<>();
        shop.inputReader().lines().forEach(log::add);
        assertThat(shop.waitFor()).isNotZero();
        assertThat(log)
                .contains("APPLICATION FAILED TO START")
                .anyMatch(line -> line.contains(" WARN ")
                        && line.endsWith("zendesk.allias: there is no such setting; the nearest is zendesk.alias"))
                .containsOnlyOnce("zendesk.alias: 'sometimes' is not allowed; must be 'ignore' or 'merge'")
                .noneMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void aSwitchThatIsNeitherOnNorOffIsToldInOneLine() throws Exception {
        Process shop = start("--zendesk.enabled=perhaps");

        List<String> log = shop.inputReader().lines().toList();
        assertThat(shop.waitFor()).isNotZero();
        assertThat(log)
                .contains("APPLICATION FAILED TO START")
                .containsOnlyOnce("zendesk.enabled: 'perhaps' is not allowed; must be 'true' or 'false'")
                .noneMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void aTokenThatZendeskRefusesLeavesTheHealthOfTheShopUpAndHasTheReasonThere() throws Exception {
        Process shop = start("--zendesk.oauth.token=no");
        try {
            String port = port(shop);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> get(port, "health").body().contains("Zendesk does not accept"));
            for (String health : List.of("health", "health/readiness", "health/liveness")) {
                assertThat(get(port, health).statusCode()).as(health).isEqualTo(200);
            }
            assertThat(get(port, "metrics").body()).contains("\"zendesk.calls\"", "\"zendesk.inbox.pending\"");
        } finally {
            shop.destroyForcibly().waitFor();
        }
    }

    @Test
    void theReadinessOfTheShopFollowsWhereThatIsAskedForAndItsLivenessStaysUp() throws Exception {
        Process shop = start("--zendesk.oauth.token=no", "--zendesk.health.readiness=true");
        try {
            String port = port(shop);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> get(port, "health/readiness").statusCode() == 503);
            assertThat(get(port, "health/liveness").statusCode()).isEqualTo(200);
        } finally {
            shop.destroyForcibly().waitFor();
        }
    }

    @Test
    void anEndpointThatIsNotThereIsToldByTheNameOfItsSetting() throws Exception {
        Process shop = start("--zendesk.source.uri=nothing:here?password=hush");

        List<String> log = shop.inputReader().lines().toList();
        assertThat(shop.waitFor()).isNotZero();
        assertThat(log)
                .containsOnlyOnce(
                        "zendesk.source.uri: 'nothing:...' is not allowed; must be the URI of an endpoint whose component is there"
                                + " with all it needs")
                .noneMatch(line -> line.contains("hush"));
    }

    private Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Path.of("target/shop.jar").toAbsolutePath().toString(),
                "--server.port=0",
                "--zendesk.url=" + sandbox.url(),
                "--zendesk.oauth.token=" + SandboxSettings.BEARER_TOKEN));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static String post(String port, String path) throws IOException, InterruptedException {
        HttpRequest form = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(ADA))
                .build();
        return HttpClient.newHttpClient().send(form, BodyHandlers.ofString()).body();
    }

    private static HttpResponse<String> get(String port, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/" + path))
                                .build(),
                        BodyHandlers.ofString());
    }

    /** The addresses on which a process listens, as Linux knows it; none elsewhere. */
    private static List<String> listening(Process process) throws IOException {
        Path about = Path.of("/proc", String.valueOf(process.pid()));
        List<String> addresses = new ArrayList<>();
        List<String> own = new ArrayList<>();
        if (Files.exists(about)) {
            try (Stream<Path> descriptors = Files.list(about.resolve("fd"))) {
                for (Path descriptor : descriptors.toList()) {
                    own.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
            for (String table : List.of("net/tcp", "net/tcp6")) {
                Files.readAllLines(about.resolve(table)).stream()
                        .map(line -> line.trim().split("\\s+"))
                        .filter(socket -> socket[3].equals("0A") && own.contains("socket:[" + socket[9] + "]"))
                        .forEach(socket -> addresses.add(socket[1]));
            }
        }
        return addresses;
    }

    // Camel starts after Tomcat. What is printed later fits into the pipe.
    private static String port(Process shop) throws IOException {
        StringBuilder log = new StringBuilder();
        BufferedReader lines = shop.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            log.append(line).append('\n');
            Matcher port = PORT.matcher(log);
            if (line.contains("Started Shop") && port.find()) {
                return port.group(1);
            }
        }
        throw new AssertionError("The shop did not start:\n" + log);
    }
}
