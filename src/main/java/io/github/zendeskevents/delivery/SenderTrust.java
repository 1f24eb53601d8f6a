package io.github.zendeskevents.delivery;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Trust;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Header;

/** Notes with events how their sender is trusted, as the header {@value Trust#HEADER} of their message says. */
public final class SenderTrust {

    /**
     * Notes it with each event of a message.
     *
     * @param trust {@code public} or {@code server}; without the header they are a server's
     */
    public List<Event> mark(@Body List<Event> events, @Header(Trust.HEADER) String trust) {
        Trust known = Trust.of(trust);
        return events.stream().map(event -> event.withTrust(known)).toList();
    }
}
