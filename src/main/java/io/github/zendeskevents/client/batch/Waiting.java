package io.github.zendeskevents.client.batch;

import io.github.zendeskevents.client.Workers;
import io.github.zendeskevents.client.limit.Load;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A request that waits to be sent with others. It goes on on a worker thread, whatever brought its response.
 *
 * @param result completes with its own response, or with nothing where it is to be sent alone
 */
record Waiting(
        ApiRequest request,
        Part part,
        CompletableFuture<Optional<ApiResponse>> result,
        Batcher batcher,
        Load load,
        Workers workers) {

    boolean isInBackground() {
        return request.is(ApiRequest.Option.BACKGROUND);
    }

    void goOn(Optional<ApiResponse> response) {
        load.waitEnds();
        workers.execute(() -> result.complete(response));
    }

    void goOnAlone() {
        goOn(Optional.empty());
    }

    /** Waits in its batcher once more. */
    void askAgain() {
        workers.execute(() -> batcher.add(this));
    }

    void fail(Throwable failure) {
        load.waitEnds();
        workers.execute(() -> result.completeExceptionally(failure));
    }
}
