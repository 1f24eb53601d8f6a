package io.github.zendeskevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The routes as a host would embed them: in a plain context, from the files of {@code routes/}, against a sandbox, with the
 * inbox off so that each event's outcome comes back.
 */
public final class RunningRoutes implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> STANDALONE_ONLY = List.of("gateway", "operations");

    private final CamelContext context = new DefaultCamelContext();
    private final Inbox inbox;

    private RunningRoutes(
            Map<String, String> settings, Consumer<Registry> beans, UnaryOperator<String> edit, Map<String, String> own)
            throws Exception {
        beans.accept(context.getRegistry());
        Properties properties = new Properties();
        properties.putAll(settings);
        context.getPropertiesComponent().setInitialProperties(properties);
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            Stream<Resource> ours = files.filter(f -> f.getFileName().toString().endsWith(".camel.yaml"))
                    .filter(f ->
                            STANDALONE_ONLY.stream().noneMatch(f.getFileName().toString()::startsWith))
                    .filter(f -> !own.containsKey(f.getFileName().toString()))
                    .sorted()
                    .map(f -> ResourceHelper.fromString("file:" + f, edit.apply(read(f))));
            Stream<Resource> theirs =
                    own.entrySet().stream().map(f -> ResourceHelper.fromString("file:" + f.getKey(), f.getValue()));
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(Stream.concat(ours, theirs).toArray(Resource[]::new));
        }
        context.start();
        inbox = context.getRegistry().lookupByNameAndType("zendeskInbox", Inbox.class);
    }

    /** Starts against this sandbox, with settings as pairs of name and value. */
    public static RunningRoutes start(Sandbox sandbox, String... settings) {
        return start(sandbox, none -> {}, UnaryOperator.identity(), settings);
    }

    /** Starts with pauses between attempts that are a fiftieth of the usual ones at first, and never above 0.2 s. */
    public static RunningRoutes startImpatiently(Sandbox sandbox, String... settings) {
        return start(
                sandbox,
                none -> {},
                route -> route.replace(": PT1S", ": PT0.02S").replace(": PT1M", ": PT0.2S"),
                settings);
    }

    /**
     * Starts as a host would that changes more than settings.
     *
     * @param beans binds what is to be there before the routes are loaded
     * @param edit changes the text of each route file
     */
    public static RunningRoutes start(
            Sandbox sandbox, Consumer<Registry> beans, UnaryOperator<String> edit, String... settings) {
        return start(sandbox, beans, edit, Map.of(), settings);
    }

    /** Starts with files of a user's own, by name: in place of ours of the same name, or beside them. */
    public static RunningRoutes startWith(Sandbox sandbox, Map<String, String> own, String... settings) {
        return start(sandbox, none -> {}, UnaryOperator.identity(), own, settings);
    }

    /** Starts with beans, changes and files as above. */
    public static RunningRoutes start(
            Sandbox sandbox,
            Consumer<Registry> beans,
            UnaryOperator<String> edit,
            Map<String, String> own,
            String... settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "zendesk.url", sandbox.url(),
                "zendesk.oauth.token", "sandbox-bearer",
                "zendesk.inbox.url", "off",
                "zendesk.wait-for-identify", "0s"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        try {
            return new RunningRoutes(all, beans, edit, own);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The context. */
    public CamelContext context() {
        return context;
    }

    /** The inbox. */
    public Inbox inbox() {
        return inbox;
    }

    /** Sends one event, written with single quotes, and waits for its outcome. */
    public Outcome send(String event) {
        return outcome(sendLater(event));
    }

    /** Sends one event without waiting. */
    public CompletableFuture<List<Outcome>> sendLater(String... events) {
        return sendLater(Trust.SERVER, events);
    }

    /** Sends one event of a sender who is trusted so, without waiting. */
    public CompletableFuture<List<Outcome>> sendLater(Trust trust, String... events) {
        return inbox.accept(Arrays.stream(events)
                        .map(event -> event(event).withTrust(trust))
                        .toList())
                .toCompletableFuture();
    }

    /** The outcome of the only event sent. */
    public static Outcome outcome(CompletableFuture<List<Outcome>> later) {
        try {
            return later.get(60, TimeUnit.SECONDS).get(0);
        } catch (Exception e) {
            throw new AssertionError("no outcome", e);
        }
    }

    /** An event from JSON written with single quotes; it gets a messageId where it has none. */
    public static Event event(String json) {
        try {
            ObjectNode node = (ObjectNode) JSON.readTree(json.replace('\'', '"'));
            if (!node.has("messageId")) {
                node.put("messageId", UUID.randomUUID().toString());
            }
            return new Event(node, Instant.now());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        context.stop();
    }
}
