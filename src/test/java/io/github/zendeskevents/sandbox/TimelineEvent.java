package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * An event on a user's timeline.
 *
 * @param createdAt what the sender said, else when it was received
 */
record TimelineEvent(
        String id,
        String source,
        String type,
        String description,
        String createdAt,
        Instant receivedAt,
        JsonNode properties,
        Profile profile,
        long userId) {

    ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("id", id)
                .put("source", source)
                .put("type", type)
                .put("description", description)
                .put("created_at", createdAt)
                .put("received_at", Json.time(receivedAt))
                .put("user_id", Long.toString(userId))
                .put("profile_id", profile.id());
        json.set("properties", properties);
        return json;
    }
}
