package io.github.zendeskevents.client.batch;

import io.github.zendeskevents.clock.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which records get into trouble and which work again, a few lines a minute at most: on a bad day it may be thousands. */
final class TroubleLog {

    private static final Logger LOG = LoggerFactory.getLogger(TroubleLog.class);
    private static final int LINES_A_MINUTE = 20;

    private final Clock clock;
    private Instant minuteEnds = Instant.EPOCH;
    private int lines;

    TroubleLog(Clock clock) {
        this.clock = SteadyClock.of(clock);
    }

    /** A record is in trouble from now on. */
    void begins(TroubledRecord record) {
        if (mayWrite()) {
            LOG.warn(
                    "Zendesk has trouble with {}, whose events wait while others go on: {}",
                    record.name(),
                    record.lastError());
        }
    }

    /** A record works again. */
    void ends(TroubledRecord record) {
        if (mayWrite()) {
            LOG.info(
                    "Zendesk works again for {}, after {} failed requests since {}",
                    record.name(),
                    record.attempts(),
                    record.since());
        }
    }

    private synchronized boolean mayWrite() {
        Instant now = clock.instant();
        if (!now.isBefore(minuteEnds)) {
            minuteEnds = now.plus(Duration.ofMinutes(1));
            lines = 0;
        }
        lines++;
        if (lines == LINES_A_MINUTE) {
            LOG.warn(
                    "More records get into trouble or out of it than are named here; /ops/troubled-records lists them");
        }
        return lines < LINES_A_MINUTE;
    }
}
