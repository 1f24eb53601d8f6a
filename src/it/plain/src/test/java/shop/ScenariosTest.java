package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has to work on each line of Camel; invoker.properties has the lines. */
class ScenariosTest {

    private static final String ROUTES = "classpath:zendesk-routes/*.camel.yaml";
    private static final String ADA =
            """
            {"type": "identify", "userId": "u1",
             "traits": {"name": "Ada Lovelace", "email": "ada@acme.example", "mobile": "+4930123456", "plan": "pro"}}
            """;
    private static final String ACME =
            """
            {"type": "group", "userId": "u1", "groupId": "g1", "traits": {"name": "Acme", "employees": 42}}
            """;
    private static final String ORDER =
            """
            {"type": "track", "userId": "u1", "event": "Order Completed", "properties": {"total": 19.5}}
            """;

    private final Sandbox sandbox = Sandbox.start();

    @TempDir
    private Path folder;

    private CamelContext context;

    @AfterEach
    void stop() {
        if (context != null) {
            context.stop();
        }
        sandbox.close();
    }

    @Test
    void theCamelIsOfOneVersionAndThatOneIsMeant() throws Exception {
        start(Map.of("zendesk.inbox.url", "off"), ROUTES);

        assertThat(context.getVersion()).isEqualTo(System.getProperty("camel.version"));
        assertThat(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                .filteredOn(jar -> jar.matches(".*/camel-(?!zendesk-events)[a-z0-9-]+-[0-9.]+\\.jar"))
                .hasSizeGreaterThan(20)
                .allMatch(jar -> jar.endsWith("-" + context.getVersion() + ".jar"));
    }

    @Test
    void eventsByDirectMakeAUserAnOrganizationAndATimeline() throws Exception {
        start(Map.of("zendesk.inbox.url", "off"), ROUTES);

        List<?> outcomes = context.createProducerTemplate()
                .requestBody("direct:zendesk-accept", "[" + String.join(",", ADA, ACME, ORDER) + "]", List.class);

        assertThat(outcomes)
                .extracting(Object::toString)
                .hasSize(3)
                .allMatch(outcome -> outcome.startsWith("Delivered"));
        long user = user();
        assertThat(sandbox.organizationsOf(user))
                .containsExactly(
                        sandbox.organization("g1").orElseThrow().path("id").asLong());
        assertThat(sandbox.timeline(user))
                .extracting(event -> event.path("type").asText())
                .containsExactly("Order Completed");
    }

    @Test
    void eventsByFileGoThroughTheInboxTheShopsOwnRouteAndTraitTable() throws Exception {
        Path in = Files.createDirectory(folder.resolve("in"));
        start(
                Map.of(
                        "zendesk.inbox.url",
                        "jdbc:sqlite:" + folder.resolve("inbox.db"),
                        "zendesk.source.uri",
                        "file:" + in + "?include=.*[.]json&move=.done"),
                allBut("timeline"));

        write(in, ADA.replace("\n", " ") + "\n" + ACME + ORDER);

        await().atMost(Duration.ofSeconds(30)).until(() -> !timelines().isEmpty());
        assertThat(timelines()).containsExactly(user() + ".ndjson");
        assertThat(Files.readString(folder.resolve("timeline").resolve(user() + ".ndjson")))
                .contains("Order Completed");
        assertThat(sandbox.timeline(user())).isEmpty();
        assertThat(sandbox.user("u1").orElseThrow().path("phone").asText()).isEqualTo("+4930123456");
        assertThat(sandbox.organization("g1")).isPresent();
        assertThat(in.resolve(".done/events.json")).exists();
    }

    @Test
    void aStopFinishesWhatIsInFlightAndLeavesTheRestForTheNextStart() throws Exception {
        Map<String, String> settings = Map.of("zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db"));
        sandbox.faults().on("*", "/api/v2/users/.*").always().delay(Duration.ofMillis(300));
        start(settings, ROUTES);
        for (int n = 0; n < 20; n++) {
            context.createProducerTemplate()
                    .sendBody(
                            "direct:zendesk-accept", ADA.replace("u1", "u" + n).replace("ada@", n + "@"));
        }

        long before = System.nanoTime();
        context.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
        assertThat(context.isStopped()).isTrue();

        start(settings, ROUTES);
        await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.endUsers().size() == 20);
    }

    @Test
    void aWrongSettingIsToldInOneLine() {
        Throwable refused = catchThrowable(() -> start(Map.of("zendesk.alias", "sometimes"), ROUTES));

        assertThat(Stream.iterate(refused, cause -> cause != null, Throwable::getCause)
                        .map(Throwable::getMessage))
                .contains("zendesk.alias: 'sometimes' is not allowed; must be 'ignore' or 'merge'");
    }

    private void start(Map<String, String> settings, String... routes) throws Exception {
        Properties overrides = new Properties();
        overrides.putAll(Map.of(
                "zendesk.url",
                sandbox.url(),
                "zendesk.oauth.token",
                SandboxSettings.BEARER_TOKEN,
                "shop.folder",
                folder.toString()));
        overrides.putAll(new HashMap<>(settings));
        context = Shop.start(overrides, routes);
    }

    /** The shop's own file, and all of the module's but one. */
    private static String[] allBut(String file) throws Exception {
        try (CamelContext finder = new DefaultCamelContext()) {
            finder.start();
            Stream<String> found = PluginHelper.getPackageScanResourceResolver(finder).findResources(ROUTES).stream()
                    .map(Resource::getLocation)
                    .map(location -> "classpath:zendesk-routes" + location.substring(location.lastIndexOf('/')))
                    .filter(location -> !location.endsWith("/" + file + ".camel.yaml"));
            return Stream.concat(Stream.of("classpath:own/*.camel.yaml"), found).toArray(String[]::new);
        }
    }

    private static void write(Path in, String events) throws IOException {
        Path half = Files.writeString(in.resolve("events.part"), events);
        Files.move(half, in.resolve("events.json"));
    }

    private long user() {
        return sandbox.user("u1").orElseThrow().path("id").asLong();
    }

    private List<String> timelines() throws IOException {
        if (Files.notExists(folder.resolve("timeline"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve("timeline"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
