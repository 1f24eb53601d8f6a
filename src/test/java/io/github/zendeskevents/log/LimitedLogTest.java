package io.github.zendeskevents.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitedLogTest {

    private final AtomicLong time = new AtomicLong();
    private final Logger logger = new LoggerContext().getLogger("limited");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final LimitedLog log = new LimitedLog(logger, "dead letters", 3, Duration.ofMinutes(1), time::get);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    private void write(int times) {
        for (int i = 0; i < times; i++) {
            log.write(to -> to.info("a dead letter"));
        }
    }

    @Test
    void writesSoManyAndTellsHowManyWereLeftOut() {
        write(10);
        log.tellLeftOut();
        assertThat(lines.list).hasSize(3);

        time.addAndGet(Duration.ofMinutes(1).toNanos());
        log.tellLeftOut();
        log.tellLeftOut();
        assertThat(lines.list).hasSize(4).last().satisfies(line -> assertThat(line.getFormattedMessage())
                .isEqualTo("7 more dead letters are left out of the log, of the last 60 s"));
        write(10);
        assertThat(lines.list).hasSize(7);
    }

    @Test
    void saysNothingMoreWhereNothingWasLeftOut() {
        write(3);
        time.addAndGet(Duration.ofMinutes(2).toNanos());
        write(3);
        log.tellLeftOut();
        assertThat(lines.list).hasSize(6);
    }
}
