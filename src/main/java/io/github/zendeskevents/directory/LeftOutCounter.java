package io.github.zendeskevents.directory;

import io.github.zendeskevents.door.Account;
import io.github.zendeskevents.mapping.LeftOut;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the traits that could not be written. An event must not fail for a value that fits no field, but the loss must not
 * go unseen either.
 */
public final class LeftOutCounter {

    private static final Logger LOG = LoggerFactory.getLogger(LeftOutCounter.class);

    private final MeterRegistry meters;

    /** Counts among the meters of this account. */
    public LeftOutCounter(Account account) {
        this.meters = account.meters();
    }

    /** @param kind {@code user} or {@code organization} */
    public void count(String kind, List<LeftOut> leftOut) {
        for (LeftOut one : leftOut) {
            meters.counter("zendesk.traits.left.out", "kind", kind).increment();
            LOG.debug("Left out {} trait {}: {}", kind, one.path(), one.reason());
        }
    }
}
