package io.github.zendeskevents.client;

import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;

/**
 * Failure class <em>never</em>: Zendesk refuses this record and will refuse it again. Its message holds Zendesk's own
 * details, because they are what a person needs to mend the event.
 */
public final class RejectedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String call;

    /** What Zendesk answered to this request, for people. */
    public RejectedException(ApiRequest request, ApiResponse response) {
        super(request + " was refused: " + response.details());
        this.call = request.toString();
    }

    /** The request that was refused, as method and path. */
    public String call() {
        return call;
    }
}
