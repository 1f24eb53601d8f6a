package io.github.zendeskevents.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.ZendeskClient;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.CallRecord;
import io.github.zendeskevents.client.request.SendGuard;
import java.util.List;
import java.util.Optional;
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

    private final ZendeskAccount account;
    private final ZendeskClient client;

    /** The client of this account. */
    public AttemptClient(ZendeskAccount account) {
        this.account = account;
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
                                rehearsal -> Answers.echo(request, rehearsal.records()::newId)),
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
     * @return as {@link ZendeskClient#send}; in a rehearsal it completes at once, with what the write expects; fails in both
     *     where the attempt's guard does not let it go
     */
    public CompletableFuture<ApiResponse> write(Write write, DeliveryAttempt attempt) {
        SendGuard guard = DeliveryAttempt.of(attempt).guard();
        return rehearsal(DeliveryAttempt.of(attempt))
                .map(rehearsal -> guard.refusal()
                        .<CompletableFuture<ApiResponse>>map(CompletableFuture::failedFuture)
                        .orElseGet(() -> CompletableFuture.completedFuture(rehearsed(write, rehearsal, attempt))))
                .orElseGet(() -> client.send(heard(write.request(), attempt)
                        .guardedBy(() -> guard.refusal().or(write.request().guard()::refusal))));
    }

    /** In a dry run a step outside of any delivery does not write either. */
    private Optional<Rehearsal> rehearsal(DeliveryAttempt attempt) {
        return attempt.rehearsal()
                .or(() -> account.settings().dryRun()
                        ? Optional.of(Rehearsal.inDryRun(MadeUpRecords.of(account)))
                        : Optional.empty());
    }

    private static ApiResponse rehearsed(Write write, Rehearsal rehearsal, DeliveryAttempt attempt) {
        Change change = new Change(write.request(), write.current().get());
        ApiResponse expected = rehearsal.answer(change, write.expected());
        DeliveryAttempt.of(attempt)
                .calls()
                .ifPresent(calls ->
                        calls.heard(CallRecord.rehearsed(change.request(), change.current(), expected.body())));
        return expected;
    }

    private static ApiRequest heard(ApiRequest request, DeliveryAttempt attempt) {
        DeliveryAttempt its = DeliveryAttempt.of(attempt);
        // A person waits for a preview, which is one event and takes little from the others.
        ApiRequest sent = its.isPreview() ? request.urgent() : its.inBackground() ? request.inBackground() : request;
        return its.calls().map(sent::heardBy).orElse(sent);
    }
}
