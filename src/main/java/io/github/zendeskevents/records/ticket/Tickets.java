package io.github.zendeskevents.records.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.User;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Body;

/**
 * Finds the ticket that an event is about, and whether it has that event already: an event may be delivered twice, and a comment twice
 * would be read by people. See Zendesk's references "Tickets" and "Ticket Audits".
 */
public final class Tickets {

    private static final String PATH = "/api/v2/tickets";

    private final AttemptClient client;

    /** Tickets of an account. */
    public Tickets(AttemptClient client) {
        this.client = client;
    }

    /**
     * What the ticket of an event is known by.
     *
     * @param property of the event that names it, such as an order
     * @return its value, text or number; the {@code messageId} where there is none
     */
    public String key(@Body Event event, String property) {
        JsonNode named = event.properties().path(property);
        return Optional.of(named.asText("").strip())
                .filter(text -> named.isValueNode() && !text.isEmpty())
                .orElseGet(event::messageId);
    }

    /**
     * The newest ticket of this {@code external_id} that is not closed, if this user has requested it: who names somebody else's order
     * must not reach the ticket of it.
     *
     * @return completes with it, absent where there is none; fails as {@link AttemptClient#list} does
     */
    public CompletionStage<Ticket> find(String externalId, User requester, DeliveryAttempt attempt) {
        if (!requester.exists()) {
            return CompletableFuture.completedFuture(Ticket.ABSENT);
        }
        ApiRequest request =
                ApiRequest.get(PATH, PATH).with("external_id", externalId).with("page[size]", "100");
        return Steps.map(client.list(request, attempt), listed -> listed.stream()
                .map(Ticket::of)
                .filter(ticket -> ticket.externalId().filter(externalId::equals).isPresent())
                .filter(ticket -> ticket.requesterId() == requester.id() && !ticket.closed())
                .max(Comparator.comparingLong(Ticket::id))
                .orElse(Ticket.ABSENT));
    }

    /**
     * True when the ticket was made or changed for this event: each such request says so by {@code metadata.event_id}, which Zendesk
     * keeps in the audit of the change.
     *
     * @param messageId of the event
     * @return completes with the answer; fails as {@link AttemptClient#list} does
     */
    public CompletionStage<Boolean> hasEvent(Ticket ticket, String messageId, DeliveryAttempt attempt) {
        ApiRequest request = ApiRequest.get(PATH + "/" + ticket.id() + "/audits", PATH + "/{id}/audits")
                .with("page[size]", "100");
        return Steps.map(client.list(request, attempt), audits -> audits.stream()
                .anyMatch(audit ->
                        messageId.equals(audit.at("/metadata/custom/event_id").textValue())));
    }
}
