package io.github.zendeskevents.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.zendeskevents.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** A sandbox whose answers are changed on their way, as if the real Zendesk were different. */
final class DeviatingZendesk implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, UnaryOperator<JsonNode>> bodies = new TreeMap<>();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private final Sandbox sandbox;
    private final HttpServer server;

    DeviatingZendesk(Sandbox sandbox) throws IOException {
        this.sandbox = sandbox;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Changes the answers to what begins so. */
    void change(String call, UnaryOperator<JsonNode> body) {
        bodies.put(call, body);
    }

    /** Answers this with another status. */
    void status(String call, int status) {
        statuses.put(call, status);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(sandbox.url() + exchange.getRequestURI()))
                    .header("Content-Type", "application/json")
                    .method(
                            exchange.getRequestMethod(),
                            BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
            exchange.getRequestHeaders()
                    .getOrDefault("Authorization", List.of())
                    .forEach(value -> request.header("Authorization", value));
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            byte[] body = response.body();
            for (Map.Entry<String, UnaryOperator<JsonNode>> change : bodies.entrySet()) {
                if (call.startsWith(change.getKey())) {
                    body = JSON.writeValueAsBytes(change.getValue().apply(JSON.readTree(body)));
                }
            }
            int status = statuses.entrySet().stream()
                    .filter(one -> call.equals(one.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(response.statusCode());
            response.headers().firstValue("Content-Type").ifPresent(type -> exchange.getResponseHeaders()
                    .set("Content-Type", type));
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
