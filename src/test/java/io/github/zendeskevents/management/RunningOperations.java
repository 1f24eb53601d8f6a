package io.github.zendeskevents.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.FreePort;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.settings.Defaults;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;

/** All route files in one plain context, as the standalone program runs them, and an operator's HTTP client. */
public final class RunningOperations implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CamelContext context = new DefaultCamelContext();
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    private RunningOperations(Map<String, String> settings) {
        port = Integer.parseInt(settings.get("management.port"));
        Properties properties = new Properties();
        properties.putAll(settings);
        context.getPropertiesComponent().setInitialProperties(properties);
        context.getRegistry().bind(Defaults.BEAN, Defaults.STANDALONE);
    }

    /** Starts against this sandbox, with settings as pairs of name and value. */
    public static RunningOperations start(Sandbox sandbox, String... settings) {
        RunningOperations running = prepare(sandbox, settings);
        running.context.getRegistry().bind("zendeskMetrics", new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        running.load();
        running.context.start();
        return running;
    }

    /** A context with these settings and nothing in it yet. */
    public static RunningOperations prepare(Sandbox sandbox, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "zendesk.url",
                sandbox.url(),
                "zendesk.oauth.token",
                "sandbox-bearer",
                "zendesk.inbox.url",
                "off",
                "zendesk.wait-for-identify",
                "0s",
                "management.port",
                String.valueOf(FreePort.next()),
                "http.port",
                String.valueOf(FreePort.next())));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new RunningOperations(all);
    }

    public void load() {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            Resource[] routes = files.filter(f -> f.getFileName().toString().endsWith(".camel.yaml"))
                    .sorted()
                    .map(f -> ResourceHelper.resolveResource(context, "file:" + f))
                    .toArray(Resource[]::new);
            PluginHelper.getRoutesLoader(context).loadRoutes(routes);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public CamelContext context() {
        return context;
    }

    public Inbox inbox() {
        return context.getRegistry().lookupByNameAndType("zendeskInbox", Inbox.class);
    }

    /** Waits until Zendesk has accepted the credentials and all the rest is up. */
    public RunningOperations ready() {
        Awaitility.await("readiness")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> get("/observe/health/ready").statusCode() == 200);
        return this;
    }

    /** Accepts events written with single quotes, and waits until each has an end. */
    public void send(String... events) {
        accept(events);
        settled();
    }

    /** Waits until each accepted event has an end. */
    public void settled() {
        Awaitility.await("the end of all events")
                .atMost(Duration.ofSeconds(30))
                .until(() -> inbox().counts().pending() == 0);
    }

    /** Accepts events written with single quotes, and does not wait for their end. */
    public void accept(String... events) {
        accept(Arrays.stream(events).map(RunningRoutes::event).toList());
    }

    public void accept(List<Event> events) {
        CompletableFuture<?> accepted = inbox().accept(events).toCompletableFuture();
        if (inbox().durable()) {
            accepted.join();
        }
    }

    public HttpResponse<String> get(String path) {
        return call("GET", path);
    }

    /** The body of a 200 in JSON. */
    public JsonNode json(String method, String path) {
        HttpResponse<String> answer = call(method, path);
        if (answer.statusCode() != 200 && answer.statusCode() != 202) {
            throw new AssertionError(
                    method + " " + path + " was answered " + answer.statusCode() + ": " + answer.body());
        }
        return parse(answer);
    }

    /** The line of Prometheus' page that begins so; empty where there is none. */
    public String metric(String beginning) {
        return get("/observe/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElse("");
    }

    public HttpResponse<String> call(String method, String path, String... headers) {
        return call(method, path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    /** Posts an event that is written with single quotes. */
    public HttpResponse<String> post(String path, String event) {
        return call("POST", path, HttpRequest.BodyPublishers.ofString(event.replace('\'', '"')));
    }

    /** Puts an event that is written with single quotes. */
    public HttpResponse<String> put(String path, String event) {
        return call("PUT", path, HttpRequest.BodyPublishers.ofString(event.replace('\'', '"')));
    }

    private HttpResponse<String> call(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The first line of the answer to a request that Java's HTTP client would not send. */
    public String raw(String method, String path, String... headerLines) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.0\r\n" + String.join("\r\n", headerLines)
                                    + (headerLines.length == 0 ? "" : "\r\n") + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode parse(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + answer.body(), e);
        }
    }

    @Override
    public void close() {
        context.stop();
    }
}
