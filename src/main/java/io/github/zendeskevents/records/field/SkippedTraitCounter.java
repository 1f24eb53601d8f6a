package io.github.zendeskevents.records.field;

import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.log.Visible;
import io.github.zendeskevents.mapping.SkippedTrait;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the traits that could not be written. An event must not fail for a value that fits no field, but the loss must not
 * go unseen either.
 */
public final class SkippedTraitCounter {

    private static final Logger LOG = LoggerFactory.getLogger(SkippedTraitCounter.class);

    private final MeterRegistry meters;

    /** Counts among the meters of this account. */
    public SkippedTraitCounter(ZendeskAccount account) {
        this.meters = account.meters();
    }

    /**
     * Counts the traits of one event that are skipped.
     *
     * @param kind {@code user} or {@code organization}
     */
    public void count(String kind, List<SkippedTrait> skipped) {
        for (SkippedTrait one : skipped) {
            Counter.builder("zendesk.traits.left.out")
                    .description("Traits that fit no field")
                    .tag("kind", kind)
                    .register(meters)
                    .increment();
            LOG.debug("Left out {} trait {}: {}", kind, Visible.of(one.path()), Visible.of(one.reason()));
        }
    }
}
