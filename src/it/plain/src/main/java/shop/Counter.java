package shop;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;

/** Where the shop is spoken to: a form or an event comes by HTTP, and a route of the shop has the answer. */
final class Counter implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ProducerTemplate template;

    private Counter(HttpServer server, ProducerTemplate template) {
        this.server = server;
        this.template = template;
    }

    /** Opens it on this machine alone. */
    static Counter open(CamelContext context, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        Counter counter = new Counter(server, context.createProducerTemplate());
        server.createContext("/signup", exchange -> counter.answer(exchange, "direct:signup", Map.class));
        server.createContext("/events", exchange -> counter.answer(exchange, "direct:events", Object.class));
        server.setExecutor(counter.threads);
        server.start();
        return counter;
    }

    private void answer(HttpExchange exchange, String route, Class<?> type) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            Object body = JSON.readValue(exchange.getRequestBody(), type);
            byte[] answer = template.requestBody(route, body, String.class).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (CamelExecutionException notTaken) {
            exchange.sendResponseHeaders(503, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
