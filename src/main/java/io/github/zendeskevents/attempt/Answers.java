package io.github.zendeskevents.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import java.util.function.LongSupplier;

/** Answers that no Zendesk gave, in the form that Zendesk's have. */
final class Answers {

    private Answers() {}

    /** One record was written. */
    static ApiResponse of(int status, String name, ObjectNode record) {
        return new ApiResponse(status, JsonNodeFactory.instance.objectNode().set(name, record));
    }

    /** Another record holds what was sent as this attribute. */
    static ApiResponse duplicate(String attribute) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("error", "RecordInvalid")
                .put("description", "Record validation errors");
        body.putObject("details")
                .putArray(attribute)
                .addObject()
                .put("description", "is already being used")
                .put("error", "DuplicateValue");
        return new ApiResponse(422, body);
    }

    /** A write of which nothing is known: the records as they were sent, each with an id. */
    static ApiResponse echo(ApiRequest request, LongSupplier ids) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        request.body().map(JsonNode::<JsonNode>deepCopy).ifPresent(sent -> sent.properties()
                .forEach(member -> body.set(
                        member.getKey(),
                        member.getValue() instanceof ObjectNode record && !record.has("id")
                                ? record.put("id", ids.getAsLong())
                                : member.getValue())));
        return new ApiResponse(request.method().equals("POST") ? 201 : 200, body);
    }
}
