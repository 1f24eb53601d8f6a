package io.github.zendeskevents.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.request.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The forms in which Zendesk writes a record, whichever it is: what an attribute holds, and the envelope of a request. */
public final class RecordJson {

    private RecordJson() {}

    /** The body of a request that writes one record. */
    public static ObjectNode envelope(String name, ObjectNode record) {
        return JsonNodeFactory.instance.objectNode().set(name, record);
    }

    /** What Zendesk answers when it has written one record. */
    public static ApiResponse answer(int status, String name, ObjectNode record) {
        return new ApiResponse(status, envelope(name, record));
    }

    /**
     * What a record holds of the members that a change writes, and of objects in it such as custom fields likewise.
     *
     * @param record is changed
     */
    public static ObjectNode heldOf(ObjectNode record, ObjectNode change) {
        List<String> written = new ArrayList<>();
        change.fieldNames().forEachRemaining(written::add);
        record.retain(written);
        for (String member : written) {
            if (record.get(member) instanceof ObjectNode inner
                    && change.get(member) instanceof ObjectNode innerChange) {
                heldOf(inner, innerChange);
            }
        }
        return record;
    }

    /** A text or number as text; empty where the record has none, or blanks only. */
    public static Optional<String> text(JsonNode json, String member) {
        return Optional.ofNullable(json.get(member))
                .filter(v -> v.isTextual() || v.isNumber())
                .map(JsonNode::asText)
                .filter(t -> !t.isBlank());
    }

    /** The tags of a record, in lower case, as Zendesk compares them. */
    public static Set<String> tags(JsonNode json) {
        Set<String> tags = new TreeSet<>();
        json.path("tags").forEach(tag -> tags.add(tag.asText().toLowerCase(Locale.ROOT)));
        return tags;
    }
}
