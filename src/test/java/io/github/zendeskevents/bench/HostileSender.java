package io.github.zendeskevents.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.GZIPOutputStream;

/** Somebody who wants to stop the gateway on this machine, in one of the ways that once did. */
@FunctionalInterface
interface HostileSender {

    /** Attacks once. */
    void attack();

    /** One of each kind. */
    static List<HostileSender> all(int port, HttpClient http) {
        byte[] openObjects = gzip("{\n".repeat(2_000_000));
        byte[] numbers = gzip("{\"batch\":[" + "1,".repeat(2_000_000) + "1]}");
        byte[] sharedContext = gzip(("{\"context\":{\"a\":\"" + "x".repeat(60_000) + "\"},\"batch\":["
                        + "{\"type\":\"track\",\"userId\":\"u\"},".repeat(900) + "{}]}\n")
                .repeat(40));
        byte[] large = ("{\"type\":\"track\",\"userId\":\"large\",\"event\":\"e\",\"properties\":{\"a\":["
                        + "{},".repeat(1_300_000) + "1]}}")
                .getBytes(StandardCharsets.UTF_8);
        return List.of(
                () -> post(http, port, "page", "gzip", openObjects),
                () -> post(http, port, "page", "gzip", numbers),
                () -> post(http, port, "page", "gzip", sharedContext),
                () -> post(http, port, "page", "", large),
                () -> post(http, port, "page", "", large),
                () -> post(http, port, "unknown", "", large),
                () -> post(http, port, "page", "", flood()),
                () -> slow(port));
    }

    /** A hundred users at once, as fast as they are taken. */
    private static byte[] flood() {
        int run = ThreadLocalRandom.current().nextInt(1_000_000);
        StringBuilder batch = new StringBuilder("{\"batch\":[");
        for (int i = 0; i < 100; i++) {
            batch.append(i == 0 ? "" : ",")
                    .append("{\"type\":\"page\",\"userId\":\"flood-")
                    .append(run)
                    .append('-')
                    .append(i)
                    .append("\"}");
        }
        pause(Duration.ofMillis(50));
        return batch.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Connections that send a byte a second. */
    private static void slow(int port) {
        Socket[] sockets = new Socket[200];
        try {
            for (int i = 0; i < sockets.length; i++) {
                sockets[i] = new Socket(InetAddress.getLoopbackAddress(), port);
                send(sockets[i], "POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
            }
            for (int second = 0; second < 8; second++) {
                pause(Duration.ofSeconds(1));
                for (Socket socket : sockets) {
                    send(socket, " ");
                }
            }
        } catch (IOException cutOff) {
            // As it should be.
        } finally {
            for (Socket socket : sockets) {
                close(socket);
            }
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static void close(Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException closedAlready) {
            // Nothing is left to close.
        }
    }

    private static void post(HttpClient http, int port, String key, String encoding, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/batch"))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + key)
                .POST(BodyPublishers.ofByteArray(body));
        if (!encoding.isEmpty()) {
            request.header("Content-Encoding", encoding);
        }
        try {
            http.send(request.build(), BodyHandlers.discarding());
        } catch (IOException cutOff) {
            pause(Duration.ofMillis(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
