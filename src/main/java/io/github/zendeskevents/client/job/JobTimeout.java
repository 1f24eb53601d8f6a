package io.github.zendeskevents.client.job;

import java.time.Duration;

/** How long a job may do nothing before it counts as hanging: longer while Zendesk's jobs are slow. */
final class JobTimeout {

    /** For so many request timeouts. */
    private static final int TIMEOUTS = 3;
    /** So many times as long as jobs took of late. */
    private static final int USUAL_TIMES = 3;

    private static final Duration MOST = Duration.ofMinutes(5);

    private final Duration requestTimeout;
    private Duration usual = Duration.ZERO;

    JobTimeout(Duration requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    /** @param suspect true where one of the records is suspected of trouble, and the others should not wait for it long */
    synchronized Duration with(boolean suspect) {
        if (suspect) {
            return requestTimeout;
        }
        Duration slow = usual.multipliedBy(USUAL_TIMES);
        return longer(requestTimeout.multipliedBy(TIMEOUTS), slow.compareTo(MOST) < 0 ? slow : MOST);
    }

    /** Takes note of how long a job took. Of one slow job little is left after a few quick ones. */
    synchronized void took(Duration time) {
        usual = longer(time, usual.dividedBy(2));
    }

    static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
