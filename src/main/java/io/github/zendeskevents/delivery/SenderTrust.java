package io.github.zendeskevents.delivery;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Sender;
import io.github.zendeskevents.event.Trust;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Header;

/** Notes with events who sent them and how that sender is trusted, as the headers of their message say. */
public final class SenderTrust {

    /**
     * Notes it with each event of a message.
     *
     * @param trust the header {@value Trust#HEADER}: {@code public} or {@code server}; without it they are a server's
     * @param sender the header {@value Sender#HEADER}: any text that is the same for all events of one sender, of which none may take
     *     the share of others; null without it
     */
    public List<Event> mark(
            @Body List<Event> events, @Header(Trust.HEADER) String trust, @Header(Sender.HEADER) String sender) {
        Trust known = Trust.of(trust);
        int number = Sender.number(sender);
        return events.stream()
                .map(event -> event.withTrust(known).withSender(number))
                .toList();
    }
}
