package io.github.zendeskevents.client.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One request to Zendesk as a value: what to send, which of Zendesk's limits it counts against, and which refusals its sender
 * is prepared for. Nobody but the client needs to know how a request is made.
 *
 * @param method the HTTP method
 * @param path from the root, with numeric ids filled in, such as {@code /api/v2/users/5}
 * @param label the path as Zendesk documents it, such as {@code /api/v2/users/{id}}, for counters and logs
 * @param query parameters, not yet encoded
 * @param body the JSON to send; empty: none
 * @param idempotencyKey the same key lets Zendesk do it once, however often it comes; it heeds this for new tickets only
 * @param limits the limits it counts against, the narrowest first
 * @param accepted statuses from 400 on that come back as an {@link ApiResponse}, because the sender decides what they mean
 * @param options how the client treats it
 * @param part what it is as one of many; empty: it is always sent alone
 * @param listener hears of the calls that are made for it
 * @param guard asked just before it is sent; a request for many does without those that it refuses
 */
public record ApiRequest(
        String method,
        String path,
        String label,
        Map<String, String> query,
        Optional<JsonNode> body,
        Optional<String> idempotencyKey,
        List<String> limits,
        Set<Integer> accepted,
        Set<Option> options,
        Optional<BulkEndpoint.Part> part,
        Optional<CallListener> listener,
        SendGuard guard) {

    /** The limit on all requests of an account but timeline events. */
    public static final String ACCOUNT = "account";
    /** The limit on {@code POST /users/create_or_update} and {@code PUT /users/{id}}. */
    public static final String USER_WRITES = "user-writes";
    /** What the name of the limit on writes of one user begins with, before Zendesk's number of the user. */
    public static final String OF_USER = "user ";
    /** The limit on background jobs that are queued or running. */
    public static final String JOBS = "jobs";
    /** The limit on timeline events, apart from {@link #ACCOUNT}. */
    public static final String TIMELINE = "timeline";

    /** How the client treats a request. */
    public enum Option {
        /** It is sent without credentials. */
        ANONYMOUS,
        /** It goes before others that wait for the same limit, because many depend on it. */
        URGENT,
        /** Others that wait for the same limit, or for the same request for many, go before it. */
        BACKGROUND,
        /** It comes back, too, that another record already holds a value that was sent. */
        ACCEPTING_DUPLICATE,
        /** It is given up after a quarter of the time that requests have, because others wait for its place. */
        BRIEF
    }

    public ApiRequest {
        query = Map.copyOf(query);
        limits = List.copyOf(limits);
        accepted = Set.copyOf(accepted);
        options = Set.copyOf(options);
    }

    /** A read. */
    public static ApiRequest get(String path, String label) {
        return bare("GET", path, label);
    }

    /** A write that sends JSON. */
    public static ApiRequest send(String method, String path, String label, JsonNode body) {
        return of(method, path, label, Optional.of(body));
    }

    /** A request that has neither parameters nor a body. */
    public static ApiRequest bare(String method, String path, String label) {
        return of(method, path, label, Optional.empty());
    }

    private static ApiRequest of(String method, String path, String label, Optional<JsonNode> body) {
        Optional<String> noKey = Optional.empty();
        List<String> limits = List.of(ACCOUNT);
        return new ApiRequest(
                method,
                path,
                label,
                Map.of(),
                body,
                noKey,
                limits,
                Set.of(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                SendGuard.NONE);
    }

    /** This request with one more query parameter. */
    public ApiRequest with(String parameter, String value) {
        Map<String, String> more = new HashMap<>(query);
        more.put(parameter, value);
        return new ApiRequest(
                method, path, label, more, body, idempotencyKey, limits, accepted, options, part, listener, guard);
    }

    /** This request, counted against these limits, the narrowest first. */
    public ApiRequest within(String... names) {
        List<String> others = List.of(names);
        return new ApiRequest(
                method, path, label, query, body, idempotencyKey, others, accepted, options, part, listener, guard);
    }

    /** This request, whose sender decides itself what a refusal with one of these statuses means. */
    public ApiRequest accepting(Integer... statuses) {
        Set<Integer> more = new HashSet<>(accepted);
        more.addAll(List.of(statuses));
        return new ApiRequest(
                method, path, label, query, body, idempotencyKey, limits, more, options, part, listener, guard);
    }

    /** This request, whose sender decides itself what it means that another record already holds a value that is sent. */
    public ApiRequest acceptingDuplicate() {
        return with(Option.ACCEPTING_DUPLICATE);
    }

    /** This request, sent without credentials. */
    public ApiRequest withoutCredentials() {
        return with(Option.ANONYMOUS);
    }

    /** This request, which goes before others that wait for the same limit. */
    public ApiRequest urgent() {
        return with(Option.URGENT);
    }

    /** This request, before which others go that wait for the same limit. */
    public ApiRequest inBackground() {
        return with(Option.BACKGROUND);
    }

    /** This request, which is given up sooner than others. */
    public ApiRequest brief() {
        return with(Option.BRIEF);
    }

    private ApiRequest with(Option option) {
        Set<Option> more = new HashSet<>(options);
        more.add(option);
        return new ApiRequest(
                method, path, label, query, body, idempotencyKey, limits, accepted, more, part, listener, guard);
    }

    /** This request, which may also be done as one of many. */
    public ApiRequest asPart(BulkEndpoint.Part of) {
        Optional<BulkEndpoint.Part> one = Optional.of(of);
        return new ApiRequest(
                method, path, label, query, body, idempotencyKey, limits, accepted, options, one, listener, guard);
    }

    /** This request, which Zendesk is to do once however often it comes with this key. */
    public ApiRequest withIdempotencyKey(String text) {
        Optional<String> key = Optional.of(text);
        return new ApiRequest(method, path, label, query, body, key, limits, accepted, options, part, listener, guard);
    }

    /** This request, of whose calls the listener hears. */
    public ApiRequest heardBy(CallListener its) {
        Optional<CallListener> one = Optional.of(its);
        return new ApiRequest(
                method, path, label, query, body, idempotencyKey, limits, accepted, options, part, one, guard);
    }

    /** This request, which is sent only if the guard still lets it go when its turn has come. */
    public ApiRequest guardedBy(SendGuard its) {
        return new ApiRequest(
                method, path, label, query, body, idempotencyKey, limits, accepted, options, part, listener, its);
    }

    /** True when it is treated so. */
    public boolean is(Option option) {
        return options.contains(option);
    }

    /** True when the response is a success, or a refusal that its sender decides on. */
    public boolean accepts(ApiResponse response) {
        return response.ok()
                || accepted.contains(response.status())
                || (is(Option.ACCEPTING_DUPLICATE) && response.duplicate());
    }

    /** Method and label only: paths and bodies hold personal data. */
    @Override
    public String toString() {
        return method + " " + label;
    }
}
