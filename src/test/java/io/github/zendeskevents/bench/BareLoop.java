package io.github.zendeskevents.bench;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.dispatch.FixedCapacity;
import io.github.zendeskevents.inbox.dispatch.InFlightMemory;
import io.github.zendeskevents.inbox.dispatch.LaneDispatcher;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxCall;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.awaitility.Awaitility;

/**
 * What these calls cost when nothing is done but to send them and to read the answers: with the HTTP client of the program, as
 * many connections as it has, and a thread for each. It repeats calls to the sandbox that took them before, so a creation
 * comes back as a duplicate; that is cheaper for the sandbox than the first time, in favour of the loop.
 */
final class BareLoop {

    private static final int CONNECTIONS = 32;
    private static final int LANES = 200;
    private static final long PATIENCE_MINUTES = 5;

    private BareLoop() {}

    /**
     * How long it took.
     *
     * @param seconds for all calls
     * @param cpuSeconds of this process meanwhile, the sandbox's part included
     */
    record Took(double seconds, double cpuSeconds) {}

    /** Sends all calls, as fast as they go. */
    static Took send(Sandbox sandbox, List<SandboxCall> calls) throws Exception {
        Iterator<ClassicHttpRequest> requests =
                calls.stream().map(call -> request(sandbox, call)).toList().iterator();
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try (CloseableHttpClient client = client()) {
            long cpu = Cost.cpuNanos();
            long start = System.nanoTime();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                all.add(threads.submit(() -> sendAll(client, requests)));
            }
            for (Future<?> one : all) {
                one.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
            }
            return new Took((System.nanoTime() - start) / 1e9, (Cost.cpuNanos() - cpu) / 1e9);
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * Sends all calls, one for each event that comes out of a durable inbox as long as there are calls: what no program can do
     * without that loses nothing.
     */
    static Took deliver(Sandbox sandbox, List<SandboxCall> calls, List<Event> events, int batch, Inbox inbox)
            throws Exception {
        Iterator<ClassicHttpRequest> requests =
                calls.stream().map(call -> request(sandbox, call)).toList().iterator();
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try (CloseableHttpClient client = client()) {
            LaneDispatcher lanes = new LaneDispatcher(
                    inbox,
                    (event, done) -> {
                        sendNext(client, requests);
                        done.accept(new Outcome.Delivered());
                    },
                    threads,
                    LANES,
                    Clock.systemUTC(),
                    new FixedCapacity(),
                    InFlightMemory.ofHeap());
            lanes.start();
            long cpu = Cost.cpuNanos();
            long start = System.nanoTime();
            for (int i = 0; i < events.size(); i += batch) {
                inbox.accept(events.subList(i, i + batch)).toCompletableFuture().join();
            }
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofMinutes(PATIENCE_MINUTES))
                    .until(() -> inbox.counts().pending() == 0);
            Took took = new Took((System.nanoTime() - start) / 1e9, (Cost.cpuNanos() - cpu) / 1e9);
            lanes.stop(Duration.ofSeconds(1));
            return took;
        } finally {
            threads.shutdownNow();
        }
    }

    /** False when there is none left to send. */
    private static boolean sendNext(CloseableHttpClient client, Iterator<ClassicHttpRequest> requests) {
        ClassicHttpRequest request = next(requests);
        if (request == null) {
            return false;
        }
        try {
            client.execute(request, answer -> EntityUtils.toByteArray(answer.getEntity()));
            return true;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static CloseableHttpClient client() {
        return HttpClients.custom()
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setMaxConnTotal(CONNECTIONS)
                        .build())
                .build();
    }

    private static Void sendAll(CloseableHttpClient client, Iterator<ClassicHttpRequest> requests) {
        boolean more = true;
        while (more) {
            more = sendNext(client, requests);
        }
        return null;
    }

    private static ClassicHttpRequest next(Iterator<ClassicHttpRequest> requests) {
        synchronized (requests) {
            return requests.hasNext() ? requests.next() : null;
        }
    }

    private static ClassicHttpRequest request(Sandbox sandbox, SandboxCall call) {
        ClassicRequestBuilder request = ClassicRequestBuilder.create(call.method())
                .setUri(sandbox.url() + call.target().replace(" ", "%20"))
                .addHeader("Authorization", "Bearer " + SandboxSettings.BEARER_TOKEN)
                .addHeader("Accept", "application/json");
        if (!call.body().isEmpty()) {
            request.setEntity(call.body(), ContentType.APPLICATION_JSON);
        }
        return request.build();
    }
}
