package io.github.zendeskevents.kamelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.client.CredentialsRefusedException;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.main.Main;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Kamelets in hosts as users have them, each account a sandbox of its own. */
class KameletsTest {

    private static final List<Outcome> DELIVERED = List.of(new Outcome.Delivered());

    private final Sandbox acme = Sandbox.start();
    private final Sandbox globex = Sandbox.start(SandboxSettings.defaults().withBearerTokens("globex-bearer"));
    private final List<AutoCloseable> closing = new ArrayList<>(List.of(acme, globex));

    @AfterEach
    void close() throws Exception {
        for (int i = closing.size() - 1; i >= 0; i--) {
            closing.get(i).close();
        }
    }

    @Test
    void twoInstancesInOneContextServeTwoAccountsAtTheSameTimeEachWithItsSettings() throws Exception {
        KameletHost host = host(
                sink("acme", acme, "createUsersAsVerified", "true", "trackEvents", "Seen*"),
                sink("globex", globex, "customFields", "off"));

        List<CompletableFuture<Exchange>> sent = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            for (String name : List.of("acme", "globex")) {
                sent.add(host.sendLater(name, identify(name + i, name + i + "@example.com")));
            }
        }
        for (CompletableFuture<Exchange> one : sent) {
            assertThat(one.get(60, TimeUnit.SECONDS).getMessage().getBody()).isEqualTo(DELIVERED);
        }

        assertThat(userIds(acme)).hasSize(40).allMatch(id -> id.startsWith("acme"));
        assertThat(userIds(globex)).hasSize(40).allMatch(id -> id.startsWith("globex"));
        assertThat(acme.user("acme1").orElseThrow().at("/user_fields/plan").asText())
                .isEqualTo("pro");
        assertThat(acme.user("acme1").orElseThrow().at("/identities/0/verified").asBoolean())
                .isTrue();
        assertThat(globex.user("globex1").orElseThrow().at("/user_fields").has("plan"))
                .isFalse();
        assertThat(globex.user("globex1")
                        .orElseThrow()
                        .at("/identities/0/verified")
                        .asBoolean())
                .isFalse();
        String track = "{'type':'track','userId':'%s1','event':'Bought'}";
        assertThat(body(host.send("acme", track.formatted("acme"))))
                .isEqualTo(List.of(new Outcome.Ignored("not-listed", "Bought")));
        assertThat(body(host.send("globex", track.formatted("globex")))).isEqualTo(DELIVERED);
    }

    @Test
    void theTroublesOfOneAccountDoNotHoldUpTheOther() throws Exception {
        KameletHost host = host(sink("acme", acme), sink("globex", globex));
        host.context().getShutdownStrategy().setTimeout(1);
        assertThat(body(host.send("acme", identify("a1", "a1@example.com")))).isEqualTo(DELIVERED);

        acme.faults().onAny().always().status(429).retryAfter(300);
        CompletableFuture<Exchange> limited = host.sendLater("acme", identify("a2", "a2@example.com"));
        await().until(() -> acme.calls(call -> call.status() == 429).size() > 0);
        for (int i = 0; i < 20; i++) {
            assertThat(body(host.send("globex", identify("g" + i, "g" + i + "@example.com"))))
                    .isEqualTo(DELIVERED);
        }
        assertThat(limited).isNotDone();

        globex.change(now -> now.withCredentialsRejected(true));
        CompletableFuture<Exchange> refused = host.sendLater("globex", identify("g99", "g99@example.com"));
        await().until(() -> globex.calls(call -> call.status() == 401).size() > 0);
        assertThat(refused).isNotDone();
        globex.change(now -> now.withCredentialsRejected(false));
        assertThat(refused.get(60, TimeUnit.SECONDS).getMessage().getBody()).isEqualTo(DELIVERED);
    }

    @Test
    void nothingOfTheHostGoesInAndNothingOfItIsChanged() throws Exception {
        KameletHost host = KameletHost.with(
                Map.of(
                        "zendesk.url",
                        globex.url(),
                        "zendesk.oauth.token",
                        "globex-bearer",
                        "zendesk.source-name",
                        "host",
                        "sourceName",
                        "host",
                        "url",
                        globex.url(),
                        "email",
                        "host@example.com"),
                sink("acme", acme));
        closing.add(host);
        System.setProperty("zendesk.profile-type", "host");
        try {
            host.context().start();
        } finally {
            System.clearProperty("zendesk.profile-type");
        }
        Exchange exchange = host.send(
                "acme",
                identify("a1", "a1@example.com"),
                Map.of("Authorization", "Bearer host", "CamelHttpMethod", "DELETE", "mine", 1));
        host.send("acme", "{'type':'track','userId':'a1','event':'Seen'}");

        assertThat(exchange.getMessage().getHeaders()).containsOnlyKeys("Authorization", "CamelHttpMethod", "mine");
        assertThat(exchange.getVariables()).isEmpty();
        assertThat(userIds(acme)).containsExactly("a1");
        JsonNode event =
                acme.timeline(acme.user("a1").orElseThrow().path("id").asLong()).get(0);
        assertThat(event.path("source").asText()).isEqualTo("customer-events");
        assertThat(acme.state().toString()).contains("\"type\":\"customer\"").doesNotContain("\"type\":\"host\"");
        assertThat(globex.calls()).isEmpty();
        assertThat(host.context().getRoutes())
                .allSatisfy(route -> assertThat(route.getRouteId()).doesNotStartWith("zendesk-door"));
        assertThat(host.context().getRegistry().lookupByName("zendeskAccount")).isNull();
        assertThat(host.context().hasComponent("http")).isNull();
    }

    @Test
    void eachWayToAuthenticateWorksAndSecretsGoInAsTheyAre() throws Exception {
        String secret = "a+b/c=d&e%20f?g";
        globex.change(now -> now.withBearerTokens(secret)
                .withOAuthClient("client", secret)
                .withApiToken(SandboxSettings.EMAIL, secret));
        String raw = "RAW(" + secret + ")";
        KameletHost host = host(
                KameletHost.route("token", "zendesk-events-sink", "url", globex.url(), "oauthToken", raw),
                KameletHost.route(
                        "client",
                        "zendesk-events-sink",
                        "url",
                        globex.url(),
                        "oauthClientId",
                        "client",
                        "oauthClientSecret",
                        raw),
                KameletHost.route(
                        "legacy",
                        "zendesk-events-sink",
                        "url",
                        globex.url(),
                        "email",
                        SandboxSettings.EMAIL,
                        "apiToken",
                        raw));

        for (String way : List.of("token", "client", "legacy")) {
            assertThat(body(host.send(way, identify(way, way + "@example.com"))))
                    .as(way)
                    .isEqualTo(DELIVERED);
        }
        assertThat(host.context().getEndpoints()).extracting(Object::toString).noneMatch(uri -> uri.contains("a+b/c"));
    }

    @Test
    void parametersCanStandInThePropertiesOfTheHost() throws Exception {
        KameletHost host = KameletHost.with(
                Map.of(
                        "camel.kamelet.zendesk-events-sink.eu.url",
                        acme.url(),
                        "camel.kamelet.zendesk-events-sink.eu.oauthToken",
                        "sandbox-bearer"),
                """
                - route:
                    id: to-eu
                    from:
                      uri: direct:eu
                      steps:
                        - to:
                            uri: kamelet:zendesk-events-sink/eu
                """);
        closing.add(host);
        host.context().start();

        assertThat(body(host.send("eu", identify("a1", "a1@example.com")))).isEqualTo(DELIVERED);
    }

    @Test
    void withAnInboxTheExchangeEndsWhenTheEventsAreSafe(@TempDir Path folder) throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("acme.db");
        KameletHost host = host(sink("acme", acme, "inboxUrl", url));
        acme.faults().on("POST", "/api/v2/users").always().status(503);

        assertThat(host.send("acme", identify("a1", "a1@example.com"))
                        .getMessage()
                        .getBody())
                .isEqualTo(List.of());
        await().until(() -> acme.calls(call -> call.status() == 503).size() > 0);
        host.close();
        acme.faults().clear();
        host(sink("acme", acme, "inboxUrl", url));

        await().untilAsserted(() -> assertThat(userIds(acme)).containsExactly("a1"));
    }

    @Test
    void theSinkTakesWhatRoutesCarry() throws Exception {
        KameletHost host = host(sink("acme", acme));
        Map<String, Object> map = Map.of("type", "identify", "userId", "a1", "traits", Map.of("name", "Ada"));
        byte[] lines = (identify("a3", "a3@example.com") + "\n" + identify("a4", "a4@example.com"))
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);

        assertThat(body(host.send("acme", map))).isEqualTo(DELIVERED);
        assertThat(body(host.send("acme", List.of(map, Map.of("type", "identify", "userId", "a2")))))
                .asInstanceOf(InstanceOfAssertFactories.list(Outcome.class))
                .extracting(Outcome::status)
                .containsExactly("delivered", "dead");
        assertThat(body(host.send("acme", new ByteArrayInputStream(lines))))
                .isEqualTo(List.of(new Outcome.Delivered(), new Outcome.Delivered()));
        assertThat(userIds(acme)).containsExactlyInAnyOrder("a1", "a3", "a4");
    }

    @Test
    void aMessageThatCannotBeReadFailsTheExchange() throws Exception {
        KameletHost host = host(sink("acme", acme));

        Exchange failed = host.send("acme", "no events");

        assertThat(failed.getException()).hasMessageContaining("JSON");
    }

    @Test
    void aWrongParameterStopsTheStartWithOneLine() throws Exception {
        KameletHost wrong = KameletHost.with(Map.of(), sink("acme", acme, "sourceName", "Zendesk"));
        closing.add(wrong);
        KameletHost none =
                KameletHost.with(Map.of(), KameletHost.route("acme", "zendesk-events-sink", "subdomain", "acme"));
        closing.add(none);
        KameletHost dotted = KameletHost.with(
                Map.of(),
                KameletHost.route(
                        "acme", "zendesk-user-action", "subdomain", "acme.zendesk.com", "oauthToken", "t0p-secret"));
        closing.add(dotted);

        assertThatThrownBy(wrong.context()::start)
                .rootCause()
                .hasMessage("sourceName: 'Zendesk' is not allowed; must be "
                        + "another name: Zendesk keeps 'zendesk' as a source for itself");
        assertThatThrownBy(none.context()::start)
                .rootCause()
                .hasMessageStartingWith("No way to authenticate is set; must be ")
                .hasMessageContaining("oauthClientId")
                .hasMessageNotContaining("zendesk.");
        assertThatThrownBy(dotted.context()::start)
                .rootCause()
                .hasMessage("subdomain: 'acme.zendesk.com' is not allowed; "
                        + "must be letters, digits and inner hyphens only, such as 'acme' for acme.zendesk.com")
                .hasMessageNotContaining("t0p");
    }

    @Test
    void aRouteThatIsStoppedAndStartedAgainWorksAsBefore() throws Exception {
        KameletHost host = host(sink("acme", acme));
        String kamelet = host.context().getRoutes().stream()
                .map(Route::getRouteId)
                .filter(id -> id.startsWith("zendesk-events-sink"))
                .findFirst()
                .orElseThrow();
        host.context().getComponent("kamelet", KameletComponent.class).setBlock(false);
        host.send("acme", identify("a1", "a1@example.com"));

        host.context().getRouteController().stopRoute(kamelet);
        host.context().getRouteController().startRoute(kamelet);

        assertThat(body(host.send("acme", identify("a2", "a2@example.com")))).isEqualTo(DELIVERED);
        assertThat(userIds(acme)).containsExactly("a1", "a2");
    }

    @Test
    void kameletsWithEqualSettingsShareOneAccountAndOthersDoNot() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        KameletHost host = KameletHost.with(
                Map.of(),
                sink("one", acme, "subdomain", "acme"),
                sink("two", acme, "subdomain", "acme", "field", "unused"),
                action("user", "zendesk-user-action", acme, "subdomain", "acme"),
                sink("globex", globex, "subdomain", "globex"));
        closing.add(host);
        host.context().getRegistry().bind("meters", MeterRegistry.class, meters);
        host.context().start();

        await().untilAsserted(
                        () -> assertThat(acme.calls("GET", "/api/v2/users/me")).hasSize(1));
        await().untilAsserted(() ->
                assertThat(globex.calls("GET", "/api/v2/users/me")).hasSize(1));
        host.send("one", identify("a1", "a1@example.com"));
        host.send("two", identify("a2", "a2@example.com"));
        host.send("globex", identify("g1", "g1@example.com"));
        assertThat(meters.get("zendesk.kamelet.events")
                        .tag("account", "acme")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get("zendesk.kamelet.events")
                        .tag("account", "globex")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.find("zendesk.kamelet.inbox.pending").gauges()).hasSize(2);
        host.close();
        assertThat(meters.getMeters()).isEmpty();
    }

    @Test
    void stopEndsWhatIsInFlightAndThenTheAccounts() throws Exception {
        KameletHost host = host(sink("acme", acme), sink("globex", globex));
        host.send("acme", identify("a0", "a0@example.com"));
        acme.faults().on("POST", "/api/v2/users").always().delay(Duration.ofMillis(500));
        CompletableFuture<Exchange> slow = host.sendLater("acme", identify("a1", "a1@example.com"));
        await().until(() -> acme.calls("GET", "/api/v2/users/search").size() > 1);

        host.close();

        assertThat(slow.get(60, TimeUnit.SECONDS).getMessage().getBody()).isEqualTo(DELIVERED);
        assertThat(userIds(acme)).contains("a1");
        // A thread that was told to end takes a moment to be gone.
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains(host.context().getName() + "-zendesk-")));
    }

    @Test
    void stopFailsWhatCannotEndSoThatItsSourceBringsItAgain() throws Exception {
        KameletHost host = host(sink("acme", acme));
        host.context().getShutdownStrategy().setTimeout(1);
        host.send("acme", identify("a0", "a0@example.com"));
        acme.faults().onAny().always().status(503);
        CompletableFuture<Exchange> waiting = host.sendLater("acme", identify("a1", "a1@example.com"));
        await().until(() -> acme.calls(call -> call.status() == 503).size() > 0);

        host.close();

        assertThat(waiting.get(60, TimeUnit.SECONDS).getException()).isInstanceOf(InboxUnavailableException.class);
    }

    @Test
    void theUserActionAddsTheUserByUserIdOrEmail() throws Exception {
        KameletHost host = host(sink("acme", acme), action("user", "zendesk-user-action", acme));
        host.send("acme", identify("a1", "a1@example.com"));
        acme.seed().identity(acme.user("a1").orElseThrow().path("id").asLong(), "email", "second@example.com", true);

        JsonNode event = json(host.send("user", "{'type':'track','userId':'A1','event':'Seen'}"));
        assertThat(event.path("event").asText()).isEqualTo("Seen");
        assertThat(event.at("/zendeskUser/id").asLong())
                .isEqualTo(acme.user("a1").orElseThrow().path("id").asLong());
        assertThat(event.at("/zendeskUser/external_id").asText()).isEqualTo("a1");
        assertThat(event.at("/zendeskUser/email").asText()).isEqualTo("a1@example.com");
        assertThat(event.at("/zendeskUser/user_fields/plan").asText()).isEqualTo("pro");
        assertThat(event.at("/zendeskUser/role").asText()).isEqualTo("end-user");
        assertThat(json(host.send("user", "{'email':'A1@example.com'}"))
                        .at("/zendeskUser/external_id")
                        .asText())
                .isEqualTo("a1");
        JsonNode secondary = json(host.send("user", "{'email':'second@example.com'}"));
        assertThat(secondary.at("/zendeskUser/external_id").asText()).isEqualTo("a1");
        assertThat(json(host.send("user", "{'userId':'other','email':'a1@example.com'}"))
                        .path("zendeskUser")
                        .isNull())
                .isTrue();
        assertThat(json(host.send("user", "{'userId':'nobody'}"))
                        .path("zendeskUser")
                        .isNull())
                .isTrue();
        assertThat(json(host.send("user", "{}")).path("zendeskUser").isNull()).isTrue();
    }

    @Test
    void theUserActionShowsOfStaffNoMoreThanWhoItIs() throws Exception {
        KameletHost host = host(action("user", "zendesk-user-action", acme));
        acme.seed().agent("boss", "The Boss", "boss@example.com");

        for (String question : List.of("{'userId':'boss'}", "{'email':'boss@example.com'}")) {
            JsonNode user = json(host.send("user", question)).path("zendeskUser");
            assertThat(user.fieldNames()).toIterable().containsExactly("id", "external_id", "name", "email", "role");
            assertThat(user.path("role").asText()).isEqualTo("agent");
        }
    }

    @Test
    void anActionAsksByExpressionsAndKeepsTheFormOfTheBody() throws Exception {
        KameletHost host =
                host(action("user", "zendesk-user-action", acme, "userId", "${header.customer}", "field", "who"));
        acme.seed().user("a1", "Ada", "ada@example.com");
        Map<String, Object> header = Map.of("customer", "a1");

        Map<?, ?> map = host.send("user", Map.of("n", 1), header).getMessage().getBody(Map.class);
        assertThat(map.get("n")).isEqualTo(1);
        assertThat(map.get("who")).asInstanceOf(InstanceOfAssertFactories.MAP).containsEntry("name", "Ada");
        JsonNode tree = new ObjectMapper().createObjectNode().put("n", 1);
        assertThat(((ObjectNode) body(host.send("user", tree, header)))
                        .at("/who/name")
                        .asText())
                .isEqualTo("Ada");
        assertThat(tree).as("the body given").hasSize(1);
        byte[] bytes = "{\"n\":1}".getBytes(StandardCharsets.UTF_8);
        assertThat(json(host.send("user", bytes, header)).at("/who/name").asText())
                .isEqualTo("Ada");
        assertThat(json(host.send("user", new ByteArrayInputStream(bytes), header))
                        .at("/n")
                        .asInt())
                .isEqualTo(1);
        Map<?, ?> wrapped = host.send("user", "no JSON", header).getMessage().getBody(Map.class);
        assertThat(wrapped.get("body")).isEqualTo("no JSON");
        assertThat(wrapped.get("who")).isNotNull();
        Exchange empty = host.send("user", null, header);
        assertThat(empty.getMessage().getBody(Map.class).get("who")).isNotNull();
        assertThat(empty.getMessage().getHeaders()).isEqualTo(header);
        assertThat(empty.getVariables()).isEmpty();
    }

    @Test
    void theOrganizationActionAddsTheOrganizationByEitherIdOrName() throws Exception {
        KameletHost host = host(action("organization", "zendesk-organization-action", acme));
        long id = acme.seed().organization("g1", "Acme");
        acme.seed().organization("", "Nameless");

        for (String question : List.of(
                "{'groupId':'g1'}",
                "{'groupId':'G1'}",
                "{'type':'track','context':{'groupId':'g1'}}",
                "{'organizationId':" + id + "}",
                "{'organizationId':'g1'}",
                "{'type':'identify','traits':{'company':{'id':'g1'}}}",
                "{'name':'acme'}",
                "{'zendeskUser':{'organization_id':" + id + "}}",
                "{'type':'group','traits':{'name':'Acme'}}")) {
            JsonNode found = json(host.send("organization", question)).path("zendeskOrganization");
            assertThat(found.path("id").asLong()).as(question).isEqualTo(id);
            assertThat(found.path("name").asText()).as(question).isEqualTo("Acme");
        }
        for (String question : List.of(
                "{'groupId':'g2'}",
                "{'groupId':'g2','name':'Acme'}",
                "{'organizationId':'987654321'}",
                "{'name':'Acm'}",
                "{'type':'identify','traits':{'name':'Acme'}}",
                "{}")) {
            assertThat(json(host.send("organization", question))
                            .path("zendeskOrganization")
                            .isNull())
                    .as(question)
                    .isTrue();
        }
        assertThat(acme.calls(call -> !call.method().equals("GET"))).isEmpty();
    }

    @Test
    void aLookUpThatIsNotAnsweredFailsTheExchangeAndOneThatIsLimitedWaits() throws Exception {
        KameletHost host = host(action("user", "zendesk-user-action", acme));
        acme.seed().user("a1", "Ada", "ada@example.com");
        acme.faults().on("GET", "/api/v2/users/search").status(503);
        acme.faults().on("GET", "/api/v2/users/search").status(429).retryAfter(1);

        Exchange failed = host.send("user", "{'userId':'a1'}");
        Exchange answered = host.send("user", "{'userId':'a1'}");

        assertThat(failed.getException()).hasMessageContaining("503");
        assertThat(failed.getMessage().getBody()).isEqualTo("{\"userId\":\"a1\"}");
        assertThat(json(answered).at("/zendeskUser/name").asText()).isEqualTo("Ada");
        assertThat(acme.calls(call -> call.status() == 429)).hasSize(1);
    }

    @Test
    void aLookUpThatIsRefusedFailsTheExchangeAndTheNextWorksWhenTheCredentialsDo() throws Exception {
        KameletHost host = host(sink("acme", acme), action("user", "zendesk-user-action", acme));
        assertThat(body(host.send("acme", identify("a1", "a1@example.com")))).isEqualTo(DELIVERED);

        acme.change(now -> now.withCredentialsRejected(true));
        Exchange refused = host.send("user", "{'userId':'a1'}");
        acme.change(now -> now.withCredentialsRejected(false));

        assertThat(refused.getException())
                .isInstanceOf(CredentialsRefusedException.class)
                .hasMessage("Zendesk refuses the credentials (401)");
        assertThat(json(host.send("user", "{'userId':'a1'}"))
                        .at("/zendeskUser/name")
                        .asText())
                .isEqualTo("User");
        assertThat(body(host.send("acme", identify("a2", "a2@example.com")))).isEqualTo(DELIVERED);
    }

    @Test
    void routesInAHostsOwnContextAnswerTheSameInTheBody() {
        long organization = acme.seed().organization("g1", "Acme");
        acme.seed().user("a1", "Ada", "ada@example.com");
        try (RunningRoutes routes = RunningRoutes.start(acme);
                ProducerTemplate host = routes.context().createProducerTemplate()) {
            assertThat(host.requestBody("direct:zendesk-user", Map.of("userId", "a1"), JsonNode.class)
                            .path("name")
                            .asText())
                    .isEqualTo("Ada");
            assertThat(host.requestBody("direct:zendesk-user", "{\"userId\":\"a1\"}", JsonNode.class)
                            .path("name")
                            .asText())
                    .isEqualTo("Ada");
            assertThat(host.requestBody("direct:zendesk-user", RunningRoutes.event("{'type':'track','userId':'a2'}")))
                    .isNull();
            assertThat(host.requestBody("direct:zendesk-organization", Map.of("name", "Acme"), JsonNode.class)
                            .path("id")
                            .asLong())
                    .isEqualTo(organization);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    @Test
    void camelMainIsAHostToo() throws Exception {
        Main main = new Main();
        closing.add(main::stop);
        main.addInitialProperty("camel.main.routes-include-pattern", "classpath:none/*.yaml");
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                Resource[] routes = {
                    ResourceHelper.fromString("acme.yaml", sink("acme", acme)),
                    ResourceHelper.fromString("globex.yaml", sink("globex", globex))
                };
                PluginHelper.getRoutesLoader(getContext()).loadRoutes(routes);
            }
        });
        main.start();

        for (String name : List.of("acme", "globex")) {
            Object outcomes = main.getCamelTemplate()
                    .requestBody(
                            "direct:" + name,
                            identify(name, name + "@example.com").replace('\'', '"'));
            assertThat(outcomes).isEqualTo(DELIVERED);
        }
        assertThat(userIds(acme)).containsExactly("acme");
        assertThat(userIds(globex)).containsExactly("globex");
    }

    @Test
    void aFileOfOnesOwnTakesThePlaceOfOneOfTheRoutes(@TempDir Path folder) throws Exception {
        String traits = Files.readString(Path.of("routes/traits.camel.yaml"))
                .replace("phone           = phone", "phone           = mobile");
        Files.writeString(folder.resolve("traits.camel.yaml"), traits);
        KameletHost host = host(sink(
                "acme",
                acme,
                "routes",
                "classpath:zendesk-routes/*.camel.yaml,file:" + folder.resolve("traits.camel.yaml")));

        host.send("acme", "{'type':'identify','userId':'a1','traits':{'name':'Ada','mobile':'+15550100'}}");

        assertThat(acme.user("a1").orElseThrow().path("phone").asText()).isEqualTo("+15550100");
    }

    private KameletHost host(String... routes) throws Exception {
        KameletHost host = KameletHost.start(routes);
        closing.add(host);
        return host;
    }

    private String sink(String name, Sandbox sandbox, String... more) {
        return action(name, "zendesk-events-sink", sandbox, more);
    }

    private String action(String name, String kamelet, Sandbox sandbox, String... more) {
        List<String> parameters = new ArrayList<>(List.of(
                "url", sandbox.url(), "oauthToken", sandbox == acme ? SandboxSettings.BEARER_TOKEN : "globex-bearer"));
        parameters.addAll(List.of(more));
        return KameletHost.route(name, kamelet, parameters.toArray(String[]::new));
    }

    private static String identify(String userId, String email) {
        return "{'type':'identify','userId':'%s','traits':{'name':'User','email':'%s','plan':'pro'}}"
                .formatted(userId, email);
    }

    private static Object body(Exchange exchange) {
        return exchange.getMessage().getBody();
    }

    private static List<String> userIds(Sandbox sandbox) {
        return sandbox.endUsers().stream()
                .map(user -> user.path("external_id").asText())
                .toList();
    }

    private static JsonNode json(Exchange exchange) throws Exception {
        assertThat(exchange.getException()).isNull();
        return new ObjectMapper().readTree(exchange.getMessage().getBody(String.class));
    }
}
