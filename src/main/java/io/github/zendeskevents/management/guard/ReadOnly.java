package io.github.zendeskevents.management.guard;

import io.github.zendeskevents.management.guard.ManagementGuard.Caller;
import io.github.zendeskevents.server.HttpReply;
import io.github.zendeskevents.settings.CamelSettings;
import java.util.Set;
import org.apache.camel.Exchange;

/** Refuses whatever would change something, where {@code management.read-only} says so. */
public final class ReadOnly {

    private static final int FORBIDDEN = 403;
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    /** A POST because it has a body; it changes nothing. */
    private static final String PREVIEW = "/ops/preview";

    private final boolean set;

    private ReadOnly(boolean set) {
        this.set = set;
    }

    /** As it is set. */
    public static ReadOnly of(CamelSettings settings) {
        return new ReadOnly(settings.get().management().readOnly());
    }

    /** Ends the route with a 403 where the request would change something and nothing is to be changed. */
    public void check(Exchange exchange) {
        Caller caller = exchange.getProperty(Caller.PROPERTY, Caller.class);
        if (set && !READING.contains(caller.method()) && !PREVIEW.equals(caller.path())) {
            exchange.getMessage()
                    .setBody(HttpReply.error(FORBIDDEN, "management.read-only is true: nothing can be changed here"));
            exchange.setRouteStop(true);
        }
    }
}
