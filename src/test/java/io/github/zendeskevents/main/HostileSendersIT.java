package io.github.zendeskevents.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.sandbox.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built distribution, with the heap that it is shipped with, under what stopped it before. */
class HostileSendersIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int MAX_BODY = 4 * 1024 * 1024;

    @TempDir
    private Path directory;

    private Sandbox sandbox;
    private RunningDistribution program;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void prepare() {
        sandbox = Sandbox.start();
        program = new RunningDistribution(RunningDistribution.built(), directory).startAndAwaitReady(sandbox);
    }

    @AfterEach
    void end() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        program.close();
        sandbox.close();
    }

    @Test
    void aFewKilobytesOfGzipStopNothing() throws Exception {
        byte[] openObjects = gzip("{\n".repeat(MAX_BODY / 2));
        byte[] numbers = gzip("{\"batch\":[" + "1,".repeat(2_000_000) + "1]}");
        byte[] sharedContext = gzip(("{\"context\":{\"a\":\"" + "x".repeat(60_000) + "\"},\"batch\":["
                        + "{\"type\":\"track\",\"userId\":\"u\"},".repeat(900) + "{}]}\n")
                .repeat(40));
        byte[] emptyMembers = repeat(gzip(""), 10_000);

        for (int i = 0; i < 10; i++) {
            for (byte[] body : List.of(openObjects, numbers, sharedContext, emptyMembers)) {
                assertThat(post(body, "gzip").get(30, TimeUnit.SECONDS).statusCode())
                        .isIn(400, 413);
            }
        }

        assertThat(directory.resolve("data/inbox.db"))
                .satisfies(db -> assertThat(Files.size(db)).isLessThan(5_000_000));
        assertGoesOn();
    }

    @Test
    void sixtyFourLargeBodiesAtOnceStopNothing() throws Exception {
        String event = "{\"type\":\"page\",\"userId\":\"u\",\"properties\":{\"a\":\"" + "x".repeat(900) + "\"}}";
        byte[] events = ("[" + (event + ",").repeat(4_000) + event + "]").getBytes(StandardCharsets.UTF_8);
        byte[] small = ("{\"type\":\"track\",\"properties\":{\"a\":[" + "{},".repeat(1_300_000) + "1]}}")
                .getBytes(StandardCharsets.UTF_8);

        for (int round = 0; round < 3; round++) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                answers.add(post(i % 2 == 0 ? events : small, ""));
            }
            assertHealthy();
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                HttpResponse<String> got = answer.get(60, TimeUnit.SECONDS);
                assertThat(got.statusCode()).isIn(200, 413, 503);
                if (got.statusCode() == 503) {
                    assertThat(got.headers().firstValue("Retry-After"))
                            .hasValueSatisfying(
                                    s -> assertThat(Integer.parseInt(s)).isPositive());
                }
            }
        }

        assertGoesOn();
    }

    @Test
    void twoHundredAndSixtySlowSendersHoldUpNobody() throws Exception {
        for (int i = 0; i < 260; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), program.port());
            sockets.add(socket);
            write(socket, "POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
        }
        for (int i = 0; i < 4; i++) {
            sockets.forEach(socket -> write(socket, " "));
            long start = System.nanoTime();
            assertThat(program.send("identify", "{'userId':'good" + i + "','traits':{'name':'Good'}}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            assertHealthy();
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        }
        assertGoesOn();
    }

    private void assertHealthy() {
        long start = System.nanoTime();
        assertThat(program.status("/observe/health/live")).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    private void assertGoesOn() {
        assertThat(program.log()).doesNotContain("OutOfMemoryError").doesNotContain("StackOverflowError");
        assertThat(program.status("/observe/health/ready")).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> program.send("identify", "{'userId':'after','traits':{'name':'After'}}")
                                .statusCode()
                        == 200);
        await().atMost(Duration.ofSeconds(90)).until(() -> sandbox.user("after").isPresent());
    }

    private CompletableFuture<HttpResponse<String>> post(byte[] body, String encoding) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + program.port() + "/v1/batch"))
                .POST(BodyPublishers.ofByteArray(body));
        if (!encoding.isEmpty()) {
            request.header("Content-Encoding", encoding);
        }
        return HTTP.sendAsync(request.build(), BodyHandlers.ofString());
    }

    private static void write(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException cutOff) {
            // As it should be, sooner or later.
        }
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] repeat(byte[] bytes, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }
}
