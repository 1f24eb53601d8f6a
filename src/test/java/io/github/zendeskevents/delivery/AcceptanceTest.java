package io.github.zendeskevents.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.camel.RouteSender;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever calls direct:zendesk-accept is told in time, and holds up nobody else. */
class AcceptanceTest {

    private static final String EVENT =
            "{\"messageId\":\"m1\",\"type\":\"track\",\"userId\":\"ann\",\"event\":\"Seen\"}";
    private static final int CALLERS = 100;

    @TempDir
    Path folder;

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
    void aCallerIsToldInTimeThatDeliveryIsHeldUpAndMaySendAgainWithoutASecondDelivery() {
        try (RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.accept-timeout", "500ms")) {
            sandbox.seed().user("ann", "Ann", "ann@x.example");
            routes.inbox().pause("to hold it up");

            assertThatThrownBy(() -> send(routes, "direct:zendesk-accept").join())
                    .hasRootCauseInstanceOf(InboxUnavailableException.class)
                    .rootCause()
                    .hasMessageContaining("zendesk.accept-timeout");

            routes.inbox().resume();
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(
                            () -> send(routes, "direct:zendesk-accept").join(),
                            List.of(new Outcome.Delivered())::equals);
            assertThat(sandbox.calls("POST", "/api/v2/users/\\d+/events")).hasSize(1);
        }
    }

    @Test
    void aMessageOfASourceWaitsWithoutAnEnd() {
        try (RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.accept-timeout", "100ms")) {
            routes.inbox().pause("to hold it up");
            CompletableFuture<Object> taken = send(routes, "direct:zendesk-take");

            await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(30)).until(() -> !taken.isDone());
            routes.inbox().resume();
            taken.orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "sqlite"})
    void slowStepsOfManyCallersHoldUpNoOtherEvent(String inbox) throws Exception {
        String url = inbox.equals("off") ? inbox : "jdbc:sqlite:" + folder.resolve("inbox.db");
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger blocked = new AtomicInteger();
        AtomicInteger passed = new AtomicInteger();
        try (RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.inbox.url", url)) {
            routes.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:slow").to("direct:zendesk-accept").process(exchange -> {
                        blocked.incrementAndGet();
                        released.await(60, TimeUnit.SECONDS);
                    });
                    from("direct:quick").to("direct:zendesk-accept").process(exchange -> passed.incrementAndGet());
                }
            });
            RouteSender slow = new RouteSender(routes.context(), "direct:slow");
            List<CompletableFuture<Object>> all = IntStream.range(0, CALLERS)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> slow.request(page(i), Object.class))
                            .thenCompose(ended -> ended))
                    .toList();
            await().atMost(Duration.ofSeconds(30)).until(() -> blocked.get() == CALLERS);

            RouteSender quick = new RouteSender(routes.context(), "direct:quick");
            quick.request(page(CALLERS), Object.class)
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
            assertThat(passed).hasValue(1);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> routes.inbox().counts().pending() == 0);

            released.countDown();
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        } finally {
            released.countDown();
        }
    }

    private static String page(int i) {
        return "{\"messageId\":\"p" + i + "\",\"type\":\"page\",\"userId\":\"u" + i + "\"}";
    }

    private static CompletableFuture<Object> send(RunningRoutes routes, String uri) {
        return new RouteSender(routes.context(), uri).request(EVENT, Object.class);
    }
}
