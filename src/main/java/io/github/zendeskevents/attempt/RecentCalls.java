package io.github.zendeskevents.attempt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.zendeskevents.camel.ContextSingletons;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.request.CallListener;
import io.github.zendeskevents.client.request.CallRecord;
import io.github.zendeskevents.event.ForgetsUsers;
import io.github.zendeskevents.settings.Settings;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which calls to Zendesk served which event, of the events that were attempted last. It is for somebody who looks at one event,
 * so it is kept in memory alone, in a form that is small, and within so many bytes that a few thousand events fit.
 */
public final class RecentCalls implements ForgetsUsers {

    /** All together. */
    private static final long MOST_BYTES = 16 * 1024 * 1024;
    /** Of one event, which may be tried for days: the last calls are kept. */
    private static final int MOST_BYTES_OF_AN_EVENT = 64 * 1024;
    /** What an event and a call take beside the bytes of the call. */
    private static final int OVERHEAD = 200;

    private final boolean kept;
    private final Clock clock;
    private final long mostBytes;
    private final Map<Long, Deque<byte[]>> byEvent = new LinkedHashMap<>();
    private long bytes;

    /** Those of the account's events; kept where there are operations to show them, unless a setting says otherwise. */
    public static RecentCalls of(ZendeskAccount account) {
        Settings settings = account.settings();
        return ContextSingletons.of(account.context())
                .once(
                        "zendeskRecentCalls",
                        RecentCalls.class,
                        () -> new RecentCalls(settings.management().keepsCalls(), account.clock(), MOST_BYTES));
    }

    RecentCalls(boolean kept, Clock clock, long mostBytes) {
        this.kept = kept;
        this.clock = clock;
        this.mostBytes = mostBytes;
    }

    /**
     * Keeps the calls of an attempt.
     *
     * @param events the inbox's numbers of the events that are delivered as one
     * @param attempt its number, from 1
     * @return hears of the calls; empty where none are kept
     */
    public Optional<CallListener> attempt(List<Long> events, int attempt) {
        if (!kept) {
            return Optional.empty();
        }
        List<Long> ids = List.copyOf(events);
        return Optional.of(call -> keep(ids, attempt, call));
    }

    /** An event's attempts are counted from the first, once more where it was a dead letter: calls of earlier ones would be mistaken. */
    public synchronized void beginAnew(long event) {
        forget(event);
    }

    private void forget(long event) {
        Optional.ofNullable(byEvent.remove(event))
                .ifPresent(calls ->
                        bytes -= calls.stream().mapToInt(RecentCalls::size).sum());
    }

    private void keep(List<Long> events, int attempt, CallRecord call) {
        byte[] json = CallJson.of(call, attempt, clock.instant());
        synchronized (this) {
            events.forEach(event -> keep(event, json));
            dropOldest();
        }
    }

    private void keep(long event, byte[] call) {
        // Once more at the end: the event that was attempted last is forgotten last.
        Deque<byte[]> calls = Optional.ofNullable(byEvent.remove(event)).orElseGet(ArrayDeque::new);
        byEvent.put(event, calls);
        calls.add(call);
        bytes += size(call);
        int own = calls.stream().mapToInt(RecentCalls::size).sum();
        while (own > MOST_BYTES_OF_AN_EVENT) {
            int first = size(calls.remove());
            own -= first;
            bytes -= first;
        }
    }

    private void dropOldest() {
        var events = byEvent.values().iterator();
        while (bytes > mostBytes && events.hasNext()) {
            bytes -= events.next().stream().mapToInt(RecentCalls::size).sum();
            events.remove();
        }
    }

    /** Those of all events: a search for somebody else, or a conflict, has been answered with this user too. */
    @Override
    public synchronized void forgetUser(String userId, Collection<Long> events) {
        byEvent.clear();
        bytes = 0;
    }

    private static int size(byte[] call) {
        return call.length + OVERHEAD;
    }

    /** The calls of an event, oldest first, as far as they are kept; empty when nothing is known of it. */
    public Optional<ArrayNode> of(long event) {
        List<byte[]> calls;
        synchronized (this) {
            if (!byEvent.containsKey(event)) {
                return Optional.empty();
            }
            calls = List.copyOf(byEvent.get(event));
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        calls.forEach(call -> all.add(CallJson.read(call)));
        return Optional.of(all);
    }

    /** How much memory the calls take, in bytes. */
    synchronized long bytes() {
        return bytes;
    }
}
