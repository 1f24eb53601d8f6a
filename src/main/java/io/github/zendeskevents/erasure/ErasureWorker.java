package io.github.zendeskevents.erasure;

import io.github.zendeskevents.camel.ContextSingletons;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.clock.SteadyClock;
import io.github.zendeskevents.event.ForgetsUsers;
import io.github.zendeskevents.failure.LoopThread;
import io.github.zendeskevents.inbox.Erasures;
import io.github.zendeskevents.inbox.Erasures.Erasure;
import io.github.zendeskevents.inbox.Erasures.Forgotten;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.Suppressions.State;
import io.github.zendeskevents.log.Visible;
import io.github.zendeskevents.records.user.UserDeletions;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out erasures while its Camel context runs: the inbox forgets first, in pieces between which others write, and then the user is
 * deleted in Zendesk, a few at a time. What does not succeed is tried again, as delivery does; while delivery pauses, so do deletions.
 */
public final class ErasureWorker extends LifecycleStrategySupport implements StartupListener {

    private static final Logger LOG = LoggerFactory.getLogger(ErasureWorker.class);
    /** The inbox forgets all of these before Zendesk has deleted the first: it must not wait for Zendesk. */
    private static final int MOST_AT_WORK = 1_000;

    private static final int MOST_AT_ZENDESK = 4;
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration WHILE_IN_FLIGHT = Duration.ofMillis(50);
    /** An SQLite file is written anew before an end is made known, in which nothing is delivered: once for many that end together. */
    private static final Duration KNOWN_AT_LATEST = Duration.ofMinutes(1);

    /** Many erasures may be carried out in one turn; each of its steps is short. */
    private static final Duration LONGEST_TURN = Duration.ofMinutes(15);

    private final ZendeskAccount account;
    private final Inbox inbox;
    private final Erasures erasures;
    private final ZendeskErasure zendesk;
    private final LoopThread thread = new LoopThread("zendesk-erasures", LONGEST_TURN, this::turn);
    /** Who ends an erasure wakes the thread by it. */
    private final BlockingQueue<ZendeskErasure.End> ends = new LinkedBlockingQueue<>();

    private final Set<String> atWork = new HashSet<>();
    private final List<Erasure> toForget = new ArrayList<>();
    private final Queue<Erasure> toDelete = new ArrayDeque<>();
    private int atZendesk;
    /** When the first erasure ended of which that is not known yet. */
    private Optional<Instant> endedSince = Optional.empty();

    private volatile boolean started;
    private volatile boolean stopping;

    /** The worker of this account, which begins with the context. */
    public static ErasureWorker of(ZendeskAccount account, Inbox inbox, UserDeletions deletions) {
        CamelContext context = account.context();
        return ContextSingletons.of(context).once("zendeskErasureWorker", ErasureWorker.class, () -> {
            ErasureWorker worker = new ErasureWorker(account, inbox, deletions);
            context.addLifecycleStrategy(worker);
            try {
                context.addStartupListener(worker);
            } catch (Exception failed) {
                throw new IllegalStateException("Erasures could not start", failed);
            }
            return worker;
        });
    }

    private ErasureWorker(ZendeskAccount account, Inbox inbox, UserDeletions deletions) {
        this.account = account;
        this.inbox = inbox;
        this.erasures = inbox.erasures();
        this.zendesk = new ZendeskErasure(account, deletions);
        counter(State.DONE);
        counter(State.FAILED);
    }

    private Counter counter(State state) {
        return Counter.builder("zendesk.erasures")
                .description("Erasures that have ended")
                .tag("state", state.name().toLowerCase(Locale.ROOT))
                .register(account.meters());
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // Camel tells it again whenever routes are added to a running context.
        if (!started && !account.settings().dryRun()) {
            started = true;
            thread.start();
        }
    }

    @Override
    public void onContextStopping(CamelContext context) {
        stopping = true;
        thread.end();
    }

    /** Why no erasure goes on though it should, where a restart would mend that; empty while all goes on. */
    public Optional<String> standstill() {
        return thread.standstill();
    }

    private void turn() throws InterruptedException {
        Duration pause = LOOK_EVERY;
        try {
            pause = round();
        } catch (InboxUnavailableException untilNextTime) {
            LOG.debug("Erasures wait until the inbox can be used again: {}", Visible.of(untilNextTime.getMessage()));
        }
        ZendeskErasure.End first = ends.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            end(first);
        }
    }

    /** Returns how long there will be nothing to do. */
    private Duration round() {
        for (ZendeskErasure.End end = ends.poll(); end != null; end = ends.poll()) {
            end(end);
        }
        if (stopping) {
            return LOOK_EVERY;
        }
        claim();
        forget();
        while (atZendesk < MOST_AT_ZENDESK && !toDelete.isEmpty() && mayDelete()) {
            atZendesk++;
            zendesk.erase(toDelete.remove()).thenAccept(ends::add);
        }
        Duration later = publish().orElse(LOOK_EVERY);
        Duration soon = toForget.isEmpty() ? LOOK_EVERY : WHILE_IN_FLIGHT;
        return later.compareTo(soon) < 0 ? later : soon;
    }

    /** Waits for others that are at work, but not for long. */
    private Optional<Duration> publish() {
        Instant now = SteadyClock.of(account.clock()).instant();
        boolean wait = !atWork.isEmpty()
                && endedSince
                        .filter(since -> !now.isBefore(since.plus(KNOWN_AT_LATEST)))
                        .isEmpty();
        if (wait) {
            return Optional.empty();
        }
        Optional<Duration> later = erasures.publish();
        if (later.isEmpty()) {
            endedSince = Optional.empty();
        }
        return later;
    }

    private void claim() {
        int room = MOST_AT_WORK - atWork.size();
        if (room > 0) {
            erasures.claim(room).stream()
                    .filter(erasure -> atWork.add(erasure.key()))
                    .forEach(toForget::add);
        }
    }

    /** Goes on until nothing is left but what waits for events in flight. */
    private void forget() {
        boolean goesOn = !toForget.isEmpty();
        while (goesOn && !stopping) {
            Forgotten piece = erasures.forget(toForget);
            if (!piece.ended().isEmpty()) {
                account.context()
                        .getRegistry()
                        .findByType(Erasures.Listener.class)
                        .forEach(listener -> listener.forgotten(piece.ended()));
            }
            List<Erasure> forgotten = toForget.stream()
                    .filter(erasure -> piece.done().contains(erasure.key()))
                    .toList();
            toForget.forEach(
                    erasure -> forgetElsewhere(erasure, piece.events().getOrDefault(erasure.key(), List.of())));
            toDelete.addAll(forgotten);
            toForget.removeAll(forgotten);
            goesOn = !toForget.isEmpty() && (!piece.inFlight() || !forgotten.isEmpty());
        }
    }

    private void forgetElsewhere(Erasure erasure, List<Long> events) {
        account.context()
                .getRegistry()
                .findByType(ForgetsUsers.class)
                .forEach(memory -> memory.forgetUser(erasure.userId(), events));
    }

    private boolean mayDelete() {
        return account.credentialStatus().state().accepted()
                && inbox.paused().isEmpty()
                && !account.outageDetector().isAway();
    }

    /** What cannot be stored now is handed out again after a while, and done again. */
    private void end(ZendeskErasure.End end) {
        atZendesk--;
        atWork.remove(end.erasure().key());
        if (end.state() == State.REQUESTED) {
            erasures.retry(end.erasure(), end.reason(), end.pause());
            LOG.debug("{} is tried again", end.erasure());
        } else if (erasures.end(end.erasure(), end.state(), end.reason(), end.answer())) {
            endedSince = endedSince.or(
                    () -> Optional.of(SteadyClock.of(account.clock()).instant()));
            counter(end.state()).increment();
            LOG.info("{} is {}", end.erasure(), end.state());
        }
    }
}
