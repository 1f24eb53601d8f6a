package io.github.zendeskevents.kamelet;

import static io.github.zendeskevents.Documentation.withAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The documented examples for Kamelets and for a second account, as they stand; only the addresses are the sandboxes'. */
class KameletExamplesTest {

    private static final List<String> STANDALONE_ONLY =
            List.of("gateway.camel.yaml", "operations.camel.yaml", "source.camel.yaml");

    private final Sandbox one = Sandbox.start();
    private final Sandbox other = Sandbox.start(SandboxSettings.defaults().withBearerTokens("other-token"));
    private final List<AutoCloseable> closing = new ArrayList<>(List.of(one, other));

    @AfterEach
    void close() throws Exception {
        for (int i = closing.size() - 1; i >= 0; i--) {
            closing.get(i).close();
        }
    }

    @Test
    void theSinksServeTwoAccounts() throws Exception {
        KameletHost host = host(
                Map.of(
                        "us.token",
                        SandboxSettings.BEARER_TOKEN,
                        "eu.client-id",
                        SandboxSettings.OAUTH_CLIENT,
                        "eu.client-secret",
                        SandboxSettings.OAUTH_SECRET),
                withAccount(withAccount(example("Two accounts"), "acme-us", one.url()), "acme-eu", other.url()));

        Exchange eu = host.send("customer-events", identify("u1"), Map.of("region", "eu"));
        Exchange us = host.send("customer-events", identify("u2"));
        Exchange ignored = host.send("customer-events", "{\"type\":\"track\",\"userId\":\"u2\",\"event\":\"Seen\"}");

        assertThat(eu.getMessage().getBody()).isEqualTo(List.of(new Outcome.Delivered()));
        assertThat(us.getMessage().getBody()).isEqualTo(List.of(new Outcome.Delivered()));
        assertThat(ignored.getMessage().getBody()).isEqualTo(List.of(new Outcome.Ignored("not-listed", "Seen")));
        assertThat(userIds(other)).containsExactly("u1");
        assertThat(userIds(one)).containsExactly("u2");
    }

    @Test
    void theActionsTellWhoWrote() throws Exception {
        long organization = one.seed().organization("g1", "Acme");
        one.seed().membership(one.seed().user("u1", "Ada", "ada@example.com"), organization);
        KameletHost host = host(
                Map.of("acme.token", SandboxSettings.BEARER_TOKEN),
                withAccount(example("Looking up users and organizations"), "acme", one.url()));

        Map<?, ?> mail = host.send("who-wrote", Map.of("subject", "Hello"), Map.of("from", "Ada@example.com"))
                .getMessage()
                .getBody(Map.class);

        assertThat(mail.get("subject")).isEqualTo("Hello");
        assertThat(mail.get("zendeskUser"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("name", "Ada");
        assertThat(mail.get("zendeskOrganization"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("name", "Acme");
        Map<?, ?> spam = host.send("who-wrote", Map.of(), Map.of("from", "nobody@example.com"))
                .getMessage()
                .getBody(Map.class);
        assertThat(spam.get("zendeskUser")).isNull();
        assertThat(spam.containsKey("zendeskOrganization")).isTrue();
        assertThat(spam.get("zendeskOrganization")).isNull();
    }

    @Test
    void certainEventsGoToASecondAccountAndHaveTheOutcomeThatTheyGetThere() throws Exception {
        Inbox inbox = firstAccount(SecondAccountIT.routes(other));

        assertThat(send(inbox, "{'type':'identify','userId':'u1','context':{'region':'eu'},'traits':{'name':'Ada'}}"))
                .isEqualTo(new Outcome.Delivered());
        assertThat(send(inbox, "{'type':'identify','userId':'u2','traits':{'name':'Bob'}}"))
                .isEqualTo(new Outcome.Delivered());
        assertThat(send(inbox, "{'type':'page','userId':'u1','context':{'region':'eu'}}"))
                .isEqualTo(new Outcome.Ignored("not-sent", "page"));
        Outcome dead = send(inbox, "{'type':'track','userId':'u9','event':'Seen','context':{'region':'eu'}}");

        assertThat(dead)
                .asInstanceOf(InstanceOfAssertFactories.type(Outcome.Dead.class))
                .satisfies(letter -> {
                    assertThat(letter.code()).isEqualTo("unknown-user");
                    assertThat(letter.step()).isEqualTo("zendesk-second-account");
                    assertThat(letter.reason()).contains("Zendesk has no user u9");
                });
        assertThat(userIds(other)).containsExactly("u1");
        assertThat(userIds(one)).containsExactly("u2");
    }

    @Test
    void theSecondAccountsTroubleDoesNotHoldUpTheFirst() throws Exception {
        Inbox inbox = firstAccount(SecondAccountIT.routes(other));
        other.faults().onAny().always().status(503);
        CompletableFuture<Outcome> waiting =
                sendLater(inbox, "{'type':'identify','userId':'u1','context':{'region':'eu'},'traits':{'name':'Ada'}}");
        await().until(() -> other.calls(call -> call.status() == 503).size() > 1);

        assertThat(send(inbox, "{'type':'identify','userId':'u2','traits':{'name':'Bob'}}"))
                .isEqualTo(new Outcome.Delivered());
        assertThat(waiting).isNotDone();
        other.faults().clear();

        await().untilAsserted(() -> assertThat(waiting).isCompletedWithValue(new Outcome.Delivered()));
        assertThat(userIds(other)).containsExactly("u1");
    }

    private static String example(String heading) {
        return Documentation.page("embedding").section(heading).onlyCode("yaml");
    }

    private KameletHost host(Map<String, String> properties, String... routes) throws Exception {
        KameletHost host = KameletHost.with(properties, routes);
        closing.add(host);
        host.context().start();
        return host;
    }

    /** The routes of this module with the example's file beside them. */
    private Inbox firstAccount(String secondAccount) throws Exception {
        Map<String, String> settings = Map.of(
                "zendesk.url",
                one.url(),
                "zendesk.oauth.token",
                SandboxSettings.BEARER_TOKEN,
                "zendesk.inbox.url",
                "off",
                "second.token",
                "other-token");
        List<String> routes = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .filter(file -> !STANDALONE_ONLY.contains(file.getFileName().toString()))
                    .sorted()
                    .map(KameletExamplesTest::read)
                    .forEach(routes::add);
        }
        routes.add(secondAccount);
        KameletHost host = host(settings, routes.toArray(String[]::new));
        return host.context().getRegistry().lookupByNameAndType("zendeskInbox", Inbox.class);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Outcome send(Inbox inbox, String event) {
        return sendLater(inbox, event).join();
    }

    private static CompletableFuture<Outcome> sendLater(Inbox inbox, String event) {
        return inbox.accept(List.of(RunningRoutes.event(event)))
                .thenApply(outcomes -> outcomes.get(0))
                .toCompletableFuture();
    }

    private static String identify(String userId) {
        return "{\"type\":\"identify\",\"userId\":\"%s\",\"traits\":{\"name\":\"User\"}}".formatted(userId);
    }

    private static List<String> userIds(Sandbox sandbox) {
        return sandbox.endUsers().stream()
                .map(user -> user.path("external_id").asText())
                .toList();
    }
}
