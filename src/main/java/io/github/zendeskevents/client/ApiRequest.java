package io.github.zendeskevents.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One call to Zendesk as a value: what to send, which of Zendesk's limits it counts against, and which refusals its sender
 * is prepared for. The routes pass it to the door as a body; nobody else needs to know how a request is made.
 *
 * @param method the HTTP method
 * @param path from the root, with numeric ids filled in, such as {@code /api/v2/users/5}
 * @param query parameters, not yet encoded
 * @param body the JSON to send; empty: none
 * @param label the path as Zendesk documents it, such as {@code /api/v2/users/{id}}, for counters and logs
 * @param limits the limits it counts against, the narrowest first
 * @param accepted refusals (statuses from 400 on) that come back as an {@link ApiResponse}, because the flow decides on them
 * @param acceptsDuplicate true when a refusal because another record holds the value comes back as an {@link ApiResponse} too
 * @param anonymous true when it is sent without credentials
 * @param priority true when it goes before others that wait for the same limit, because many depend on it
 * @param part what it is as one of many; empty: it is always sent alone
 * @param idempotencyKey the same key lets Zendesk do the call once, however often it comes; it heeds this for new tickets only
 */
public record ApiRequest(
        String method,
        String path,
        Map<String, String> query,
        Optional<JsonNode> body,
        String label,
        List<String> limits,
        Set<Integer> accepted,
        boolean acceptsDuplicate,
        boolean anonymous,
        boolean priority,
        Optional<BulkEndpoint.Part> part,
        Optional<String> idempotencyKey) {

    /** The limit on all calls of an account but timeline events. */
    public static final String ACCOUNT = "account";
    /** The limit on {@code POST /users/create_or_update} and {@code PUT /users/{id}}. */
    public static final String USER_WRITES = "user-writes";
    /** The limit on background jobs that are queued or running. */
    public static final String JOBS = "jobs";
    /** The limit on timeline events, apart from {@link #ACCOUNT}. */
    public static final String TIMELINE = "timeline";

    public ApiRequest {
        query = Map.copyOf(query);
        limits = List.copyOf(limits);
        accepted = Set.copyOf(accepted);
    }

    /** A read. */
    public static ApiRequest get(String path, String label) {
        return bare("GET", path, label);
    }

    /** A write that sends JSON. */
    public static ApiRequest send(String method, String path, String label, JsonNode body) {
        return new ApiRequest(
                method,
                path,
                Map.of(),
                Optional.of(body),
                label,
                List.of(ACCOUNT),
                Set.of(),
                false,
                false,
                false,
                Optional.empty(),
                Optional.empty());
    }

    /** A call that has neither parameters nor a body. */
    public static ApiRequest bare(String method, String path, String label) {
        return new ApiRequest(
                method,
                path,
                Map.of(),
                Optional.empty(),
                label,
                List.of(ACCOUNT),
                Set.of(),
                false,
                false,
                false,
                Optional.empty(),
                Optional.empty());
    }

    /** This call with one more query parameter. */
    public ApiRequest with(String parameter, String value) {
        Map<String, String> more = new LinkedHashMap<>(query);
        more.put(parameter, value);
        return new ApiRequest(
                method,
                path,
                more,
                body,
                label,
                limits,
                accepted,
                acceptsDuplicate,
                anonymous,
                priority,
                part,
                idempotencyKey);
    }

    /** This call, counted against these limits, the narrowest first. */
    public ApiRequest within(String... limits) {
        return new ApiRequest(
                method,
                path,
                query,
                body,
                label,
                List.of(limits),
                accepted,
                acceptsDuplicate,
                anonymous,
                priority,
                part,
                idempotencyKey);
    }

    /** This call, whose sender decides itself what a refusal with one of these statuses means. */
    public ApiRequest accepting(Integer... statuses) {
        Set<Integer> all = new LinkedHashSet<>(accepted);
        all.addAll(List.of(statuses));
        return new ApiRequest(
                method,
                path,
                query,
                body,
                label,
                limits,
                all,
                acceptsDuplicate,
                anonymous,
                priority,
                part,
                idempotencyKey);
    }

    /** This call, whose sender decides itself what it means that another record already holds a value that is sent. */
    public ApiRequest acceptingDuplicate() {
        return new ApiRequest(
                method, path, query, body, label, limits, accepted, true, anonymous, priority, part, idempotencyKey);
    }

    /** This call, sent without credentials. */
    public ApiRequest withoutCredentials() {
        return new ApiRequest(
                method,
                path,
                query,
                body,
                label,
                limits,
                accepted,
                acceptsDuplicate,
                true,
                priority,
                part,
                idempotencyKey);
    }

    /** This call, which goes before others that wait for the same limit. */
    public ApiRequest urgent() {
        return new ApiRequest(
                method,
                path,
                query,
                body,
                label,
                limits,
                accepted,
                acceptsDuplicate,
                anonymous,
                true,
                part,
                idempotencyKey);
    }

    /** This call, which may also be done as one of many. */
    public ApiRequest asPart(BulkEndpoint.Part newPart) {
        return new ApiRequest(
                method,
                path,
                query,
                body,
                label,
                limits,
                accepted,
                acceptsDuplicate,
                anonymous,
                priority,
                Optional.of(newPart),
                idempotencyKey);
    }

    /** This call, which Zendesk is to do once however often it comes with this key. It heeds keys for new tickets only. */
    public ApiRequest withIdempotencyKey(String key) {
        return new ApiRequest(
                method,
                path,
                query,
                body,
                label,
                limits,
                accepted,
                acceptsDuplicate,
                anonymous,
                priority,
                part,
                Optional.of(key));
    }

    /** Method and label only: paths and bodies hold personal data. */
    @Override
    public String toString() {
        return method + " " + label;
    }
}
