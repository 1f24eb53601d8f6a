package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar that Spring Boot packs, with the module as a jar inside it, started with {@code java -jar}; the same jar unpacked where it does
 * not matter, because that starts in half the time.
 */
class PackagedShopIT {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final String ADA = "{\"customer\": \"u1\", \"name\": \"Ada Lovelace\"}";

    private static final Path PACKED = Path.of("target/shop.jar").toAbsolutePath();

    @TempDir
    private static Path unpacked;

    private final Sandbox sandbox = Sandbox.start();

    @TempDir
    private Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        java("-Djarmode=tools", "-jar", PACKED.toString(), "extract", "--force", "--destination", unpacked.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void aKameletFindsTheRoutesInAJarInsideAJar() throws Exception {
        Process shop = start(
                PACKED,
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
        Process shop =
                start("--zendesk.oauth.token=no", "--management.endpoints.web.exposure.include=health,metrics,info");
        try {
            String port = port(shop);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> get(port, "health").body().contains("Zendesk does not accept"));
            for (String health : List.of("health", "health/readiness", "health/liveness")) {
                assertThat(get(port, health).statusCode()).as(health).isEqualTo(200);
            }
            assertThat(get(port, "info").body()).contains("\"zendesk\":{\"version\":", sandbox.url());
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
        return start(unpacked.resolve("shop.jar"), options);
    }

    private Process start(Path jar, String... options) throws IOException {
        ProcessBuilder shop = java(
                "-jar",
                jar.toString(),
                "--server.port=0",
                "--zendesk.url=" + sandbox.url(),
                "--zendesk.oauth.token=" + SandboxSettings.BEARER_TOKEN);
        shop.command().addAll(List.of(options));
        return shop.directory(folder.toFile()).start();
    }

    private static ProcessBuilder java(String... options) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        return new ProcessBuilder(command).redirectErrorStream(true);
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
