package io.github.zendeskevents.client.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.client.Refusal;
import io.github.zendeskevents.client.RetryException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What Zendesk said to a request, after the client took away everything that is not the sender's business: limits,
 * credentials and passing trouble.
 *
 * @param status the HTTP status: a success, or one that the request accepts
 * @param body the JSON; a missing node where there was none
 */
public record ApiResponse(int status, JsonNode body) {

    /** True for 2xx. */
    public boolean ok() {
        return status >= 200 && status < 300;
    }

    /** True when another record already holds a value that was sent: 422 with {@code DuplicateValue} in its details. */
    public boolean duplicate() {
        return status == 422 && elements(body.path("details")).anyMatch(ApiResponse::isDuplicate);
    }

    /** True when another record already holds the value sent for this attribute. */
    public boolean duplicateOf(String attribute) {
        return status == 422 && isDuplicate(body.path("details").path(attribute));
    }

    /**
     * The record of this name.
     *
     * @throws RetryException when there is none with an id: to take half a response for a whole one would make a user who
     *     exists look like one who does not
     */
    public JsonNode record(String name) throws RetryException {
        JsonNode record = body.path(name);
        if (!record.path("id").canConvertToLong()) {
            throw RetryException.unreadable("Zendesk answered " + status + " without the " + name, Optional.empty());
        }
        return record;
    }

    /**
     * The records of this list, each an object.
     *
     * @throws RetryException when there is no such list, for the reason given with {@link #record}
     */
    public List<JsonNode> records(String name) throws RetryException {
        JsonNode list = body.path(name);
        if (!list.isArray() || elements(list).anyMatch(r -> !r.path("id").canConvertToLong())) {
            throw RetryException.unreadable("Zendesk answered " + status + " without the " + name, Optional.empty());
        }
        return elements(list).toList();
    }

    /** Zendesk's reason for a refusal in one line, as it gave it; for people. */
    public String details() {
        return Refusal.describe(status, body);
    }

    private static boolean isDuplicate(JsonNode detail) {
        return elements(detail).anyMatch(d -> d.path("error").asText().equals("DuplicateValue"));
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
