package io.github.zendeskevents.delivery;

import io.github.zendeskevents.camel.ContextSingletons;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.inbox.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many events came and how they ended in each minute of the last day, by this instance. Meters count from the start of the
 * program and leave rates to Prometheus; this is for the person who has no Prometheus open. It holds at most a megabyte, and costs an
 * event a few additions.
 */
public final class EventHistory {

    /** The bean by which a context takes over the history of another one. */
    public static final String BEAN = "zendeskEventHistory";

    /** How many minutes are known at the most. */
    public static final int MINUTES = 24 * 60;

    private static final int MOST_CODES = 50;
    private static final String OTHER_CODES = "other";

    private final Clock clock;
    private final Minute[] ring = new Minute[MINUTES];
    private final Instant begin;

    /** A history of nothing yet. */
    public EventHistory(Clock clock) {
        this.clock = clock;
        this.begin = clock.instant();
        for (int i = 0; i < MINUTES; i++) {
            ring[i] = new Minute(Long.MIN_VALUE);
        }
    }

    /** That of this account. */
    public static EventHistory of(ZendeskAccount account) {
        return ContextSingletons.of(account.context()).once(BEAN, EventHistory.class, () -> Optional.ofNullable(
                        account.context().getRegistry().lookupByNameAndType(BEAN, EventHistory.class))
                .orElseGet(() -> new EventHistory(account.clock())));
    }

    /** So many events are safe in the inbox. */
    synchronized void accepted(int events) {
        now().accepted += events;
    }

    /**
     * Events have ended.
     *
     * @param events one, and those that were merged with it
     * @param took from the acceptance of the one
     */
    synchronized void ended(Outcome outcome, int events, Duration took) {
        Minute minute = now();
        CountedOutcome counted = new CountedOutcome(outcome.status(), outcome.code());
        boolean fits = minute.ended.size() < MOST_CODES || minute.ended.containsKey(counted);
        minute.ended.merge(
                fits ? counted : new CountedOutcome(counted.status(), OTHER_CODES), (long) events, Long::sum);
        minute.latencies.add(took);
    }

    /** So many events have no end yet. */
    public synchronized void waiting(long events) {
        now().waiting = Optional.of(events);
    }

    /** When the history begins. */
    public Instant begin() {
        return begin;
    }

    /**
     * The last minutes, that which is not over included.
     *
     * @param minutes from 1 to {@link #MINUTES}
     * @param step how many minutes are one part
     * @return the parts, the oldest first
     */
    public synchronized List<Part> last(int minutes, int step) {
        long now = Math.floorDiv(clock.millis(), 60_000L);
        List<Part> parts = new ArrayList<>();
        for (long first = now - minutes + 1; first <= now; first += step) {
            Part part = new Part(Instant.ofEpochSecond(first * 60), new HashMap<>(), new Latencies());
            for (long minute = first; minute < first + step && minute <= now; minute++) {
                Minute known = ring[(int) Math.floorMod(minute, (long) MINUTES)];
                if (known.number == minute) {
                    part = part.and(known);
                }
            }
            parts.add(part);
        }
        return parts;
    }

    private Minute now() {
        long number = Math.floorDiv(clock.millis(), 60_000L);
        int place = (int) Math.floorMod(number, (long) MINUTES);
        if (ring[place].number != number) {
            ring[place] = new Minute(number);
        }
        return ring[place];
    }

    /** How an event ended: {@code delivered}, {@code ignored} or {@code dead}, and the code, which may be empty. */
    public record CountedOutcome(String status, String code) {}

    /**
     * Some minutes.
     *
     * @param at when they begin
     * @param accepted how many events came
     * @param ended how many ended in which way
     * @param latencies from acceptance to the end
     * @param waiting how many had no end, as it was last seen in these minutes; empty where nobody looked
     */
    public record Part(
            Instant at, long accepted, Map<CountedOutcome, Long> ended, Latencies latencies, Optional<Long> waiting) {

        private Part(Instant at, Map<CountedOutcome, Long> ended, Latencies latencies) {
            this(at, 0, ended, latencies, Optional.empty());
        }

        private Part and(Minute minute) {
            minute.ended.forEach((counted, events) -> ended.merge(counted, events, Long::sum));
            latencies.add(minute.latencies);
            return new Part(at, accepted + minute.accepted, ended, latencies, minute.waiting.or(() -> waiting));
        }
    }

    private static final class Minute {

        private final long number;
        private final Map<CountedOutcome, Long> ended = new HashMap<>(4);
        private final Latencies latencies = new Latencies();
        private long accepted;
        private Optional<Long> waiting = Optional.empty();

        Minute(long number) {
            this.number = number;
        }
    }
}
