package io.github.zendeskevents.client;

import io.github.zendeskevents.client.BulkEndpoint.Part;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Gathers calls of one kind until it is time to send them as one: when as many wait as one call may hold, when nobody is left
 * who could join, or after a while. What to send is decided as late as possible: while the account's limit is used up, more
 * gather. In a crowd, what does not fill a call waits for the answer to the one before, so that the pace is Zendesk's own.
 */
final class Batcher {

    /** Servers refuse addresses above some 8,000 characters. */
    private static final int LONGEST_KEYS = 5_000;

    /**
     * One call that waits to be sent with others.
     *
     * @param result completes with its own answer, or with nothing where it is to be sent alone
     */
    record Waiting(ApiRequest call, Part part, CompletableFuture<Optional<ApiResponse>> result) {}

    /**
     * When to send.
     *
     * @param linger how long to wait for others
     * @param free false while no further call of this kind may be sent
     * @param underLoad whether many events are in delivery
     */
    record Pace(Supplier<Duration> linger, BooleanSupplier free, BooleanSupplier underLoad) {}

    private final int largest;
    private final ZendeskAccount account;
    private final Pace pace;
    private final Function<List<Waiting>, CompletionStage<?>> sender;
    private final Consumer<Runnable> elsewhere;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean timed;
    private boolean ripe;
    private boolean asking;
    private boolean closed;
    private int incomplete;

    /**
     * @param largest how many calls go in one
     * @param sender sends what was gathered, and completes when that was answered
     * @param elsewhere runs the rest of a call's way
     */
    Batcher(
            int largest,
            ZendeskAccount account,
            Pace pace,
            Function<List<Waiting>, CompletionStage<?>> sender,
            Consumer<Runnable> elsewhere) {
        this.largest = largest;
        this.account = account;
        this.pace = pace;
        this.sender = sender;
        this.elsewhere = elsewhere;
    }

    /** Adds a call; the result never completes on the thread of a timer. */
    CompletableFuture<Optional<ApiResponse>> add(ApiRequest call, Part part) {
        Waiting mine = new Waiting(call, part, new CompletableFuture<>());
        account.load().waits();
        boolean late;
        synchronized (this) {
            late = closed;
            waiting.add(mine);
        }
        if (late) {
            close();
        } else {
            consider();
        }
        return mine.result();
    }

    /** Sends what it is time for. */
    void consider() {
        synchronized (this) {
            if (asking || waiting.isEmpty() || !pace.free().getAsBoolean()) {
                return;
            }
            boolean full = waiting.size() >= largest;
            boolean time = ripe && (incomplete == 0 || !pace.underLoad().getAsBoolean());
            if (!full && !time && !account.load().quiet()) {
                waitForOthers();
                return;
            }
            asking = true;
        }
        account.rateLimiters().room(ApiRequest.ACCOUNT).whenComplete((room, stopping) -> {
            if (stopping == null) {
                send();
            } else {
                giveUp(stopping);
            }
        });
    }

    private void waitForOthers() {
        if (!timed && !ripe) {
            timed = true;
            account.after(pace.linger().get(), () -> {
                synchronized (this) {
                    timed = false;
                    ripe = !waiting.isEmpty();
                }
                elsewhere.accept(this::consider);
            });
        }
    }

    private void send() {
        List<Waiting> batch;
        boolean partial;
        synchronized (this) {
            asking = false;
            batch = take();
            partial = batch.size() < largest;
            incomplete += partial ? 1 : 0;
            ripe = false;
        }
        if (!batch.isEmpty()) {
            account.load().errandBegins();
            sender.apply(batch).whenComplete((done, failure) -> answered(partial));
        }
        consider();
    }

    private void answered(boolean partial) {
        synchronized (this) {
            incomplete -= partial ? 1 : 0;
        }
        account.load().errandEnds();
        consider();
    }

    private List<Waiting> take() {
        List<Waiting> batch = new ArrayList<>();
        int length = 0;
        while (!waiting.isEmpty() && batch.size() < largest) {
            int key = waiting.peek().part().bulk().lookUp()
                    ? waiting.peek().part().key().length() * 3 + 1
                    : 0;
            if (!batch.isEmpty() && length + key > LONGEST_KEYS) {
                break;
            }
            length += key;
            batch.add(waiting.remove());
        }
        return batch;
    }

    /** Lets nobody wait any longer. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        giveUp(new RetryException("the program is stopping"));
    }

    private void giveUp(Throwable stopping) {
        List<Waiting> all;
        synchronized (this) {
            asking = false;
            all = new ArrayList<>(waiting);
            waiting.clear();
        }
        all.forEach(one -> {
            account.load().goesOn();
            elsewhere.accept(() -> one.result().completeExceptionally(stopping));
        });
    }
}
