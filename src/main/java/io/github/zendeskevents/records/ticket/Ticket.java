package io.github.zendeskevents.records.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.zendeskevents.records.RecordJson;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * A ticket as Zendesk holds it, as far as routes ask for it.
 *
 * @param id Zendesk's own number
 * @param externalId the sender's id
 * @param requesterId Zendesk's number of the user who asked
 * @param assigned false for a ticket that no agent has yet, which Zendesk lets nobody solve
 * @param status in Zendesk's words
 */
public record Ticket(
        long id, Optional<String> externalId, long requesterId, boolean assigned, String status, Set<String> tags) {

    /** No ticket. Its {@link #id} throws. */
    public static final Ticket ABSENT = of(JsonNodeFactory.instance.objectNode());

    /** Zendesk's own number. */
    @Override
    public long id() {
        if (!exists()) {
            throw new NoSuchElementException("There is no such ticket");
        }
        return id;
    }

    /** False for {@link #ABSENT}. */
    public boolean exists() {
        return id != 0;
    }

    /** True for a ticket that nobody can change any more. */
    public boolean closed() {
        return status.equals("closed");
    }

    /** True when it has this tag, which Zendesk keeps in lower case. */
    public boolean hasTag(String tag) {
        return tags.contains(tag);
    }

    /** Reads Zendesk's ticket object. */
    public static Ticket of(JsonNode json) {
        return new Ticket(
                json.path("id").asLong(),
                RecordJson.text(json, "external_id"),
                json.path("requester_id").asLong(),
                json.path("assignee_id").canConvertToLong(),
                json.path("status").asText(),
                RecordJson.tags(json));
    }

    /** The number only. */
    @Override
    public String toString() {
        return "Ticket[" + id + "]";
    }
}
