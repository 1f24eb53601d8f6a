package io.github.zendeskevents.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import java.util.function.LongSupplier;

/** Answers that no Zendesk gave. */
final class MadeUp {

    private MadeUp() {}

    /** An answer to a write of which nothing is known: the records as they were sent, each with an id. */
    static ApiResponse answer(ApiRequest request, LongSupplier ids) {
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
