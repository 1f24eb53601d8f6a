package io.github.zendeskevents.delivery;

import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.settings.ContextSingletons;
import io.github.zendeskevents.settings.Setting;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log when dead letters cease to reach the endpoint of {@code zendesk.dead-letter.uri}, and when they reach it again:
 * one line each, because every event is tried again until it works.
 */
public final class DeadLetterCopies {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterCopies.class);

    private final AtomicBoolean failing = new AtomicBoolean();

    private DeadLetterCopies() {}

    /** Those of this account. */
    public static DeadLetterCopies of(ZendeskAccount account) {
        return ContextSingletons.of(account.context())
                .once("zendeskDeadLetterCopies", DeadLetterCopies.class, DeadLetterCopies::new);
    }

    /** A dead letter reached the endpoint. */
    public void sent() {
        if (failing.compareAndSet(true, false)) {
            LOG.info("Dead letters reach the endpoint of {} again", Setting.DEAD_LETTER_URI.property());
        }
    }

    /** A dead letter did not reach the endpoint. Where the context is stopping, that says nothing of the endpoint. */
    public void failed(Exchange exchange, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        boolean stopping =
                exchange.getContext().isStopping() || exchange.getContext().isStopped();
        if (!stopping && failing.compareAndSet(false, true)) {
            LOG.warn(
                    "Dead letters do not reach the endpoint of {} ({}): their events stay pending and are tried again until they"
                            + " do",
                    Setting.DEAD_LETTER_URI.property(),
                    withoutUri(failure));
        }
    }

    /** Components like to name the whole URI when they fail, with the secrets in it. */
    private static String withoutUri(Throwable failure) {
        String message = failure.getMessage() == null ? "" : ": " + failure.getMessage();
        return failure.getClass().getSimpleName()
                + message.replaceAll("\\S*(?://|[?@=])\\S*", "...")
                        .replaceAll("\\s+", " ")
                        .stripTrailing();
    }
}
