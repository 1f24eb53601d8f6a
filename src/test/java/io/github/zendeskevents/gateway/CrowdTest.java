package io.github.zendeskevents.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.zendeskevents.inbox.Outcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.slf4j.LoggerFactory;

/** However many send, and however slowly: others are answered, and what is held for a request is let go. */
class CrowdTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** The processors, the heap and the log, which some crowds leave alone while they wait to be cut off, and others do not. */
    private static final String CROWD = "crowd";

    private static final String EVENT = "{\"type\":\"identify\",\"userId\":\"u1\"}";

    private final List<Socket> sockets = new ArrayList<>();
    private RunningRoutes routes = RunningRoutes.gateway(Map.of());

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        routes.close();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @ResourceLock(value = CROWD, mode = ResourceAccessMode.READ)
    void threeHundredSlowBodiesHoldUpNobodyAndAreCutOff() throws Exception {
        for (int i = 0; i < 300; i++) {
            send("POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n[");
        }
        assertAnswersSoon();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    sockets.forEach(socket -> trickle(socket, " "));
                    return sockets.stream().allMatch(CrowdTest::isAnsweredOrClosed);
                });
        assertAnswersSoon();
        await().until(() -> held() == 0);
    }

    @Test
    void aSmallBodyMayComeInPieces() throws Exception {
        Socket socket = send("POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 28\r\n\r\n{\"type");
        socket.setSoTimeout(10_000);
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        trickle(socket, "\":\"page\",\"userId\":\"u\"}");

        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                .isEqualTo("HTTP/1.1 200");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @ResourceLock(value = CROWD, mode = ResourceAccessMode.READ)
    void whatASlowSenderIsToldNamesNothingOfTheInside() throws Exception {
        Socket socket = send("POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n[");
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    trickle(socket, " ");
                    return socket.getInputStream().available() > 0;
                });

        byte[] answer = new byte[2_000];
        int length = socket.getInputStream().read(answer);
        assertThat(new String(answer, 0, length, StandardCharsets.UTF_8))
                .startsWith("HTTP/1.1 503")
                .contains("Retry-After", "\"error\":\"the body takes too long\"");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @ResourceLock(value = CROWD, mode = ResourceAccessMode.READ)
    void slowHeadersAreCutOff() throws Exception {
        for (int i = 0; i < 300; i++) {
            send("POST /v1/batch HTTP/1.1\r\nHost: x\r\nX-A: ");
        }
        assertAnswersSoon();
        await().atMost(Duration.ofSeconds(25))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    sockets.forEach(socket -> trickle(socket, "a"));
                    return sockets.stream().allMatch(CrowdTest::isAnsweredOrClosed);
                });
    }

    @Test
    @ResourceLock(CROWD)
    void whoGoesBeforeTheAnswerFillsNoLog() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger("org.apache.camel.component.jetty");
        logger.addAppender(log);
        String request = "POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
        String asks = "POST /v1/batch HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n";
        try {
            for (int i = 0; i < 20; i++) {
                for (String sent : List.of(request, request.repeat(100), asks)) {
                    Socket socket = send(sent);
                    socket.setSoLinger(true, 0);
                    socket.close();
                }
            }
            assertThat(post("/v1/identify", EVENT)).isEqualTo(200);
            await().during(Duration.ofSeconds(1)).until(() -> log.list.isEmpty());
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    @ResourceLock(CROWD)
    void aConnectionThatStaysOpenKeepsLittleHoweverManyRequestsItBrought() throws Exception {
        String request = "POST /v1/track HTTP/1.1\r\nHost: x\r\nUser-Agent: a browser\r\nContent-Length: 2\r\n\r\n{}";
        long before = headersKept();
        for (int i = 0; i < 300; i++) {
            sendAndRead(request.repeat(3));
        }

        assertThat(headersKept() - before).isLessThan(100);
    }

    @Test
    void moreConnectionsFromOneAddressThanMayBeAreClosed() throws Exception {
        routes.close();
        routes = RunningRoutes.gateway(Map.of("zendesk.gateway.max-connections-per-address", "20"));
        for (int i = 0; i < 30; i++) {
            send("");
        }

        await().until(() ->
                sockets.stream().filter(CrowdTest::isAnsweredOrClosed).count() == 10);
        sockets.get(0).close();
        await().ignoreExceptions().untilAsserted(this::assertAnswersSoon);
    }

    @Test
    void aTrustedProxyMayOpenAnyNumberOfConnections() throws Exception {
        routes.close();
        routes = RunningRoutes.gateway(Map.of(
                "zendesk.gateway.max-connections-per-address", "5",
                "zendesk.gateway.trusted-proxies", "127.0.0.0/8"));
        for (int i = 0; i < 30; i++) {
            send("POST /v1/identify HTTP/1.1\r\nHost: x\r\nContent-Length: " + EVENT.length() + "\r\n\r\n" + EVENT);
        }

        for (Socket socket : sockets) {
            socket.setSoTimeout(10_000);
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void anUnknownKeyIsAnsweredBeforeAByteOfTheBodyIsSent() throws Exception {
        routes.close();
        routes = RunningRoutes.gateway(Map.of("zendesk.gateway.write-keys", "k", "zendesk.gateway.host", "127.0.0.1"));
        for (String header : List.of("Authorization: Bearer no", "Origin: https://evil.example")) {
            Socket socket =
                    send("POST /v1/batch HTTP/1.1\r\nHost: x\r\n" + header + "\r\nContent-Length: 1000000\r\n\r\n");
            socket.setSoTimeout(2_000);
            byte[] start = socket.getInputStream().readNBytes(12);
            assertThat(new String(start, StandardCharsets.UTF_8)).isIn("HTTP/1.1 401", "HTTP/1.1 403");
        }
        assertThat(held()).isZero();
    }

    @Test
    void whatIsHeldIsLetGoHoweverARequestEnds() throws Exception {
        post("/v1/identify", EVENT);
        post("/v1/identify", "oops");
        post("/v1/identify", "x".repeat(5_000_000));
        routes.inbox().answerWith(events -> {
            throw new IllegalStateException();
        });
        post("/v1/identify", EVENT);
        Socket gone = send("POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n[");
        await().until(() -> held() > 0);
        gone.close();

        await().until(() -> held() == 0);
    }

    @Test
    @ResourceLock(CROWD)
    void whatWaitsForTheInboxIsHeldUntilItIsSafe() throws Exception {
        CompletableFuture<List<Outcome>> commit = new CompletableFuture<>();
        routes.inbox().answerWith(events -> commit);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        String large =
                "[" + ("{\"type\":\"track\",\"userId\":\"" + "x".repeat(1_000) + "\"},").repeat(2_000) + EVENT + "]";
        for (int i = 0; i < 64; i++) {
            answers.add(HTTP.sendAsync(
                    HttpRequest.newBuilder(routes.url("/v1/batch"))
                            .POST(BodyPublishers.ofString(large))
                            .build(),
                    BodyHandlers.ofString()));
        }
        await().until(() -> answers.stream().filter(CompletableFuture::isDone).count() > 40);
        assertThat(held()).isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 3);
        commit.complete(List.of());

        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).isIn(200, 503);
            if (answer.get().statusCode() == 503) {
                assertThat(answer.get().headers().firstValue("Retry-After"))
                        .hasValueSatisfying(s -> assertThat(Integer.parseInt(s)).isPositive());
            }
        }
        assertThat(answers)
                .anySatisfy(answer -> assertThat(answer.get().statusCode()).isEqualTo(200));
        await().until(() -> held() == 0);
    }

    @Test
    @ResourceLock(CROWD)
    void largeBodiesWaitForEachOther() throws Exception {
        String large =
                "[" + ("{\"type\":\"track\",\"userId\":\"" + "x".repeat(800) + "\"},").repeat(4_500) + EVENT + "]";
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            answers.add(HTTP.sendAsync(
                    HttpRequest.newBuilder(routes.url("/v1/batch"))
                            .POST(BodyPublishers.ofString(large))
                            .build(),
                    BodyHandlers.ofString()));
        }

        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
        await().until(() -> held() == 0);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @ResourceLock(value = CROWD, mode = ResourceAccessMode.READ)
    void oneAddressThatFloodsLeavesRoomForOthers() throws Exception {
        CompletableFuture<List<Outcome>> commit = new CompletableFuture<>();
        routes.inbox().answerWith(events -> commit);
        String body = "[" + EVENT + "]" + " ".repeat(60_000);
        String request = "POST /v1/batch HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        List<Socket> flood = new ArrayList<>();
        for (int i = 0; i < 240; i++) {
            flood.add(send(request));
        }
        await().until(() -> flood.stream().anyMatch(CrowdTest::isAnsweredOrClosed));

        Socket good = new Socket();
        sockets.add(good);
        good.bind(new InetSocketAddress("127.0.0.2", 0));
        good.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), routes.port()));
        good.setSoTimeout(1);
        good.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        await().during(Duration.ofSeconds(1)).until(() -> !isAnsweredOrClosed(good));
        commit.complete(List.of());
        good.setSoTimeout(10_000);
        assertThat(new String(good.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                .isEqualTo("HTTP/1.1 200");
    }

    private long held() {
        return routes.context()
                .getRegistry()
                .lookupByNameAndType("zendeskBodyReader", BodyReader.class)
                .held();
    }

    private void assertAnswersSoon() throws Exception {
        long start = System.nanoTime();
        assertThat(post("/v1/identify", EVENT)).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    private int post(String path, String body) throws Exception {
        return HTTP.send(
                        HttpRequest.newBuilder(routes.url(path))
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private Socket send(String start) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), routes.port());
        sockets.add(socket);
        socket.setSoTimeout(1);
        socket.getOutputStream().write(start.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** Leaves the connection open. */
    private void sendAndRead(String requests) throws IOException {
        Socket socket = send(requests);
        socket.setSoTimeout(10_000);
        int expected = requests.split("POST", -1).length;
        StringBuilder answers = new StringBuilder();
        while (answers.toString().split("\"success\"", -1).length < expected) {
            int next = socket.getInputStream().read();
            assertThat(next).as("the connection is open").isNotNegative();
            answers.append((char) next);
        }
    }

    /** How many of Jetty's tables of headers there are, each of 100 KB. The heap as a whole is also that of tests beside this one. */
    private static long headersKept() throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return histogram
                .lines()
                .filter(line -> line.contains(" org.eclipse.jetty.util.ArrayTrie ("))
                .mapToLong(line -> Long.parseLong(line.strip().split(" +")[1]))
                .sum();
    }

    private static void trickle(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // That is what is waited for.
        }
    }

    private static boolean isAnsweredOrClosed(Socket socket) {
        try {
            socket.getInputStream().read();
            return true;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (IOException closed) {
            return true;
        }
    }
}
