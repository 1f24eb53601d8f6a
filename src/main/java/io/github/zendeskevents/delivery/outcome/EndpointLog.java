package io.github.zendeskevents.delivery.outcome;

import io.github.zendeskevents.log.Visible;
import io.github.zendeskevents.settings.Setting;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;

/**
 * Tells the log when things cease to reach an endpoint that a setting names, and when they reach it again: one line each, however many
 * they are.
 */
public final class EndpointLog {

    private final Logger log;
    private final String what;
    private final Setting setting;
    private final String consequence;
    private final AtomicBoolean failing = new AtomicBoolean();

    /**
     * Nothing has failed yet.
     *
     * @param what does not reach it, in the plural
     * @param consequence what becomes of them, as the end of the line
     */
    public EndpointLog(Logger log, String what, Setting setting, String consequence) {
        this.log = log;
        this.what = what;
        this.setting = setting;
        this.consequence = consequence;
    }

    /** One reached the endpoint. */
    public void reached() {
        if (failing.compareAndSet(true, false)) {
            log.info("{} reach the endpoint of {} again", what, setting.property());
        }
    }

    /** One did not reach the endpoint. Where the context is stopping, that says nothing of the endpoint. */
    public void failed(CamelContext context, Throwable failure) {
        boolean stopping = context.isStopping() || context.isStopped();
        if (!stopping && failing.compareAndSet(false, true)) {
            log.warn(
                    "{} do not reach the endpoint of {} ({}): {}",
                    what,
                    setting.property(),
                    Visible.of(withoutUri(failure)),
                    consequence);
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
