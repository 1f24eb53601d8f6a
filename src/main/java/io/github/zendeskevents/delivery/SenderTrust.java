package io.github.zendeskevents.delivery;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Sender;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.settings.CamelSettings;
import io.github.zendeskevents.trace.ContextTracing;
import io.github.zendeskevents.trace.TraceParent;
import io.github.zendeskevents.trace.Tracing;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;

/** Notes with events who sent them and how that sender is trusted, as the headers of their message say. */
public final class SenderTrust {

    private final Tracing tracing;

    private SenderTrust(Tracing tracing) {
        this.tracing = tracing;
    }

    /** For messages in the context of these settings. */
    public static SenderTrust of(CamelSettings settings) {
        return new SenderTrust(ContextTracing.of(settings));
    }

    /**
     * Notes it with each event of a message.
     *
     * @param trust the header {@value Trust#HEADER}: {@code public} or {@code server}; without it they are a server's
     * @param sender the header {@value Sender#HEADER}: any text that is the same for all events of one sender, of which none may take
     *     the share of others; null without it
     * @param traceparent the header {@value TraceParent#HEADER}: the span that the message came in by, for traces; null without it, and
     *     of no account where the sender is not trusted
     * @param own the span of this program's own that the message came in by; null without one
     */
    public List<Event> mark(
            @Body List<Event> events,
            @Header(Trust.HEADER) String trust,
            @Header(Sender.HEADER) String sender,
            @Header(TraceParent.HEADER) String traceparent,
            @ExchangeProperty(TraceParent.PROPERTY) String own) {
        Trust known = Trust.of(trust);
        int number = Sender.number(sender);
        Optional<String> span = tracing.isOn() ? span(known, traceparent, own) : Optional.empty();
        return events.stream()
                .map(event -> event.withTrust(known).withSender(number).withTraceparent(span))
                .toList();
    }

    private Optional<String> span(Trust trust, String header, String own) {
        return TraceParent.of(own)
                .or(() -> trust == Trust.SERVER ? TraceParent.of(header) : Optional.empty())
                .or(tracing::current);
    }
}
