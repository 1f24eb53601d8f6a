package io.github.zendeskevents.inbox.sql.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.inbox.DeadLetters.DeadLetter;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.Inbox.Waiting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Reads rows of the table of events: events as they were accepted, with every digit of their numbers. */
public final class EventRows {

    /** What {@link #event} reads. */
    public static final String EVENT_COLUMNS =
            "id, event, type, message_id, user_id, problem, accepted_at, size, trust, sender, traceparent";

    /** What {@link #read} reads. */
    public static final String CLAIM_COLUMNS = EVENT_COLUMNS + ", seq, lane, org_lane, owner, attempts";

    /** What {@link #deadLetter} reads. */
    public static final String DEAD_LETTER_COLUMNS = EVENT_COLUMNS + ", attempts, code, reason, step, failed_at";

    /** What the decoder took is read again, whatever it is: an event of which a name is too long was written with it. */
    private final ObjectMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNameLength(Integer.MAX_VALUE)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNumberLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** An event that cannot be read, because someone changed the row, keeps its ids and says so: it ends as a dead letter. */
    public Event event(ResultSet row) throws SQLException {
        Instant acceptedAt = Instant.ofEpochMilli(row.getLong("accepted_at"));
        String json = row.getString("event");
        try {
            JsonNode node = mapper.readTree(json == null ? "" : json);
            if (node instanceof ObjectNode object) {
                return new Event(
                        object,
                        acceptedAt,
                        Optional.ofNullable(row.getString("problem")),
                        trust(row),
                        row.getInt("sender"),
                        Optional.ofNullable(row.getString("traceparent")));
            }
        } catch (JsonProcessingException changedSince) {
            return unreadable(row, acceptedAt);
        }
        return unreadable(row, acceptedAt);
    }

    private static Event unreadable(ResultSet row, Instant acceptedAt) throws SQLException {
        ObjectNode ids = JsonNodeFactory.instance
                .objectNode()
                .put("type", row.getString("type"))
                .put("messageId", row.getString("message_id"))
                .put("userId", row.getString("user_id"));
        return new Event(ids, acceptedAt)
                .withProblem("The inbox holds no readable JSON for this event.")
                .withTrust(trust(row))
                .withSender(row.getInt("sender"))
                .withTraceparent(Optional.ofNullable(row.getString("traceparent")));
    }

    private static Claim claim(ResultSet row) throws SQLException {
        return new Claim(
                row.getLong("id"),
                row.getLong("seq"),
                row.getString("lane"),
                row.getString("org_lane"),
                row.getInt("sender"),
                row.getLong("size"),
                row.getInt("attempts"),
                row.getString("owner"));
    }

    private static Trust trust(ResultSet row) throws SQLException {
        return Trust.of(row.getString("trust"));
    }

    public Read read(ResultSet row) throws SQLException {
        return new Read(
                claim(row), new Delivery(row.getLong("id"), event(row), row.getInt("attempts"), row.getLong("size")));
    }

    Waiting waiting(ResultSet row) throws SQLException {
        return new Waiting(row.getLong("id"), event(row), row.getLong("size"));
    }

    public DeadLetter deadLetter(ResultSet row) throws SQLException {
        return new DeadLetter(
                row.getLong("id"),
                event(row),
                row.getString("code"),
                row.getString("reason"),
                row.getString("step"),
                row.getInt("attempts"),
                Instant.ofEpochMilli(row.getLong("failed_at")));
    }

    /** An event that is about to be in flight. */
    public record Read(Claim claim, Delivery delivery) {}
}
