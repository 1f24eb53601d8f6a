package io.github.zendeskevents.delivery.outcome;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.log.LimitedLog;
import io.github.zendeskevents.log.Visible;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the outcomes of events in meters, and names them in the log. */
public final class OutcomeMeters {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeMeters.class);
    /** Where the histogram of the latency counts: from at once to a day, because Zendesk may be away that long. */
    private static final Duration[] LATENCIES = Stream.of(
                    "PT0.1S", "PT0.25S", "PT0.5S", "PT1S", "PT2.5S", "PT5S", "PT10S", "PT30S", "PT1M", "PT5M", "PT15M",
                    "PT1H", "PT6H", "PT24H")
            .map(Duration::parse)
            .toArray(Duration[]::new);

    private final MeterRegistry meters;
    private final Clock clock;
    private final LimitedLog deadLetters = new LimitedLog(LOG, "dead letters");

    /**
     * Counts in these meters.
     *
     * @param clock for the latency
     */
    public OutcomeMeters(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
    }

    /** One attempt to deliver the event had this outcome. */
    public void count(Event event, Outcome outcome) {
        String type = TypeTag.of(event);
        Counter.builder("zendesk.events")
                .description("Attempts to deliver an event, by how they ended")
                .tags("type", type, "outcome", outcome.status(), "code", outcome.code())
                .register(meters)
                .increment();
        if (outcome instanceof Outcome.Dead dead) {
            deadLetters.write(log ->
                    log.info("Dead letter: {} {} ({})", event, Visible.of(dead.code()), Visible.of(dead.step())));
        }
        deadLetters.tellLeftOut();
        if (outcome instanceof Outcome.Retry retry) {
            LOG.debug("{} is tried again: {}", event, Visible.of(retry.reason()));
        } else {
            Duration latency = Duration.between(event.acceptedAt(), clock.instant());
            latency(type).record(latency.isNegative() ? Duration.ZERO : latency);
            LOG.debug("{} {} {}", event, outcome.status(), Visible.of(outcome.code()));
        }
    }

    private Timer latency(String type) {
        return Timer.builder("zendesk.delivery.latency")
                .description("From the acceptance of an event to its end")
                .tag("type", type)
                .serviceLevelObjectives(LATENCIES)
                .register(meters);
    }
}
