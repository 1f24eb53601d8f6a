package io.github.zendeskevents.client.batch;

import io.github.zendeskevents.client.Workers;
import io.github.zendeskevents.client.limit.Load;
import io.github.zendeskevents.client.request.ApiResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The part of the connections that records in trouble may use. Such a request may hang until its timeout; were each to have a
 * connection, a few dozen would leave none to the others. Those that wait for a slot hold no thread and no place in delivery.
 */
final class TroubledSlots {

    private final Load load;
    private final Workers workers;
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private int free;

    /** @param slots how many requests may be under way at once */
    TroubledSlots(int slots, Load load, Workers workers) {
        this.free = slots;
        this.load = load;
        this.workers = workers;
    }

    /** Sends a request as soon as there is a slot for it; completes as the request does. */
    CompletionStage<ApiResponse> send(Supplier<CompletionStage<ApiResponse>> request) {
        CompletableFuture<Void> slot = new CompletableFuture<>();
        synchronized (this) {
            if (free > 0) {
                free--;
                slot.complete(null);
            } else {
                queue.add(() -> slot.complete(null));
            }
        }
        if (slot.isDone()) {
            return request.get().whenComplete((response, failure) -> giveBack());
        }
        load.waitBegins();
        return slot.thenCompose(mine -> {
            load.waitEnds();
            return request.get().whenComplete((response, failure) -> giveBack());
        });
    }

    private void giveBack() {
        Runnable next;
        synchronized (this) {
            next = queue.poll();
            free += next == null ? 1 : 0;
        }
        if (next != null) {
            workers.execute(next);
        }
    }

    /** Lets nobody wait any longer: what is sent fails by itself where nothing is sent any more. */
    void close() {
        Deque<Runnable> all;
        synchronized (this) {
            all = new ArrayDeque<>(queue);
            queue.clear();
            free += all.size();
        }
        all.forEach(workers::execute);
    }
}
