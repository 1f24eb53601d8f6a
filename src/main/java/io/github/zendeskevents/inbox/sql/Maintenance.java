package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.inbox.sql.claim.Claims;
import io.github.zendeskevents.inbox.sql.erasure.SqlSuppressions;
import io.github.zendeskevents.inbox.sql.write.Intake;
import io.github.zendeskevents.inbox.sql.write.SqlWriter;
import java.time.Duration;
import java.util.Optional;

/**
 * What an inbox needs from time to time: it forgets what is old and, beside other instances, says that it lives and looks for what they
 * have changed.
 */
final class Maintenance implements AutoCloseable {

    private static final Duration PRUNE_EVERY = Duration.ofMinutes(1);
    private static final Duration KEEP_EVERY = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final SqlWriter writer;
    private final Claims claims;
    private final Retention retention;
    private final Intake intake;
    private final WaitsAfterSetBack waits;
    private final SqlPause pause;
    private final SqlSuppressions suppressions;
    private final Runnable keepReserve;
    private final Runnable work;
    private final PeriodicTasks tasks = new PeriodicTasks(DaemonThreads.named("zendesk-inbox-maintenance"));

    /**
     * @param keepReserve keeps room on the disk for the case that it is full
     * @param work called when others may have left events to deliver
     */
    Maintenance(
            SqlWriter writer,
            Claims claims,
            Retention retention,
            Intake intake,
            WaitsAfterSetBack waits,
            SqlPause pause,
            SqlSuppressions suppressions,
            Runnable keepReserve,
            Runnable work) {
        this.writer = writer;
        this.claims = claims;
        this.retention = retention;
        this.intake = intake;
        this.waits = waits;
        this.pause = pause;
        this.suppressions = suppressions;
        this.keepReserve = keepReserve;
        this.work = work;
    }

    /** Does all of it once, but for the forgetting, and again and again from now on. */
    void start() {
        tasks.every(PRUNE_EVERY, retention::prune);
        tasks.every(KEEP_EVERY, keepReserve);
        pause.look();
        intake.look();
        tasks.every(LOOK_EVERY, intake::look);
        waits.start();
        tasks.every(LOOK_EVERY, waits::look);
        suppressions.start();
        claims.heartbeatInterval().ifPresent(interval -> {
            tasks.every(interval, this::heartbeat);
            tasks.every(LOOK_EVERY, this::lookForOthers);
            heartbeat();
        });
    }

    private void lookForOthers() {
        pause.look();
        suppressions.look();
        work.run();
    }

    private void heartbeat() {
        if (writer.runNow(claims::heartbeat) > 0) {
            work.run();
        }
    }

    /** Why nothing is done any more; empty while all goes on. */
    Optional<String> standstill() {
        return tasks.standstill();
    }

    @Override
    public void close() {
        tasks.close();
    }
}
