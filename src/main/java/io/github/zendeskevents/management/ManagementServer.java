package io.github.zendeskevents.management;

import io.github.zendeskevents.server.HttpReply;
import io.github.zendeskevents.server.JettyServer;
import io.github.zendeskevents.server.Mounts;
import io.github.zendeskevents.server.ServerOptions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.camel.Component;

/** The Jetty of operators alone, whose errors are JSON. */
public final class ManagementServer {

    private static final int MOST_THREADS = 16;

    private ManagementServer() {}

    /** A Jetty component; or, without Jetty, one that says what is missing. */
    public static Component create() {
        return JettyServer.create(new ServerOptions(
                ManagementServer::error,
                OptionalInt.of(MOST_THREADS),
                List.of(),
                Optional.of("/ops/users/"),
                Optional.empty(),
                "Health, metrics and operations need camel-jetty: add org.apache.camel:camel-jetty to"
                        + " the class path, or set zendesk.management.enabled=false"));
    }

    private static HttpReply error(int status, String reason, String method, String whole, List<String> origins) {
        String path = Mounts.withoutAccount(whole);
        HttpReply reply = HttpReply.error(status, reason);
        return status == 405 ? reply.with("Allow", allowed(path)) : reply;
    }

    /** HTTP wants every 405 to say what is allowed, and Camel does not tell. */
    private static String allowed(String path) {
        if (path.matches("(?i)/ops/(dead-letters/.*replay|delivery/(pause|resume)|preview)/?")) {
            return "POST";
        }
        if (path.matches("(?i)/ops/dead-letters/?")) {
            return "GET, HEAD, DELETE";
        }
        if (path.matches("(?i)/ops/users/[^/]+/(suppress|erase)/?")) {
            return path.matches("(?i).*/suppress/?") ? "POST, DELETE" : "POST";
        }
        return path.matches("(?i)/ops/dead-letters/(?!groups/?$).+") ? "PUT, DELETE" : "GET, HEAD";
    }
}
