package io.github.zendeskevents.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.main.RunningDistribution;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends a load on and on, as a careful sender does: one batch after the other, each again until it is accepted, to whichever
 * program answers.
 */
final class Sender implements AutoCloseable {

    private static final Duration PACE = Duration.ofMillis(100);

    private final Load load;
    private final int users;
    private final int batch;
    private final List<RunningDistribution> programs;
    private final AtomicInteger refused = new AtomicInteger();
    private final CompletableFuture<Void> end;
    private int turn;
    private volatile boolean enough;

    /** @param batch how many events go together, about ten times a second */
    Sender(Load load, int users, int batch, RunningDistribution... programs) {
        this.load = load;
        this.users = users;
        this.batch = batch;
        this.programs = List.of(programs);
        this.end = CompletableFuture.runAsync(this::run, work -> new Thread(work, "sender").start());
    }

    private void run() {
        int user = 0;
        while (!enough) {
            StringBuilder events = new StringBuilder();
            for (int i = 0; i < batch; i++) {
                events.append(i == 0 ? "" : ",").append(load.next(user++ % users));
            }
            String body = "{'batch':[" + events + "]}";
            await().atMost(Duration.ofMinutes(2))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(PACE)
                    .until(() -> accepted(body));
            await().pollDelay(PACE).until(() -> true);
        }
    }

    private boolean accepted(String body) {
        try {
            HttpResponse<String> answer = programs.get(turn++ % programs.size()).send("batch", body);
            if (answer.statusCode() != 200) {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After").orElse(""))
                        .matches("\\d+");
                refused.incrementAndGet();
            }
            return answer.statusCode() == 200;
        } catch (UncheckedIOException down) {
            return false;
        }
    }

    /** How many times a batch was refused with 503, and {@code Retry-After}. */
    int refused() {
        return refused.get();
    }

    /** Ends after the batch under way, which is accepted first. */
    void finish() {
        enough = true;
        try {
            end.get(2, TimeUnit.MINUTES);
        } catch (Exception e) {
            throw new AssertionError("the sender failed", e);
        }
    }

    @Override
    public void close() {
        enough = true;
    }
}
