package io.github.zendeskevents.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.event.Event;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Reads events back as they were accepted, with every digit of their numbers. */
final class StoredEvents {

    private final ObjectMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** An event that cannot be read, because someone changed the row, keeps its ids and says so: it ends as a dead letter. */
    Event read(ResultSet row) throws SQLException {
        Instant acceptedAt = Instant.ofEpochMilli(row.getLong("accepted_at"));
        String json = row.getString("event");
        try {
            JsonNode node = mapper.readTree(json == null ? "" : json);
            if (node instanceof ObjectNode object) {
                return new Event(object, acceptedAt, Optional.ofNullable(row.getString("problem")));
            }
        } catch (JsonProcessingException changedSince) {
            return unreadable(row, acceptedAt);
        }
        return unreadable(row, acceptedAt);
    }

    private static Event unreadable(ResultSet row, Instant acceptedAt) throws SQLException {
        ObjectNode ids = JsonNodeFactory.instance.objectNode();
        ids.put("type", row.getString("type"));
        ids.put("messageId", row.getString("message_id"));
        ids.put("userId", row.getString("user_id"));
        return new Event(ids, acceptedAt).withProblem("The inbox holds no readable JSON for this event.");
    }
}
