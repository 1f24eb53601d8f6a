package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The calls that came in, the newest of them whole, all of them counted by endpoint and status. It keeps the bytes as they
 * came and makes text of them only when asked, since most calls of a load test are never looked at.
 */
final class Journal {

    private record Entry(
            long number, Instant at, SandboxRequest request, int status, String credentials, String endpoint) {

        SandboxCall toCall() {
            boolean secret = request.path().startsWith("/oauth/");
            String body = secret ? Credentials.withoutSecret(request) : request.bodyText();
            return new SandboxCall(
                    number, at, request.method(), request.path(), request.query(), body, status, credentials, endpoint);
        }
    }

    private final Supplier<SandboxSettings> settings;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Map<String, Map<Integer, Long>> counters = new TreeMap<>();
    private long last;

    Journal(Supplier<SandboxSettings> settings) {
        this.settings = settings;
    }

    /** @param status 0 for a dropped connection */
    synchronized void add(Instant at, SandboxRequest request, int status, String credentials, String endpoint) {
        entries.addLast(new Entry(++last, at, request, status, credentials, endpoint));
        while (entries.size() > settings.get().journalSize()) {
            entries.removeFirst();
        }
        counters.computeIfAbsent(endpoint, key -> new TreeMap<>()).merge(status, 1L, Long::sum);
    }

    List<SandboxCall> calls() {
        List<Entry> copy;
        synchronized (this) {
            copy = new ArrayList<>(entries);
        }
        return copy.stream().map(Entry::toCall).toList();
    }

    synchronized void clear() {
        entries.clear();
        counters.clear();
    }

    /** How many calls there were, by endpoint and status; 0 stands for dropped connections. */
    synchronized ObjectNode counters() {
        ObjectNode json = Json.object();
        counters.forEach((endpoint, byStatus) -> {
            ObjectNode counts = json.putObject(endpoint);
            byStatus.forEach((status, count) -> counts.put(Integer.toString(status), count));
        });
        return json;
    }
}
