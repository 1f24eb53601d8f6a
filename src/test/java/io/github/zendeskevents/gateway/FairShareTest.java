package io.github.zendeskevents.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Sender;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.sql.SqlInbox;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sender that floods keeps others neither from delivery nor from the inbox. */
class FairShareTest {

    private static final Map<String, String> TWO_KEYS =
            Map.of("zendesk.gateway.write-keys", "server", "zendesk.gateway.public-keys", "page");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private SqlInbox inbox(InboxSettings settings) {
        return SqlInbox.open(
                SqlDatabase.open("jdbc:sqlite:" + folder.resolve("inbox.db"), settings), settings, Clock.systemUTC());
    }

    private HttpResponse<String> post(RunningRoutes routes, String key, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(routes.url("/v1/batch")).POST(HttpRequest.BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String batch(String name, int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(i ->
                        "{\"type\":\"identify\",\"messageId\":\"%1$s%2$d\",\"userId\":\"%1$s%2$d\"}".formatted(name, i))
                .collect(Collectors.joining(",", "{\"batch\":[", "]}"));
    }

    @Test
    void anEventOfOneKeyIsDeliveredWithinTheNextClaimsThoughAnotherKeyHasTwentyThousandWaiting()
            throws IOException, InterruptedException {
        try (Inbox inbox = inbox(InboxSettings.defaults());
                RunningRoutes routes = RunningRoutes.startWith(inbox, TWO_KEYS, "accept", "gateway")) {
            for (int i = 0; i < 20; i++) {
                assertThat(post(routes, "page", batch("flood", i * 1_000, 1_000))
                                .statusCode())
                        .isEqualTo(200);
            }
            List<Delivery> inFlight = inbox.claim(8);
            assertThat(post(routes, "server", batch("good", 0, 1)).statusCode()).isEqualTo(200);
            assertThat(inbox.counts().pending()).isEqualTo(20_001);

            settle(inbox, inFlight.subList(0, 2));
            assertThat(inbox.claim(2)).anyMatch(FairShareTest::isGood);
        }
    }

    @Test
    void aKeyThatFillsTheInboxGets503WithRetryAfterAndOthersGet200() throws IOException, InterruptedException {
        try (Inbox inbox = inbox(InboxSettings.defaults().withWaitingCapacity(1_000_000));
                RunningRoutes routes = RunningRoutes.startWith(inbox, TWO_KEYS, "accept", "gateway")) {
            HttpResponse<String> refused = post(routes, "page", batch("flood", 0, 100));
            for (int i = 1; refused.statusCode() == 200; i++) {
                assertThat(i).as("events of a single sender").isLessThan(1_000);
                refused = post(routes, "page", batch("flood", i * 100, 100));
            }

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValueAsLong("Retry-After")).isPresent();
            assertThat(post(routes, "server", batch("good", 0, 1)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aVisitorThatFloodsDoesNotDelayAnotherWithTheSameKey() throws IOException, InterruptedException {
        try (Inbox inbox = inbox(InboxSettings.defaults());
                RunningRoutes routes = RunningRoutes.startWith(inbox, TWO_KEYS, "accept", "gateway")) {
            for (int i = 0; i < 5; i++) {
                assertThat(post(routes, "page", batch("flood", i * 1_000, 1_000))
                                .statusCode())
                        .isEqualTo(200);
            }
            List<Delivery> inFlight = inbox.claim(8);
            assertThat(postFrom("127.0.0.2", routes, "page", batch("good", 0, 1)))
                    .startsWith("HTTP/1.1 200");

            settle(inbox, inFlight.subList(0, 2));
            assertThat(inbox.claim(2)).anyMatch(FairShareTest::isGood);
        }
    }

    private static String postFrom(String address, RunningRoutes routes, String key, String body) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(address, 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), routes.port()));
            socket.getOutputStream()
                    .write(("POST /v1/batch HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " + key
                                    + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void keysAndAddressesAreTakenForSendersAndSourcesForNone() throws IOException, InterruptedException {
        try (RunningRoutes routes = RunningRoutes.gateway(TWO_KEYS)) {
            post(routes, "page", batch("a", 0, 1));
            post(routes, "server", batch("b", 0, 1));
            post(routes, "", batch("c", 0, 1).replace("{\"batch\"", "{\"writeKey\":\"page\",\"batch\""));
            routes.context().createProducerTemplate().sendBody("direct:zendesk-accept", batch("d", 0, 1));
            assertThat(routes.inbox().events()).extracting(Event::sender).satisfies(senders -> {
                assertThat(senders.get(0)).isNotEqualTo(Sender.NONE).isEqualTo(senders.get(2));
                assertThat(senders.get(1)).isNotEqualTo(Sender.NONE).isNotEqualTo(senders.get(0));
                assertThat(senders.get(3)).isEqualTo(Sender.NONE);
            });
        }
        try (RunningRoutes routes = RunningRoutes.gateway(Map.of())) {
            post(routes, "any", batch("a", 0, 1));
            assertThat(routes.inbox().events())
                    .extracting(Event::sender)
                    .containsExactly(Sender.number(Sender.ofAddress("127.0.0.1")));
        }
    }

    private static void settle(Inbox inbox, List<Delivery> deliveries) {
        deliveries.forEach(delivery -> inbox.settle(delivery, new Outcome.Delivered())
                .toCompletableFuture()
                .join());
    }

    private static boolean isGood(Delivery delivery) {
        return delivery.event().messageId().startsWith("good");
    }
}
