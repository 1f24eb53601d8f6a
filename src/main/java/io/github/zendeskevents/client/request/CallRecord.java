package io.github.zendeskevents.client.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One call to Zendesk as it served one request, for people who want to know what was asked and answered. It holds no headers, so
 * no credentials; of a call for many only the part that is about the request.
 *
 * @param source who answered
 * @param method the HTTP method
 * @param path with the query, not encoded
 * @param records how many records shared the call
 * @param status the HTTP status; empty where there was no answer, or none of Zendesk's
 * @param took from its sending to its answer, or to the end of a job
 * @param request the JSON that was sent; a missing node for none
 * @param answer the JSON that came back; a missing node for none
 * @param current what Zendesk held of what a rehearsed write would change; a missing node for none
 * @param error why there is no answer, or none that can be read
 */
public record CallRecord(
        Source source,
        String method,
        String path,
        int records,
        Optional<Integer> status,
        Duration took,
        JsonNode request,
        JsonNode answer,
        JsonNode current,
        Optional<String> error) {

    /** Who answered. */
    public enum Source {
        /** Zendesk. */
        ZENDESK,
        /** What was read of Zendesk before and is believed still: no call was made. */
        MEMORY,
        /** Nobody: the call would have been made if this were no dry run. */
        DRY_RUN
    }

    /** A call that Zendesk answered, or did not. */
    public static CallRecord sent(ApiRequest request, Optional<Integer> status, Duration took, JsonNode answer) {
        return new CallRecord(
                Source.ZENDESK,
                request.method(),
                pathOf(request),
                1,
                status,
                took,
                request.body().orElse(MissingNode.getInstance()),
                answer,
                MissingNode.getInstance(),
                Optional.empty());
    }

    /** A read that took no call, because its answer is known. */
    public static CallRecord remembered(ApiRequest request, JsonNode known) {
        return new CallRecord(
                Source.MEMORY,
                request.method(),
                pathOf(request),
                1,
                Optional.empty(),
                Duration.ZERO,
                MissingNode.getInstance(),
                known,
                MissingNode.getInstance(),
                Optional.empty());
    }

    /** A write that was not made, and the answer that was expected. */
    public static CallRecord rehearsed(ApiRequest request, JsonNode current, JsonNode expected) {
        return new CallRecord(
                Source.DRY_RUN,
                request.method(),
                pathOf(request),
                1,
                Optional.empty(),
                Duration.ZERO,
                request.body().orElse(MissingNode.getInstance()),
                expected,
                current,
                Optional.empty());
    }

    /** The same, without an answer for this reason. */
    public CallRecord withError(String reason) {
        return new CallRecord(
                source, method, path, records, status, took, request, answer, current, Optional.of(reason));
    }

    /** One record's part of a call for many. */
    public CallRecord shared(int all, String itsPath, JsonNode itsRequest, JsonNode itsAnswer) {
        return new CallRecord(source, method, itsPath, all, status, took, itsRequest, itsAnswer, current, error);
    }

    private static String pathOf(ApiRequest request) {
        if (request.query().isEmpty()) {
            return request.path();
        }
        StringBuilder path = new StringBuilder(request.path());
        request.query().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(one -> path.append(
                        path.indexOf("?") < 0 ? '?' : '&')
                .append(one.getKey())
                .append('=')
                .append(one.getValue()));
        return path.toString();
    }

    /** Method and status only: the rest is personal data. */
    @Override
    public String toString() {
        return method + " " + status.map(String::valueOf).orElse(source.name());
    }
}
