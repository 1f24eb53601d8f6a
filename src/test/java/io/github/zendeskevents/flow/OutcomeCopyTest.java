package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.source.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The endpoint of zendesk.outcome.uri hears how each event ended, and nobody waits for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutcomeCopyTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String URI = "zendesk.outcome.uri";
    private static final String KNOWN = "{'messageId':'m1','type':'identify','userId':'ann','traits':{'name':'Ann'}}";
    private static final String NOBODY = "{'messageId':'m2','type':'track','userId':'nobody','event':'Seen'}";
    private static final String PAGE = "{'messageId':'m3','type':'page','userId':'ann'}";

    private Sandbox sandbox;

    @BeforeAll
    void start() {
        sandbox = Sandbox.start();
    }

    @AfterAll
    void stop() {
        sandbox.close();
    }

    @Test
    void eachEventThatEndsIsToldWithHowAndWhen() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(sandbox, URI, "seda:outcomes");
                ConsumerTemplate outcomes = routes.context().createConsumerTemplate()) {
            Instant before = Instant.now();
            Stream.of(KNOWN, NOBODY, PAGE).forEach(routes::send);

            JsonNode delivered = json(outcomes.receiveBody("seda:outcomes", 10_000, String.class));
            JsonNode dead = json(outcomes.receiveBody("seda:outcomes", 10_000, String.class));
            JsonNode ignored = json(outcomes.receiveBody("seda:outcomes", 10_000, String.class));
            assertThat(names(delivered)).isEqualTo(names(documented()));
            assertThat(delivered.path("messageId").asText()).isEqualTo("m1");
            assertThat(delivered.path("type").asText()).isEqualTo("identify");
            assertThat(delivered.path("userId").asText()).isEqualTo("ann");
            assertThat(delivered.path("groupId").isNull()).isTrue();
            assertThat(delivered.path("outcome").asText()).isEqualTo("delivered");
            assertThat(delivered.path("code").isNull()).isTrue();
            assertThat(Instant.parse(delivered.path("receivedAt").asText())).isBetween(before, Instant.now());
            assertThat(Instant.parse(delivered.path("endedAt").asText()))
                    .isBetween(Instant.parse(delivered.path("receivedAt").asText()), Instant.now());
            assertThat(dead.path("outcome").asText()).isEqualTo("dead");
            assertThat(dead.path("code").asText()).isEqualTo("unknown-user");
            assertThat(dead.path("reason").asText()).isNotBlank();
            assertThat(ignored.path("outcome").asText()).isEqualTo("ignored");
            assertThat(ignored.path("code").asText()).isEqualTo("not-sent");
        }
    }

    @Test
    void anEndpointThatHangsHoldsUpNoEvent() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();
        try (RunningRoutes routes = RunningRoutes.start(sandbox, URI, "direct:outcomes")) {
            routes.context().addRoutes(route(exchange -> {
                released.await(60, TimeUnit.SECONDS);
                told.incrementAndGet();
            }));
            for (int i = 0; i < 50; i++) {
                routes.send("{'type':'page','userId':'ann" + i + "'}");
            }
            assertThat(told).hasValue(0);

            released.countDown();
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> told.get() == 50);
        } finally {
            released.countDown();
        }
    }

    @Test
    void anEndpointThatFailsForAWhileGetsWhatItMissedInOrder() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        List<String> got = new CopyOnWriteArrayList<>();
        try (RunningRoutes routes = RunningRoutes.start(sandbox, URI, "direct:outcomes")) {
            routes.context().addRoutes(route(exchange -> {
                if (attempts.incrementAndGet() <= 2) {
                    throw new IOException("away");
                }
                got.add(json(exchange.getMessage().getBody(String.class))
                        .path("messageId")
                        .asText());
            }));
            Stream.of(KNOWN, NOBODY, PAGE).forEach(routes::send);

            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> got.size() == 3);
            assertThat(got).containsExactly("m1", "m2", "m3");
        }
    }

    @Test
    void kafkaHasThemAsDocumented(@TempDir Path folder) {
        String documented =
                Documentation.page("monitoring").section("Outcomes in Kafka").property(URI);
        try (KafkaBroker kafka = KafkaBroker.start(folder)) {
            kafka.createTopic("zendesk-outcomes", 1);
            String brokers = "brokers=localhost:9092";
            assertThat(documented).endsWith(brokers);
            String uri = documented.replace(brokers, "brokers=" + kafka.address());
            try (RunningRoutes routes = RunningRoutes.start(sandbox, URI, uri)) {
                Stream.of(KNOWN, PAGE).forEach(routes::send);
                try (ConsumerTemplate topic = routes.context().createConsumerTemplate()) {
                    String from = uri + "&groupId=test&autoOffsetReset=earliest";
                    assertThat(List.of(
                                    topic.receiveBody(from, 60_000, String.class),
                                    topic.receiveBody(from, 60_000, String.class)))
                            .extracting(text -> json(text).path("messageId").asText())
                            .containsExactly("m1", "m3");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    @Test
    void aFileForEachDayHasThemInLinesAsDocumented(@TempDir Path folder) throws IOException {
        String documented = Documentation.page("monitoring")
                .section("Outcomes in a file for each day")
                .property(URI);
        assertThat(documented).startsWith("file:outcomes?");
        try (RunningRoutes routes =
                RunningRoutes.start(sandbox, URI, documented.replace("file:outcomes", "file:" + folder))) {
            Stream.of(KNOWN, NOBODY, PAGE).forEach(routes::send);
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            assertThat(all.get(0).getFileName().toString()).matches("[0-9]{4}-[0-9]{2}-[0-9]{2}\\.jsonl");
            assertThat(Files.readAllLines(all.get(0)))
                    .extracting(line -> json(line).path("outcome").asText())
                    .containsExactly("delivered", "dead", "ignored");
        }
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode documented() {
        return json(
                Documentation.page("monitoring").section("Outcomes").code("").get(0));
    }

    private static RouteBuilder route(Processor endpoint) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:outcomes").errorHandler(noErrorHandler()).process(endpoint);
            }
        };
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
