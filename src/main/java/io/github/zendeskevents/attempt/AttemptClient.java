package io.github.zendeskevents.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.ZendeskClient;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * The client on behalf of an attempt: all that the steps of the routes ask of Zendesk goes through it. A read is always sent. A
 * write is sent too, unless the attempt is a rehearsal: then it is noted there, and the answer is what is expected of Zendesk.
 * The step that writes does not know which of both happens.
 */
public final class AttemptClient {

    private final ZendeskClient client;

    /** The client of this account. */
    public AttemptClient(ZendeskAccount account) {
        this.client = new ZendeskClient(account);
    }

    /**
     * Sends a request of a route of a user's own.
     *
     * @param attempt null where no delivery is under way
     * @return as {@link ZendeskClient#send}
     */
    public CompletionStage<ApiResponse> send(
            @Body ApiRequest request, @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        return request.method().equals("GET")
                ? read(request, attempt)
                : write(
                        new Write(
                                request,
                                MissingNode::getInstance,
                                rehearsal -> MadeUp.answer(request, rehearsal::newId)),
                        attempt);
    }

    /**
     * Sends a read.
     *
     * @return as {@link ZendeskClient#send}
     */
    public CompletableFuture<ApiResponse> read(ApiRequest request, DeliveryAttempt attempt) {
        return client.send(heard(request, attempt));
    }

    /**
     * Reads a list to its end.
     *
     * @return as {@link ZendeskClient#list}
     */
    public CompletableFuture<List<JsonNode>> list(ApiRequest first, DeliveryAttempt attempt) {
        return client.list(heard(first, attempt));
    }

    /**
     * Sends a write, or says in the attempt's rehearsal that it would be sent.
     *
     * @return as {@link ZendeskClient#send}; in a rehearsal it completes at once, with what the write expects
     */
    public CompletableFuture<ApiResponse> write(Write write, DeliveryAttempt attempt) {
        return DeliveryAttempt.of(attempt)
                .rehearsal()
                .map(rehearsal -> CompletableFuture.completedFuture(rehearsal.answer(write)))
                .orElseGet(() -> client.send(heard(write.request(), attempt)));
    }

    private static ApiRequest heard(ApiRequest request, DeliveryAttempt attempt) {
        return DeliveryAttempt.of(attempt).calls().map(request::heardBy).orElse(request);
    }
}
