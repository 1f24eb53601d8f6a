package io.github.zendeskevents.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.Outcome;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTest {

    private static final String EVENT = "{\"type\":\"identify\",\"messageId\":\"m1\",\"userId\":\"u1\"}";

    private static final int HUGE = 110_000;

    @TempDir
    Path folder;

    private RunningRoutes routes;

    @AfterEach
    void stop() {
        routes.close();
    }

    private void startWith(String uri) {
        routes = RunningRoutes.start(Map.of("zendesk.source.uri", uri), "accept", "source");
    }

    private String files() {
        return "file:" + folder + "?initialDelay=0&delay=100&readLock=none";
    }

    private Path write(String name, String content) throws IOException {
        Path finished = folder.resolve(name);
        Path writing = Files.writeString(folder.resolveSibling(folder.getFileName() + "-" + name), content);
        return Files.move(writing, finished);
    }

    @Test
    void withoutASourceThereIsNoRoute() {
        startWith("");
        assertThat(routes.context().getRoute("zendesk-source")).isNull();
        routes.close();

        routes = RunningRoutes.start(Map.of(), "accept", "source");
        assertThat(routes.context().getRoute("zendesk-source")).isNull();
        assertThat(routes.context().getRoute("zendesk-accept")).isNotNull();
    }

    @Test
    void everyFormOfMessageIsTaken() {
        startWith("direct:events");
        ProducerTemplate producer = routes.context().createProducerTemplate();

        producer.sendBody("direct:events", EVENT);
        producer.sendBody("direct:events", EVENT.getBytes(StandardCharsets.UTF_8));
        producer.sendBody("direct:events", Map.of("type", "identify", "userId", "u1"));
        producer.sendBody("direct:events", List.of(Map.of("type", "identify", "userId", "u1"), EVENT));
        producer.sendBody("direct:events", "[" + EVENT + "," + EVENT + "]");

        assertThat(routes.inbox().events()).hasSize(7).allSatisfy(event -> {
            assertThat(event.problem()).isEmpty();
            assertThat(event.userId()).hasValue("u1");
        });
    }

    @Test
    void theSenderIsToldWhenTheInboxIsUnavailable() {
        startWith("direct:events");
        routes.inbox()
                .answerWith(events -> CompletableFuture.failedFuture(new InboxUnavailableException("disk full", null)));

        assertThatThrownBy(() -> routes.context().createProducerTemplate().sendBody("direct:events", EVENT))
                .hasRootCauseInstanceOf(InboxUnavailableException.class);
    }

    @Test
    void aSourceHearsOfAFailureASecondLaterSoThatItDoesNotBringTheMessageAThousandTimesASecond() {
        startWith("direct:events");
        routes.inbox()
                .answerWith(events -> CompletableFuture.failedFuture(new InboxUnavailableException("disk full", null)));
        Instant sent = Instant.now();

        assertThatThrownBy(() -> routes.context().createProducerTemplate().sendBody("direct:events", EVENT))
                .hasRootCauseInstanceOf(InboxUnavailableException.class);

        assertThat(Duration.between(sent, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theErrorHandlerOfAHostDoesNotReachIn() {
        routes = RunningRoutes.start(
                RunningRoutes::withEagerErrorHandler,
                Map.of("zendesk.source.uri", "direct:events"),
                "accept",
                "source");
        AtomicInteger attempts = new AtomicInteger();
        routes.inbox().answerWith(events -> {
            attempts.incrementAndGet();
            return CompletableFuture.failedFuture(new InboxUnavailableException("disk full", null));
        });

        assertThatThrownBy(() -> routes.context().createProducerTemplate().sendBody("direct:events", EVENT))
                .hasRootCauseInstanceOf(InboxUnavailableException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void theMessageIsTakenOnlyWhenItsEventsAreSafe() throws Exception {
        startWith("direct:events");
        CompletableFuture<List<Outcome>> commit = new CompletableFuture<>();
        CompletableFuture<List<Event>> arrived = new CompletableFuture<>();
        routes.inbox().answerWith(events -> {
            arrived.complete(events);
            return commit;
        });

        CompletableFuture<Object> sent =
                routes.context().createProducerTemplate().asyncSendBody("direct:events", EVENT);

        assertThat(arrived.get()).hasSize(1);
        assertThat(sent).isNotDone();
        commit.complete(List.of());
        assertThat(sent.get()).isNotNull();
    }

    @Test
    void anUnreadableMessageBecomesABadEventAndCountsAsTaken() {
        startWith("direct:events");

        routes.context().createProducerTemplate().sendBody("direct:events", "oops");

        assertThat(routes.inbox().event().problem()).isPresent();
        assertThat(routes.inbox().event().json().get("value").asText()).isEqualTo("oops");
    }

    @Test
    void headersOfTheSourceGoNoFurther() {
        List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();
        routes = RunningRoutes.start(
                context -> context.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
                    @Override
                    public void notify(CamelEvent event) {
                        if (event instanceof CamelEvent.ExchangeSendingEvent sending
                                && sending.getEndpoint().getEndpointUri().equals("direct://zendesk-accept")) {
                            headers.add(Map.copyOf(
                                    sending.getExchange().getMessage().getHeaders()));
                        }
                    }
                }),
                Map.of("zendesk.source.uri", "direct:events"),
                "accept",
                "source");

        routes.context()
                .createProducerTemplate()
                .sendBodyAndHeaders(
                        "direct:events",
                        EVENT,
                        Map.of(
                                "CamelBeanMethodName",
                                "close",
                                "kafka.KEY",
                                "k",
                                "JMSReplyTo",
                                "x",
                                "zendeskDefaultType",
                                "track"));

        assertThat(headers).containsExactly(Map.of());
        assertThat(routes.inbox().event().type()).isEqualTo("identify");
    }

    @Test
    void filesAreTakenAndMovedAway() throws IOException {
        startWith(files());
        Path file = write("events.json", EVENT + "\n" + EVENT + "\n");

        await().until(() -> !Files.exists(file));

        assertThat(routes.inbox().events()).extracting(Event::messageId).containsExactly("m1", "m1");
        assertThat(folder.resolve(".camel/events.json")).exists();
    }

    @Test
    void aFileCanBeMovedByItsName() throws IOException {
        startWith(files() + "&move=done/${file:name.noext}-taken.${file:ext}");
        write("events.json", EVENT);

        await().untilAsserted(() ->
                assertThat(folder.resolve("done/events-taken.json")).exists());
    }

    @Test
    void aFileStaysWhileTheInboxIsUnavailable() throws IOException {
        startWith(files());
        AtomicInteger attempts = new AtomicInteger();
        routes.inbox().answerWith(events -> {
            attempts.incrementAndGet();
            return CompletableFuture.failedFuture(new InboxUnavailableException("disk full", null));
        });
        Path file = write("events.json", EVENT);

        await().untilAsserted(() -> assertThat(attempts).hasValueGreaterThan(2));
        assertThat(file).exists();
        assertThat(routes.inbox().events()).isEmpty();

        routes.inbox().answerWith(RecordingInbox.stored());
        await().until(() -> !Files.exists(file));
        assertThat(routes.inbox().event().messageId()).isEqualTo("m1");
    }

    @Test
    void anUnreadableFileIsNotReadForEver() throws IOException {
        startWith(files());
        Path file = write("broken.json", "{\n  \"type\": oops\n}");

        await().until(() -> !Files.exists(file));

        assertThat(routes.inbox().event().problem())
                .hasValueSatisfying(p -> assertThat(p).contains("line 2"));
    }

    @Test
    void anEmptyFileIsDone() throws IOException {
        startWith(files());
        Path file = write("empty.json", "");

        await().until(() -> !Files.exists(file));

        assertThat(routes.inbox().calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"array; [; ,; ]", "lines; ''; ''; ''"})
    void aHugeFileIsTakenInChunksOneAfterTheOtherAndNeverHeldInMemory(
            String form, String start, String between, String end) throws IOException {
        Path huge = writeHugeFile(start, between, end);
        assertThat(Files.size(huge)).isGreaterThan(100_000_000);
        startWith(files());
        long before = usedMemory();
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger mostAtOnce = new AtomicInteger();
        AtomicInteger largest = new AtomicInteger();
        AtomicLong events = new AtomicLong();
        AtomicLong halfWay = new AtomicLong();
        routes.inbox().answerWith(chunk -> {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            largest.accumulateAndGet(chunk.size(), Math::max);
            if (events.addAndGet(chunk.size()) == HUGE / 2) {
                halfWay.set(usedMemory());
            }
            return CompletableFuture.supplyAsync(() -> {
                routes.inbox().calls().clear();
                atOnce.decrementAndGet();
                return List.of();
            });
        });

        Path file = Files.move(huge, folder.resolve("huge.json"));
        await().atMost(Duration.ofSeconds(60)).until(() -> !Files.exists(file));

        assertThat(events).hasValue(HUGE);
        assertThat(mostAtOnce).hasValue(1);
        assertThat(largest).hasValue(500);
        assertThat(halfWay.get()).isPositive().isLessThan(before + 30_000_000);
    }

    private Path writeHugeFile(String start, String between, String end) throws IOException {
        Path huge = folder.resolveSibling(folder.getFileName() + "-huge");
        String padding = "x".repeat(900);
        try (BufferedWriter out = Files.newBufferedWriter(huge)) {
            for (int i = 0; i < HUGE; i++) {
                out.write(i == 0 ? start : between + "\n");
                out.write("{\"type\":\"track\",\"userId\":\"u" + i + "\",\"x\":\"" + padding + "\"}");
            }
            out.write("\n" + end);
        }
        return huge;
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
