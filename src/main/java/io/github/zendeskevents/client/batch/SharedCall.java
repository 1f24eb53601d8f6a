package io.github.zendeskevents.client.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import io.github.zendeskevents.client.request.CallListener;
import io.github.zendeskevents.client.request.CallRecord;
import io.github.zendeskevents.trace.TraceSpan;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Tells each of the requests that were sent as one of its own part of the call, and no part of the others: what is noted of one
 * person's event is about that person.
 */
record SharedCall(BulkRequest all, List<ApiRequest> requests) implements CallListener {

    /** True when any of them wants to hear of it. */
    boolean isAwaited() {
        return requests.stream().anyMatch(request -> request.listener().isPresent());
    }

    /** True when others go before all of them. */
    boolean isInBackground() {
        return requests.stream().allMatch(request -> request.is(ApiRequest.Option.BACKGROUND));
    }

    @Override
    public void heard(CallRecord call) {
        List<JsonNode> answers = answers(call);
        for (int i = 0; i < requests.size(); i++) {
            Part part = all.parts().get(i);
            tell(i, call.shared(requests.size(), path(part), sent(part), answers.get(i)));
        }
    }

    @Override
    public List<TraceSpan> spans() {
        return requests.stream()
                .flatMap(request -> request.listener().stream())
                .flatMap(listener -> listener.spans().stream())
                .distinct()
                .toList();
    }

    /** The job that the call began has ended, after this time. */
    void jobDone(String id, Duration took, List<Optional<ApiResponse>> done) {
        for (int i = 0; i < requests.size(); i++) {
            Optional<JsonNode> own = done.get(i).map(ApiResponse::body);
            CallRecord look = look(id, took, own.orElse(MissingNode.getInstance()));
            tell(i, own.isPresent() ? look : look.withError("the job does not say for certain: it is sent alone"));
        }
    }

    /** Nothing can be learnt of the job that the call began. */
    void jobLost(String id, Duration took, Throwable failure) {
        for (int i = 0; i < requests.size(); i++) {
            tell(i, look(id, took, MissingNode.getInstance()).withError(String.valueOf(failure.getMessage())));
        }
    }

    private CallRecord look(String id, Duration took, JsonNode answer) {
        ApiRequest request = ApiRequest.get("/api/v2/job_statuses/show_many", "/api/v2/job_statuses/show_many")
                .with("ids", id);
        return CallRecord.sent(request, Optional.of(200), took, answer)
                .shared(requests.size(), "/api/v2/job_statuses/show_many?ids=" + id, MissingNode.getInstance(), answer);
    }

    private void tell(int place, CallRecord call) {
        requests.get(place).listener().ifPresent(listener -> listener.heard(call));
    }

    private List<JsonNode> answers(CallRecord call) {
        boolean found = all.bulk().isLookUp()
                && call.status().filter(status -> status < 300).isPresent();
        if (found) {
            try {
                return all.found(new ApiResponse(200, call.answer())).stream()
                        .map(one -> one.map(ApiResponse::body).orElse(MissingNode.getInstance()))
                        .toList();
            } catch (RetryException unreadable) {
                return Collections.nCopies(requests.size(), MissingNode.getInstance());
            }
        }
        return Collections.nCopies(requests.size(), call.answer());
    }

    private static String path(Part part) {
        BulkEndpoint bulk = part.bulk();
        return bulk.isLookUp() ? bulk.path() + "?" + bulk.parameter() + "=" + part.key() : bulk.path();
    }

    private static JsonNode sent(Part part) {
        if (part.bulk().isLookUp()) {
            return MissingNode.getInstance();
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray(part.bulk().list()).add(part.record());
        return body;
    }
}
