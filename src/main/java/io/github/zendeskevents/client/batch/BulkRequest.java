package io.github.zendeskevents.client.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One request for many, and how to find in its response what belongs to each. What cannot be told for certain is left to
 * the single request, which says it for itself: the results of jobs name failures by place and reasons in prose only. See
 * Zendesk's reference "Job statuses".
 */
record BulkRequest(BulkEndpoint bulk, List<Part> parts) {

    ApiRequest request() {
        if (bulk.isLookUp()) {
            String keys = String.join(",", parts.stream().map(Part::key).toList());
            return ApiRequest.get(bulk.path(), bulk.path())
                    .with(bulk.parameter(), keys)
                    .accepting(400, 403, 404, 413, 414, 422);
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        parts.forEach(part -> body.withArray(bulk.list()).add(part.record()));
        return ApiRequest.send(bulk.method(), bulk.path(), bulk.path(), body)
                .within(ApiRequest.JOBS, ApiRequest.ACCOUNT)
                .accepting(400, 403, 404, 413, 422);
    }

    /**
     * What a look-up found for each, as if each had been asked for alone.
     *
     * @throws RetryException when the response holds no list
     */
    List<Optional<ApiResponse>> found(ApiResponse response) throws RetryException {
        Map<String, ObjectNode> bodies = new HashMap<>();
        for (JsonNode record : response.records(bulk.list())) {
            bodies.computeIfAbsent(lower(record.path(bulk.key()).asText()), any -> emptyList())
                    .withArray(bulk.list())
                    .add(record);
        }
        return parts.stream()
                .map(part -> Optional.of(new ApiResponse(200, bodies.getOrDefault(lower(part.key()), emptyList()))))
                .toList();
    }

    /** What a job did for each, as if each had been written alone; empty where that is not certain. */
    List<Optional<ApiResponse>> done(JsonNode results) {
        return bulk.key().isEmpty() ? doneByPlace(results) : doneByKey(results);
    }

    private List<Optional<ApiResponse>> doneByKey(JsonNode results) {
        Map<String, JsonNode> byKey = new HashMap<>();
        for (JsonNode result : results) {
            if (succeeded(result) && result.path("id").canConvertToLong()) {
                byKey.put(lower(result.path(bulk.key()).asText()), result);
            }
        }
        Map<String, Long> timesOfKey = partsByKey();
        return parts.stream()
                .map(part -> Optional.of(lower(part.key()))
                        .filter(key -> timesOfKey.get(key) == 1)
                        .map(byKey::get)
                        .map(result -> written(part, result.path("id").asLong())))
                .toList();
    }

    /** Of several parts with the same key nobody can tell whose the result is: one may have failed behind the other's success. */
    private Map<String, Long> partsByKey() {
        return parts.stream().collect(Collectors.groupingBy(part -> lower(part.key()), Collectors.counting()));
    }

    private List<Optional<ApiResponse>> doneByPlace(JsonNode results) {
        Set<Integer> failed = new HashSet<>();
        long successes = 0;
        for (JsonNode result : results) {
            int place = result.path("index").asInt(-1);
            if (succeeded(result)) {
                successes++;
            } else if (place >= 0 && place < parts.size()) {
                failed.add(place);
            }
        }
        boolean allTold = successes + failed.size() == parts.size() && results.size() == parts.size();
        return IntStream.range(0, parts.size())
                .mapToObj(place -> allTold && !failed.contains(place)
                        ? Optional.of(new ApiResponse(201, JsonNodeFactory.instance.objectNode()))
                        : Optional.<ApiResponse>empty())
                .toList();
    }

    /** The record as it was sent and Zendesk's number of it: that much is certain without another look. */
    private ApiResponse written(Part part, long id) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set(bulk.record(), part.record().deepCopy().put("id", id));
        return new ApiResponse(bulk == BulkEndpoint.CREATE_USERS ? 201 : 200, body);
    }

    private ObjectNode emptyList() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray(bulk.list());
        return body;
    }

    private static boolean succeeded(JsonNode result) {
        return result.path("success").asBoolean(true)
                && !result.hasNonNull("error")
                && !result.path("status").asText().equals("Failed");
    }

    /** Zendesk compares external ids without regard to case. */
    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
