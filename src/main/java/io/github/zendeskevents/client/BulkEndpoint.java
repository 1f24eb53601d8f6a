package io.github.zendeskevents.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The calls of Zendesk that do for up to a hundred records what another call does for one, and how to find in their answers
 * what belongs to each. What cannot be told for certain is left to the single call, which says it for itself: the results
 * of jobs name failures by place and reasons in words only. See "show_many", "create_many" and "update_many" in Zendesk's
 * references "Users", "Organizations" and "Organization memberships", and its reference "Job statuses".
 */
public enum BulkEndpoint {

    /** Users by {@code external_id}. */
    USERS_BY_EXTERNAL_ID("GET", "/api/v2/users/show_many", "users", "external_ids", "external_id"),
    /** Organizations by {@code external_id}. */
    ORGANIZATIONS_BY_EXTERNAL_ID(
            "GET", "/api/v2/organizations/show_many", "organizations", "external_ids", "external_id"),
    /** Organizations by Zendesk's own number. */
    ORGANIZATIONS_BY_ID("GET", "/api/v2/organizations/show_many", "organizations", "ids", "id"),
    /**
     * New users; off in an account until its owner asks Zendesk to enable imports. The other import,
     * {@code create_or_update_many}, is never used: it would take over whoever has the email already, staff too.
     */
    CREATE_USERS("POST", "/api/v2/users/create_many", "users", "", "external_id"),
    /** Changes of users, by Zendesk's own number. */
    UPDATE_USERS("PUT", "/api/v2/users/update_many", "users", "", "id"),
    /** New memberships. Their results name no user: failures are told by their place. */
    CREATE_MEMBERSHIPS("POST", "/api/v2/organization_memberships/create_many", "organization_memberships", "", "");

    private final String method;
    private final String path;
    private final String list;
    private final String parameter;
    private final String key;

    BulkEndpoint(String method, String path, String list, String parameter, String key) {
        this.method = method;
        this.path = path;
        this.list = list;
        this.parameter = parameter;
        this.key = key;
    }

    /** True for a look-up, which is answered at once; false for a write, which is a background job. */
    boolean lookUp() {
        return method.equals("GET");
    }

    String path() {
        return path;
    }

    /** The one call for all of these. */
    ApiRequest call(List<Part> parts) {
        if (lookUp()) {
            return ApiRequest.get(path, path)
                    .with(
                            parameter,
                            String.join(",", parts.stream().map(Part::key).toList()))
                    .accepting(400, 403, 404, 413, 414, 422)
                    .urgent();
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        parts.forEach(part -> body.withArray(list).add(part.record()));
        return ApiRequest.send(method, path, path, body)
                .within(ApiRequest.JOBS, ApiRequest.ACCOUNT)
                .accepting(400, 403, 404, 413, 422)
                .urgent();
    }

    /**
     * What a look-up found for each, as if each had been asked for alone.
     *
     * @throws RetryException when the answer holds no list
     */
    List<Optional<ApiResponse>> found(List<Part> parts, ApiResponse answer) throws RetryException {
        Map<String, ObjectNode> bodies = new HashMap<>();
        for (JsonNode record : answer.records(list)) {
            bodies.computeIfAbsent(lower(record.path(key).asText()), any -> emptyList())
                    .withArray(list)
                    .add(record);
        }
        return parts.stream()
                .map(part -> Optional.of(new ApiResponse(200, bodies.getOrDefault(lower(part.key()), emptyList()))))
                .toList();
    }

    /** What a job did for each, as if each had been written alone; empty where that is not certain. */
    List<Optional<ApiResponse>> done(List<Part> parts, JsonNode results) {
        return key.isEmpty() ? doneByPlace(parts, results) : doneByKey(parts, results);
    }

    private List<Optional<ApiResponse>> doneByKey(List<Part> parts, JsonNode results) {
        Map<String, JsonNode> byKey = new HashMap<>();
        for (JsonNode result : results) {
            if (succeeded(result) && result.path("id").canConvertToLong()) {
                byKey.put(lower(result.path(key).asText()), result);
            }
        }
        return parts.stream()
                .map(part -> Optional.ofNullable(byKey.get(lower(part.key())))
                        .map(result -> answer(part, result.path("id").asLong())))
                .toList();
    }

    private List<Optional<ApiResponse>> doneByPlace(List<Part> parts, JsonNode results) {
        boolean[] failed = new boolean[parts.size()];
        int failures = 0;
        for (JsonNode result : results) {
            int place = result.path("index").asInt(-1);
            if (!succeeded(result) && place >= 0 && place < failed.length && !failed[place]) {
                failed[place] = true;
                failures++;
            }
        }
        long successes = 0;
        for (JsonNode result : results) {
            successes += succeeded(result) ? 1 : 0;
        }
        boolean allTold = successes + failures == parts.size() && results.size() == parts.size();
        return IntStream.range(0, parts.size())
                .mapToObj(i -> allTold && !failed[i]
                        ? Optional.of(new ApiResponse(201, JsonNodeFactory.instance.objectNode()))
                        : Optional.<ApiResponse>empty())
                .toList();
    }

    /** The record as it was sent and Zendesk's number of it: that much is certain without another look. */
    private ApiResponse answer(Part part, long id) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("user", part.record().deepCopy().put("id", id));
        return new ApiResponse(this == CREATE_USERS ? 201 : 200, body);
    }

    private ObjectNode emptyList() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray(list);
        return body;
    }

    private static boolean succeeded(JsonNode result) {
        return result.path("success").asBoolean(true)
                && !result.hasNonNull("error")
                && !result.path("status").asText().equals("Failed");
    }

    /** Zendesk compares external ids without regard to case. */
    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /**
     * What a call is as one of many.
     *
     * @param bulk the call for many
     * @param key what the record is recognised by in the answer; empty text where answers go by place
     * @param record what to write; an empty object for a look-up
     */
    public record Part(BulkEndpoint bulk, String key, ObjectNode record) {

        /** A look-up as one of many. */
        public static Part lookUp(BulkEndpoint bulk, String key) {
            return new Part(bulk, key, JsonNodeFactory.instance.objectNode());
        }

        /** True when it can be asked for together with others: an id that holds a comma cannot. */
        boolean joinable() {
            return !bulk.lookUp() || !key.contains(",") && !key.isBlank();
        }

        /** The key only: the record is personal data and stays out of logs. */
        @Override
        public String toString() {
            return "Part[" + bulk + " " + key + "]";
        }
    }
}
