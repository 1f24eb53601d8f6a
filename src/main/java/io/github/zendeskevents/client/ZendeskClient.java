package io.github.zendeskevents.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The API of one Zendesk account: a request in, its response out. Whoever sends one knows nothing of limits, credentials,
 * batches and retries after a limit; these are settled here.
 */
public final class ZendeskClient {

    private final RouteSender sender;

    /** The client of this account. */
    public ZendeskClient(ZendeskAccount account) {
        this.sender = new RouteSender(account);
    }

    /**
     * Sends one request.
     *
     * @return completes, on a worker thread of the account, with a success or with a refusal that the request accepts; fails
     *     with {@link RetryException}, {@link RejectedException}, {@link CredentialsRefusedException} or an
     *     {@link java.io.IOException}, not wrapped
     */
    public CompletableFuture<ApiResponse> send(ApiRequest request) {
        return sender.ask(request);
    }

    /**
     * Reads a list of Zendesk's to its end, page by page.
     *
     * @param first the request for the first page
     * @return completes with the items of all pages; fails as {@link #send} does
     */
    @SuppressWarnings("unchecked")
    public CompletableFuture<List<JsonNode>> list(ApiRequest first) {
        return sender.ask("direct:zendesk-list", first, List.class).thenApply(items -> (List<JsonNode>) items);
    }
}
