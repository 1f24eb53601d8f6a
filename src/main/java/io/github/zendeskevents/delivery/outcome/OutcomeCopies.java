package io.github.zendeskevents.delivery.outcome;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.zendeskevents.camel.HandOver;
import io.github.zendeskevents.camel.RouteSender;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.failure.Backoff;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.settings.Setting;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the endpoint of {@code zendesk.outcome.uri}, by the route {@code zendesk-outcome}, how each event ended. Delivery never waits
 * for it: what cannot be handed over is lost, counted and said.
 */
public final class OutcomeCopies implements HandOver.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeCopies.class);
    private static final String ROUTE = "zendesk-outcome";
    /** At a hundred events a second, an endpoint may be away for a minute and a half. */
    private static final HandOver.Bound BOUND = new HandOver.Bound(10_000, 16 * 1024 * 1024);

    private static final Backoff PAUSES = Backoff.exact(Duration.ofMillis(500), Duration.ofSeconds(10));
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);
    /** Of the time that an orderly end may take. */
    private static final Duration AT_THE_END = Duration.ofSeconds(3);

    private final ZendeskAccount account;
    private final HandOver handOver;
    private final Counter lost;
    private final EndpointLog log = new EndpointLog(
            LOG, "Outcomes", Setting.OUTCOME_URI, "they wait as far as there is room, and are tried a few times");
    private long untold;
    private Instant nextLine = Instant.MIN;

    /** The copies of the outcomes of this account. */
    public OutcomeCopies(ZendeskAccount account) {
        this.account = account;
        this.handOver = new HandOver(new RouteSender(account.context(), "direct:" + ROUTE), ROUTE, BOUND, PAUSES, this);
        this.lost = Counter.builder("zendesk.outcomes.lost")
                .description("Outcomes that never reached the endpoint of " + Setting.OUTCOME_URI.property())
                .register(account.meters());
    }

    /** Has it told that an event ended so; an attempt that is followed by another one is no end. */
    public void ended(Event event, Outcome outcome) {
        if (!(outcome instanceof Outcome.Retry) && account.context().getRoute(ROUTE) != null) {
            handOver.offer(json(event, outcome));
        }
    }

    private String json(Event event, Outcome outcome) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("messageId", event.messageId())
                .put("type", event.type())
                .put("userId", event.userId().orElse(null))
                .put("groupId", event.groupId().orElse(null))
                .put("outcome", outcome.status())
                .put("code", some(outcome.code()))
                .put("reason", some(outcome.reason()))
                .put("receivedAt", event.acceptedAt().toString())
                .put("endedAt", account.clock().instant().toString())
                .toString();
    }

    private static String some(String text) {
        return Optional.of(text).filter(given -> !given.isEmpty()).orElse(null);
    }

    /** Ends it, before the routes stop. */
    public void close() {
        handOver.close(AT_THE_END);
        tellLost();
    }

    @Override
    public void reached() {
        log.reached();
    }

    @Override
    public void failed(Throwable failure) {
        log.failed(account.context(), failure);
    }

    @Override
    public synchronized void lost(int count) {
        lost.increment(count);
        untold += count;
        Instant now = account.clock().instant();
        if (!now.isBefore(nextLine)) {
            nextLine = now.plus(BETWEEN_LINES);
            tellLost();
        }
    }

    private synchronized void tellLost() {
        if (untold > 0) {
            LOG.warn(
                    "{} outcomes are lost to the endpoint of {}, because it refused them or was too slow; the inbox has them",
                    untold,
                    Setting.OUTCOME_URI.property());
            untold = 0;
        }
    }
}
