package io.github.zendeskevents.main;

import io.github.zendeskevents.main.routes.Failures;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/**
 * The routes for a command that ends, such as a check or an import: they are those that serve, but nothing listens and nothing is
 * read from a source unless that is asked for.
 */
public final class CommandContext implements AutoCloseable {

    private static final Map<String, String> NOTHING_LISTENS = Map.of(
            "zendesk.gateway.enabled", "false",
            "zendesk.management.enabled", "false",
            "zendesk.source.uri", "",
            "camel.main.routes-reload-enabled", "false");

    private final Generation generation;

    /** It cannot be started, for a reason that its message tells in one line. */
    public static final class NotStartedException extends Exception {

        private static final long serialVersionUID = 1L;

        /** @param reason one line for people */
        NotStartedException(String reason, Throwable cause) {
            super(reason, cause);
        }
    }

    private CommandContext(Generation generation) {
        this.generation = generation;
    }

    /**
     * Starts all routes, which deliver what is in the inbox.
     *
     * @param settings in the place of those that are set
     * @param serve true: the gateway, the source and operations are there too, as they are set
     * @throws NotStartedException when a setting is wrong, the inbox is in use and the like
     */
    public static CommandContext delivering(Map<String, String> settings, boolean serve) throws NotStartedException {
        Map<String, String> all = new HashMap<>(serve ? Map.of() : NOTHING_LISTENS);
        all.putAll(settings);
        return started(Generation.command(all, true));
    }

    /**
     * Starts the one route by which requests go to Zendesk; no inbox is opened.
     *
     * @throws NotStartedException when a setting is wrong
     */
    public static CommandContext asking() throws NotStartedException {
        Map<String, String> all = new HashMap<>(NOTHING_LISTENS);
        all.put("zendesk.inbox.url", "off");
        CommandContext asking = started(Generation.command(all, false));
        try {
            asking.camel().getRouteController().startRoute("zendesk-http");
            return asking;
        } catch (Exception failure) {
            throw asking.notStarted(failure);
        }
    }

    /**
     * Starts the routes of this module, and none of a user's own, with these settings alone in the place of all that reaches another
     * system: for a command that has the program do its work without an account.
     *
     * @throws NotStartedException when a port is taken and the like
     */
    public static CommandContext rehearsing(Map<String, String> settings) throws NotStartedException {
        CommandContext rehearsing = started(Generation.command(settings, false));
        try {
            for (Route route : rehearsing.camel().getRoutes()) {
                if (route.getRouteId().startsWith("zendesk-")) {
                    rehearsing.camel().getRouteController().startRoute(route.getRouteId());
                }
            }
            return rehearsing;
        } catch (Exception failure) {
            throw rehearsing.notStarted(failure);
        }
    }

    private static CommandContext started(Generation generation) throws NotStartedException {
        CommandContext context = new CommandContext(generation);
        try {
            generation.start();
            return context;
        } catch (Exception | LinkageError failure) {
            throw context.notStarted(failure);
        }
    }

    private NotStartedException notStarted(Throwable failure) {
        String reason = new Failures(camel()).describe(failure);
        close();
        return new NotStartedException(reason, failure);
    }

    /** The Camel context. */
    public CamelContext camel() {
        return generation.context();
    }

    /** A bean of the routes. */
    public <T> T bean(String name, Class<T> type) {
        return Optional.ofNullable(camel().getRegistry().lookupByNameAndType(name, type))
                .orElseThrow(() -> new IllegalStateException("the routes have no bean " + name));
    }

    /** Ends in order what is in flight. */
    @Override
    public void close() {
        generation.stop();
    }
}
