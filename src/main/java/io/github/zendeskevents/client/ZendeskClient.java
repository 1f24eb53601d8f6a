package io.github.zendeskevents.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.PagedList;
import io.github.zendeskevents.failure.Causes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The API of one Zendesk account: a request in, its response out. Whoever sends one knows nothing of limits, credentials,
 * batches, pages and retries after a limit; these are settled here. All requests leave by the route
 * {@code direct:zendesk-http}.
 */
public final class ZendeskClient {

    private final ZendeskAccount account;

    /** The client of this account. */
    public ZendeskClient(ZendeskAccount account) {
        this.account = account;
    }

    /**
     * Sends one request, together with others where Zendesk has a request for many. Where Zendesk refuses the credentials, all
     * delivery pauses.
     *
     * @return completes, on a worker thread of the account, with a success or with a refusal that the request accepts; fails
     *     with {@link RetryException}, {@link RejectedException}, {@link CredentialsRefusedException} or an
     *     {@link java.io.IOException}, not wrapped. It completes in any case, also where the program ends.
     */
    public CompletableFuture<ApiResponse> send(ApiRequest request) {
        return Causes.unwrapped(account.batching().send(request).whenComplete((response, failure) -> {
            if (failure != null) {
                Causes.find(failure, CredentialsRefusedException.class)
                        .ifPresent(refusal -> account.credentialStatus().refused(refusal.getMessage()));
            }
        }));
    }

    /**
     * Reads a list of Zendesk's to its end, page by page. A refusal that the request accepts ends the list.
     *
     * @param first the request for the first page
     * @return completes with the items of all pages; fails as {@link #send} does, and with {@link RetryException} when a page
     *     holds no list
     */
    public CompletableFuture<List<JsonNode>> list(ApiRequest first) {
        return Causes.unwrapped(rest(PagedList.startingWith(first)));
    }

    private CompletionStage<List<JsonNode>> rest(PagedList read) {
        return read.next()
                .map(request -> send(request).thenCompose(response -> {
                    try {
                        return rest(read.with(response));
                    } catch (RetryException noList) {
                        return CompletableFuture.failedFuture(noList);
                    }
                }))
                .orElseGet(() -> CompletableFuture.completedFuture(read.items()));
    }
}
