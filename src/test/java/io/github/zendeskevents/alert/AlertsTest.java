package io.github.zendeskevents.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.MutableClock;
import io.github.zendeskevents.management.DeliveryOperations;
import io.github.zendeskevents.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The endpoint of zendesk.alert.uri hears of changes of state, by the routes as they are. */
class AlertsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String URI = "zendesk.alert.uri";
    private static final Documentation PAGE = Documentation.page("monitoring");
    private static final String NOBODY = "{'type':'track','userId':'nobody','event':'Seen'}";

    private final List<JsonNode> got = new CopyOnWriteArrayList<>();
    private Sandbox sandbox;

    @BeforeEach
    void startSandbox() {
        sandbox = Sandbox.start();
    }

    @AfterEach
    void stopSandbox() {
        sandbox.close();
    }

    @Test
    void aPauseByHandIsToldAndItsEndAndNeitherIsRepeatedByARestart(@TempDir Path folder) {
        String url = "jdbc:sqlite:" + folder.resolve("inbox.db");
        try (RunningRoutes routes = start("zendesk.inbox.url", url)) {
            routes.inbox().pause("paused by an operator");
            await().atMost(Duration.ofSeconds(30)).until(() -> names().equals(List.of("delivery-paused")));
            assertThat(got.get(0).path("message").asText()).isEqualTo("Delivery pauses: paused by an operator");
        }
        got.clear();
        try (RunningRoutes routes = start("zendesk.inbox.url", url)) {
            await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(30)).until(got::isEmpty);
            routes.inbox().resume();
            await().atMost(Duration.ofSeconds(30)).until(() -> names().equals(List.of("delivery-resumed")));
        }
    }

    @Test
    void aPauseIsToldHoweverShortItIs() {
        try (RunningRoutes routes = RunningRoutes.start(
                sandbox,
                registry -> registry.bind("endpoint", endpoint()),
                route -> route.replace("delay: 1000", "delay: 3000"),
                URI,
                "bean:endpoint")) {
            DeliveryOperations operations = routes.context()
                    .getRegistry()
                    .lookupByNameAndType("zendeskDeliveryOperations", DeliveryOperations.class);
            operations.pause(new DefaultMessage(routes.context()));
            operations.resume();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> names().equals(List.of("delivery-paused", "delivery-resumed")));
        }
    }

    @Test
    void aPauseJustBeforeTheEndIsToldBeforeIt(@TempDir Path folder) {
        String[] settings = {URI, "bean:endpoint", "zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db")};
        try (RunningRoutes routes = RunningRoutes.start(
                sandbox,
                registry -> registry.bind("endpoint", endpoint()),
                route -> route.replace("period: 2000", "period: 3600000").replace("delay: 1000", "delay: 3600000"),
                settings)) {
            routes.inbox().pause("paused by an operator");
        }
        assertThat(names()).containsExactly("delivery-paused");
        try (RunningRoutes routes = start("zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db"))) {
            routes.inbox().resume();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> names().equals(List.of("delivery-paused", "delivery-resumed")));
        }
    }

    @Test
    void refusedCredentialsAreToldOnceWhateverManyEventsMeetThem() {
        sandbox.change(settings -> settings.withCredentialsRejected(true));
        try (RunningRoutes routes = start()) {
            routes.sendLater(NOBODY, NOBODY);
            await().atMost(Duration.ofSeconds(30)).until(() -> names().equals(List.of("delivery-paused")));
            assertThat(got.get(0).path("severity").asText()).isEqualTo("critical");
            assertThat(got.get(0).path("reason").asText()).isNotBlank();
        }
    }

    @Test
    void deadLettersOfACodeAreToldOnceAndNotAfterARestartWithinTheHour(@TempDir Path folder) {
        String url = "jdbc:sqlite:" + folder.resolve("inbox.db");
        try (RunningRoutes routes = start("zendesk.inbox.url", url)) {
            routes.sendLater(NOBODY).join();
            await().atMost(Duration.ofSeconds(30)).until(() -> names().equals(List.of("dead-letters")));
            assertThat(got.get(0).path("code").asText()).isEqualTo("unknown-user");
            assertThat(got.get(0).path("account").asText()).isEqualTo("127.0.0.1");
            routes.sendLater(NOBODY).join();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> routes.inbox().counts().dead() == 2);
        }
        try (RunningRoutes routes = start("zendesk.inbox.url", url)) {
            routes.sendLater(NOBODY).join();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> routes.inbox().counts().dead() == 3);
            await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(30)).until(() -> got.size() == 1);
        }
    }

    @Test
    void anOldBacklogIsToldByTheClockOfTheAccount() {
        MutableClock clock = new MutableClock(Instant.now());
        try (RunningRoutes routes = RunningRoutes.start(
                sandbox,
                registry -> {
                    registry.bind("zendeskClock", clock);
                    registry.bind("endpoint", endpoint());
                },
                AlertsTest::eager,
                URI,
                "bean:endpoint",
                "zendesk.alert.backlog-age",
                "20m")) {
            routes.inbox().pause("to let it wait");
            routes.sendLater(NOBODY);
            await().atMost(Duration.ofSeconds(30)).until(() -> names().equals(List.of("delivery-paused")));

            clock.advance(Duration.ofMinutes(21));
            await().atMost(Duration.ofSeconds(30)).until(() -> names().contains("backlog-old"));

            routes.inbox().resume();
            await().atMost(Duration.ofSeconds(30)).until(() -> names().contains("backlog-recovered"));
        }
    }

    @Test
    void anEndpointThatFailsIsToldLaterAndOneThatHangsHoldsUpNoEvent() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        CountDownLatch released = new CountDownLatch(1);
        try (RunningRoutes routes = startWith("direct:there")) {
            routes.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:there").errorHandler(noErrorHandler()).process(exchange -> {
                        if (attempts.incrementAndGet() <= 2) {
                            throw new IOException("away");
                        }
                        released.await(60, TimeUnit.SECONDS);
                        got.add(json(exchange.getMessage().getBody(String.class)));
                    });
                }
            });
            routes.send(NOBODY);
            await().atMost(Duration.ofSeconds(30)).until(() -> attempts.get() == 3);

            routes.send(NOBODY);
            assertThat(got).isEmpty();
            released.countDown();
            await().atMost(Duration.ofSeconds(30)).until(() -> names().equals(List.of("dead-letters")));
        } finally {
            released.countDown();
        }
    }

    @Test
    void aMailIsSentAsDocumented() throws Exception {
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try {
            String uri = PAGE.section("Alerts by mail")
                    .property(URI)
                    .replace("mail.example:25", "127.0.0.1:" + mail.getSmtp().getPort());
            try (RunningRoutes routes = startWith(uri)) {
                routes.send(NOBODY);
                assertThat(mail.waitForIncomingEmail(60_000, 1)).isTrue();
            }
            var message = mail.getReceivedMessages()[0];
            assertThat(message.getSubject()).isEqualTo("Zendesk events");
            assertThat(message.getAllRecipients()).extracting(Object::toString).containsExactly("duty@acme.example");
            assertThat(json(GreenMailUtil.getBody(message)).path("alert").asText())
                    .isEqualTo("dead-letters");
        } finally {
            mail.stop();
        }
    }

    @Test
    void aChatGetsItsOwnJsonAsDocumented() throws Exception {
        HttpServer chat = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> types = new CopyOnWriteArrayList<>();
        chat.createContext("/services/T1/B1/secret", call -> {
            types.add(call.getRequestHeaders().getFirst("Content-Type"));
            got.add(json(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            call.sendResponseHeaders(200, -1);
            call.close();
        });
        chat.start();
        String file =
                eager(Documentation.whole(Path.of("routes/alerts.camel.yaml")).text());
        String example = PAGE.section("Alerts in a chat")
                .onlyCode("yaml")
                .replace(
                        "https://hooks.chat.example",
                        "http://127.0.0.1:" + chat.getAddress().getPort());
        try (RunningRoutes routes = RunningRoutes.startWith(
                sandbox, Map.of("alerts.camel.yaml", file, "chat.camel.yaml", example), URI, "direct:my-chat")) {
            routes.send(NOBODY);
            await().atMost(Duration.ofSeconds(30)).until(() -> !got.isEmpty());
            assertThat(got.get(0).path("text").asText()).startsWith("warning: 1 event is a dead letter: unknown-user;");
            assertThat(types).allMatch(type -> type.startsWith("application/json"));
        } finally {
            chat.stop(0);
        }
    }

    @Test
    void aLineOfTheLogSaysItAsDocumented() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger("alerts");
        logger.addAppender(lines);
        try (RunningRoutes routes = startWith(PAGE.section("Alerts in the log").property(URI))) {
            routes.send(NOBODY);
            await().atMost(Duration.ofSeconds(30)).until(() -> !lines.list.isEmpty());
            assertThat(lines.list.get(0).getFormattedMessage()).contains("\"alert\":\"dead-letters\"");
        } finally {
            logger.detachAppender(lines);
        }
    }

    private RunningRoutes start(String... settings) {
        String[] all = Stream.concat(Stream.of(URI, "bean:endpoint"), Stream.of(settings))
                .toArray(String[]::new);
        return RunningRoutes.start(sandbox, registry -> registry.bind("endpoint", endpoint()), AlertsTest::eager, all);
    }

    private RunningRoutes startWith(String uri) {
        return RunningRoutes.start(sandbox, none -> {}, AlertsTest::eager, URI, uri);
    }

    /** Looks often. */
    private static String eager(String route) {
        return route.replace("period: 2000", "period: 100").replace("delay: 1000", "delay: 10");
    }

    private Processor endpoint() {
        return exchange -> got.add(json(exchange.getMessage().getBody(String.class)));
    }

    private List<String> names() {
        return got.stream().map(alert -> alert.path("alert").asText()).toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
