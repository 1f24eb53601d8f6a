package io.github.zendeskevents.main;

import io.github.zendeskevents.delivery.InboxDelivery;
import io.github.zendeskevents.log.Visible;
import io.github.zendeskevents.main.RunningContext.NothingRunsException;
import io.github.zendeskevents.main.routes.RouteMistake;
import io.github.zendeskevents.main.routes.RouteTexts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes edits of the route files: what cannot run is refused and changes nothing; for what can, delivery ends what is in flight
 * while events still come in, and then the context is exchanged.
 */
final class RouteEdits {

    private static final Logger LOG = LoggerFactory.getLogger(RouteEdits.class);
    /** How long delivery may take to end what is in flight. */
    private static final Duration DRAIN = Duration.ofSeconds(10);
    /** After delivery was held in vain, this long is its own. */
    private static final Duration REST = Duration.ofSeconds(30);

    private final RunningContext running;
    private final Clock clock;
    private final Consumer<String> end;
    private Optional<RouteTexts> refused = Optional.empty();
    private Instant notBefore = Instant.MIN;

    /** @param end called with the reason when nothing runs any more */
    RouteEdits(RunningContext running, Clock clock, Consumer<String> end) {
        this.running = running;
        this.clock = clock;
        this.end = end;
    }

    /** What runs is made of these texts, or they were refused before, or they have to wait: nothing is done then. */
    void take(RouteTexts texts) {
        Set<String> edited = texts.changesFrom(running.current().texts());
        if (edited.isEmpty()
                || refused.filter(texts::equals).isPresent()
                || clock.instant().isBefore(notBefore)) {
            return;
        }
        Optional<RouteMistake> mistake = RouteCheck.check(texts, edited);
        if (mistake.isPresent()) {
            refuse(texts, edited, mistake.get().describe(edited));
        } else if (drained(edited)) {
            exchange(texts, edited);
        }
    }

    private boolean drained(Set<String> edited) {
        InboxDelivery delivery = running.current()
                .context()
                .getRegistry()
                .lookupByNameAndType("zendeskInboxDelivery", InboxDelivery.class);
        if (delivery == null || delivery.drain(DRAIN) == 0) {
            return true;
        }
        delivery.resume();
        notBefore = clock.instant().plus(REST);
        LOG.warn(
                "The edit of {} waits: after {} s a call or a job of Zendesk's was still under way; it is tried again in {} s",
                RouteTexts.names(edited),
                DRAIN.toSeconds(),
                REST.toSeconds());
        return false;
    }

    private void exchange(RouteTexts texts, Set<String> edited) {
        try {
            Optional<String> failure = running.exchange(texts);
            if (failure.isPresent()) {
                refuse(texts, edited, failure.get());
            } else {
                LOG.info("The edit of {} is taken", RouteTexts.names(edited));
            }
        } catch (NothingRunsException both) {
            end.accept("The edit of " + RouteTexts.names(edited) + " does not start, nor do the routes before it: "
                    + both.getMessage());
        }
    }

    private void refuse(RouteTexts texts, Set<String> edited, String reason) {
        refused = Optional.of(texts);
        LOG.warn("The edit of {} is not taken: {}", RouteTexts.names(edited), Visible.of(reason));
    }
}
