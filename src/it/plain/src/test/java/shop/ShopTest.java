package shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Expression;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShopTest {

    private static final String[] ALL = {"classpath:routes/*.camel.yaml", "classpath:zendesk-routes/*.camel.yaml"};
    private static final Map<String, String> ADA =
            Map.of("customer", "u1", "name", "Ada Lovelace", "email", "ada@acme.example");

    private final Sandbox sandbox = Sandbox.start();
    private CamelContext context;

    @AfterEach
    void stop() {
        if (context != null) {
            context.stop();
        }
        sandbox.close();
    }

    @Test
    void theAccountIsAllThatMustBeSetAndNothingIsOpenedOrMade() throws Exception {
        Set<String> before = openedAndMade();

        start(Map.of(), ALL);
        assertThat(signUp(ADA)).isEqualTo("delivered");

        assertThat(openedAndMade()).isEqualTo(before);
    }

    @Test
    void theOutcomeIsInTheExchangeOfTheHost() throws Exception {
        start("off", ALL);

        assertThat(signUp(ADA)).isEqualTo("delivered");
        assertThat(sandbox.user("u1").orElseThrow().path("email").asText()).isEqualTo("ada@acme.example");
        assertThat(signUp(Map.of("customer", "u2", "page", "Prices"))).isEqualTo("ignored");
        assertThat(signUp(Map.of("customer", "u3", "email", "nobody@acme.example")))
                .isEqualTo("dead: missing-name");
        assertThat(sandbox.user("u3")).isEmpty();
    }

    @Test
    void javaReadsTheOutcomesOfAMessageInTheOrderOfItsEvents() throws Exception {
        start("off", ALL);

        List<?> outcomes = context.createProducerTemplate()
                .requestBody(
                        "direct:zendesk-accept",
                        """
                [{"type": "identify", "userId": "u1", "traits": {"name": "Ada Lovelace"}},
                 {"type": "screen", "userId": "u1"},
                 {"type": "track", "userId": "u1"}]
                """,
                        List.class);

        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.get(0)).isEqualTo(new Outcome.Delivered());
        assertThat(outcomes.get(1)).isEqualTo(new Outcome.Ignored("not-sent", "screen"));
        assertThat(outcomes.get(2)).isInstanceOfSatisfying(Outcome.Dead.class, dead -> assertThat(dead.code())
                .isEqualTo("missing-event-name"));
    }

    @Test
    void simpleExpressionsReadWordCodeAndReasonOfAnyOutcome() throws Exception {
        start("off", ALL);
        Expression all = context.resolveLanguage("simple")
                .createExpression("${body[0].status}|${body[0].code}|${body[0].reason}");

        assertThat(List.of(
                        "{'type': 'identify', 'userId': 'u1', 'traits': {'name': 'Ada Lovelace'}}",
                        "{'type': 'page', 'userId': 'u1'}",
                        "{'type': 'identify', 'userId': 'u2'}"))
                .extracting(event -> all.evaluate(
                        context.createProducerTemplate().send("direct:zendesk-accept", exchange -> exchange.getMessage()
                                .setBody(event.replace('\'', '"'))),
                        String.class))
                .satisfiesExactly(
                        delivered -> assertThat(delivered).isEqualTo("delivered||"),
                        ignored -> assertThat(ignored).isEqualTo("ignored|not-sent|page"),
                        dead -> assertThat(dead).matches("dead\\|missing-name\\|.+"));
    }

    @Test
    void aMessageThatCannotBeReadFailsTheExchangeOfTheHostAndGoesToItsErrorHandler() throws Exception {
        start("off", ALL);
        ProducerTemplate template = context.createProducerTemplate();

        assertThat(template.send("direct:zendesk-accept", exchange -> exchange.getMessage()
                                .setBody("oops"))
                        .getException())
                .hasMessageContaining("unreadable JSON");
        template.sendBody("direct:import", "oops");
        assertThat(context.getRegistry()
                        .lookupByNameAndType("warehouse", Warehouse.class)
                        .lost())
                .isEqualTo(1);
    }

    @Test
    void nothingActivatesWhenNoRoutesAreNamed() throws Exception {
        start("no-inbox-at-all", "classpath:no-such-folder/*.camel.yaml");

        assertThat(context.getRoutes()).extracting(Route::getId).containsExactlyInAnyOrder("import", "parcel", "lost");
        assertThat(beans()).containsExactlyInAnyOrder("forms", "warehouse");
        assertThat(context.getComponentNames()).containsExactlyInAnyOrder("direct", "bean");
        assertThat(sandbox.calls()).isEmpty();
    }

    @Test
    void whatIsTheHostsStaysAsItIs() throws Exception {
        start("off", ALL);
        Warehouse warehouse = context.getRegistry().lookupByNameAndType("warehouse", Warehouse.class);

        assertThat(signUp(Map.of("customer", "u3"))).isEqualTo("dead: missing-name");
        sandbox.faults().on("POST", "/api/v2/users").times(1).status(503);
        assertThat(signUp(ADA)).isEqualTo("delivered");
        assertThat(warehouse.lost())
                .as("events of the module seen by the error handler of the shop")
                .isZero();

        context.createProducerTemplate().sendBody("direct:parcel", "");
        assertThat(warehouse.attempts())
                .as("attempts by the error handler of the shop")
                .isEqualTo(3);
        assertThat(warehouse.lost()).isEqualTo(1);

        assertThat(context.getRoutes())
                .extracting(Route::getId)
                .filteredOn(id -> !id.startsWith("zendesk-"))
                .containsExactlyInAnyOrder("import", "parcel", "lost", "signup", "events");
        assertThat(context.getRoutes())
                .extracting(Route::getId)
                .doesNotContain("zendesk-gateway", "zendesk-health", "zendesk-source");
        assertThat(beans())
                .filteredOn(name -> !name.startsWith("zendesk"))
                .containsExactlyInAnyOrder("forms", "warehouse");
        assertThat(context.resolvePropertyPlaceholders("{{shop.greeting}}")).isEqualTo("Welcome, %s");
        assertThat(context.getPropertiesComponent().getLocations()).containsExactly("classpath:application.properties");
        assertThat(context.getName()).startsWith("camel-");
    }

    private void start(String inbox, String... routes) throws Exception {
        start(Map.of("zendesk.inbox.url", inbox), routes);
    }

    private void start(Map<String, String> settings, String... routes) throws Exception {
        Properties overrides = new Properties();
        overrides.putAll(Map.of("zendesk.url", sandbox.url(), "zendesk.oauth.token", SandboxSettings.BEARER_TOKEN));
        overrides.putAll(settings);
        context = Shop.start(overrides, routes);
    }

    /** Files in the working directory, and components that the shop has not asked for: the module brings none that listens. */
    private Set<String> openedAndMade() throws IOException {
        Set<String> all = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of(""))) {
            files.map(Path::toString).forEach(all::add);
        }
        if (context != null) {
            all.addAll(context.getComponentNames());
            all.removeAll(Set.of("direct", "bean", "timer", "http", "seda"));
        }
        return all;
    }

    private String signUp(Map<String, String> form) {
        return context.createProducerTemplate().requestBody("direct:signup", form, String.class);
    }

    private List<String> beans() {
        // Camel itself puts its repositories of variables there.
        return context.getRegistry().findByTypeWithName(Object.class).keySet().stream()
                .filter(name -> !name.endsWith("-variable-repository"))
                .toList();
    }
}
