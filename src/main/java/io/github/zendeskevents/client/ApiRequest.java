package io.github.zendeskevents.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One request to Zendesk as a value: what to send, which of Zendesk's limits it counts against, and which refusals its sender
 * is prepared for. Nobody but the client needs to know how a request is made.
 *
 * @param target where it goes
 * @param content what it says
 * @param limits the limits it counts against, the narrowest first
 * @param expected the refusals that its sender decides on
 * @param handling how the client treats it
 */
public record ApiRequest(Target target, Content content, List<String> limits, Refusals expected, Handling handling) {

    /** The limit on all requests of an account but timeline events. */
    public static final String ACCOUNT = "account";
    /** The limit on {@code POST /users/create_or_update} and {@code PUT /users/{id}}. */
    public static final String USER_WRITES = "user-writes";
    /** The limit on background jobs that are queued or running. */
    public static final String JOBS = "jobs";
    /** The limit on timeline events, apart from {@link #ACCOUNT}. */
    public static final String TIMELINE = "timeline";

    /**
     * @param method the HTTP method
     * @param path from the root, with numeric ids filled in, such as {@code /api/v2/users/5}
     * @param label the path as Zendesk documents it, such as {@code /api/v2/users/{id}}, for counters and logs
     */
    public record Target(String method, String path, String label) {}

    /**
     * @param query parameters, not yet encoded
     * @param body the JSON to send; empty: none
     * @param idempotencyKey the same key lets Zendesk do it once, however often it comes; it heeds this for new tickets only
     */
    public record Content(Map<String, String> query, Optional<JsonNode> body, Optional<String> idempotencyKey) {

        public Content {
            query = Map.copyOf(query);
        }

        private Content with(String parameter, String value) {
            Map<String, String> more = new LinkedHashMap<>(query);
            more.put(parameter, value);
            return new Content(more, body, idempotencyKey);
        }
    }

    /**
     * Refusals that come back as an {@link ApiResponse}, because the sender decides what they mean.
     *
     * @param statuses from 400 on
     * @param duplicate true when it comes back, too, that another record already holds a value that was sent
     */
    public record Refusals(Set<Integer> statuses, boolean duplicate) {

        public Refusals {
            statuses = Set.copyOf(statuses);
        }

        private Refusals and(List<Integer> others) {
            Set<Integer> all = new LinkedHashSet<>(statuses);
            all.addAll(others);
            return new Refusals(all, duplicate);
        }
    }

    /**
     * @param anonymous true when it is sent without credentials
     * @param urgent true when it goes before others that wait for the same limit, because many depend on it
     * @param part what it is as one of many; empty: it is always sent alone
     */
    public record Handling(boolean anonymous, boolean urgent, Optional<BulkEndpoint.Part> part) {}

    public ApiRequest {
        limits = List.copyOf(limits);
    }

    /** A read. */
    public static ApiRequest get(String path, String label) {
        return bare("GET", path, label);
    }

    /** A write that sends JSON. */
    public static ApiRequest send(String method, String path, String label, JsonNode body) {
        return of(new Target(method, path, label), Optional.of(body));
    }

    /** A request that has neither parameters nor a body. */
    public static ApiRequest bare(String method, String path, String label) {
        return of(new Target(method, path, label), Optional.empty());
    }

    private static ApiRequest of(Target target, Optional<JsonNode> body) {
        return new ApiRequest(
                target,
                new Content(Map.of(), body, Optional.empty()),
                List.of(ACCOUNT),
                new Refusals(Set.of(), false),
                new Handling(false, false, Optional.empty()));
    }

    /** This request with one more query parameter. */
    public ApiRequest with(String parameter, String value) {
        return new ApiRequest(target, content.with(parameter, value), limits, expected, handling);
    }

    /** This request, counted against these limits, the narrowest first. */
    public ApiRequest within(String... newLimits) {
        return new ApiRequest(target, content, List.of(newLimits), expected, handling);
    }

    /** This request, whose sender decides itself what a refusal with one of these statuses means. */
    public ApiRequest accepting(Integer... statuses) {
        return new ApiRequest(target, content, limits, expected.and(List.of(statuses)), handling);
    }

    /** This request, whose sender decides itself what it means that another record already holds a value that is sent. */
    public ApiRequest acceptingDuplicate() {
        return new ApiRequest(target, content, limits, new Refusals(expected.statuses(), true), handling);
    }

    /** This request, sent without credentials. */
    public ApiRequest withoutCredentials() {
        return handled(new Handling(true, handling.urgent(), handling.part()));
    }

    /** This request, which goes before others that wait for the same limit. */
    public ApiRequest urgent() {
        return handled(new Handling(handling.anonymous(), true, handling.part()));
    }

    /** This request, which may also be done as one of many. */
    public ApiRequest asPart(BulkEndpoint.Part part) {
        return handled(new Handling(handling.anonymous(), handling.urgent(), Optional.of(part)));
    }

    private ApiRequest handled(Handling newHandling) {
        return new ApiRequest(target, content, limits, expected, newHandling);
    }

    /** This request, which Zendesk is to do once however often it comes with this key. It heeds keys for new tickets only. */
    public ApiRequest withIdempotencyKey(String key) {
        Content once = new Content(content.query(), content.body(), Optional.of(key));
        return new ApiRequest(target, once, limits, expected, handling);
    }

    /** The HTTP method. */
    public String method() {
        return target.method();
    }

    /** The path from the root. */
    public String path() {
        return target.path();
    }

    /** The path as Zendesk documents it. */
    public String label() {
        return target.label();
    }

    /** The JSON to send; empty: none. */
    public Optional<JsonNode> body() {
        return content.body();
    }

    /** The query parameters, not yet encoded. */
    public Map<String, String> query() {
        return content.query();
    }

    /** The key by which Zendesk knows a repeat; empty: none. */
    public Optional<String> idempotencyKey() {
        return content.idempotencyKey();
    }

    /** What it is as one of many; empty: it is always sent alone. */
    public Optional<BulkEndpoint.Part> part() {
        return handling.part();
    }

    /** True when it is sent without credentials. */
    public boolean isAnonymous() {
        return handling.anonymous();
    }

    /** True when it goes before others that wait for the same limit. */
    public boolean isUrgent() {
        return handling.urgent();
    }

    /** True when its sender decides itself what a refusal with this status means. */
    public boolean accepts(int status) {
        return expected.statuses().contains(status);
    }

    /** True when the response is a success, or a refusal that its sender decides on. */
    public boolean accepts(ApiResponse response) {
        return response.ok() || accepts(response.status()) || expected.duplicate() && response.duplicate();
    }

    /** Method and label only: paths and bodies hold personal data. */
    @Override
    public String toString() {
        return method() + " " + label();
    }
}
