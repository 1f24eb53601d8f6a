package io.github.zendeskevents.records;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.event.DeliveryAttempt;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.LastKnownUsers;
import io.github.zendeskevents.mapping.UserUpdate;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Reads from an event what it says of its user. An identify speaks of the user in its traits; a track or a group, at most, in
 * the traits of its context; and what earlier identifies told serves the events that carry a {@code userId} alone.
 */
public final class EventUsers {

    private final TraitTables tables;
    private final LastKnownUsers known;
    private final SkippedTraitCounter leftOut;

    /**
     * @param tables which traits make which attributes
     * @param inbox keeps the last known details
     */
    public EventUsers(TraitTables tables, Inbox inbox, SkippedTraitCounter leftOut) {
        this.tables = tables;
        this.known = inbox.people();
        this.leftOut = leftOut;
    }

    /** True when the event does not say which user it is about. */
    public boolean nobody(@Body Event event) {
        return event.userId().isEmpty();
    }

    /** What the event wants its user to be. Only an identify wants more than to find the user. */
    public UserUpdate wanted(@Body Event event, @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        UserUpdate wanted = DeliveryAttempt.of(attempt).events(event).stream()
                .map(one -> UserUpdate.from(userTraits(one), tables.users()))
                .reduce(UserUpdate::then)
                .orElseThrow();
        leftOut.count("user", wanted.leftOut());
        return wanted;
    }

    /** Who the event is about, as far as it says; the event has a {@code userId}. */
    public EventUser person(
            @Body Event event,
            @Variable("zendeskWanted") UserUpdate wanted,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        Optional<String> mentioned = wanted.email().or(() -> UserUpdate.from(event.properties(), tables.users())
                .email()
                .filter(email -> event.type().equals("track")));
        Event first = DeliveryAttempt.of(attempt).events(event).get(0);
        Optional<String> name = first == event
                ? wanted.name()
                : UserUpdate.from(userTraits(first), tables.users()).name();
        return called(new EventUser(event.userId().orElseThrow().strip(), name, wanted.email(), mentioned), wanted);
    }

    /** The person with what earlier identifies told, where the event itself does not say: for somebody Zendesk does not know. */
    public EventUser recalled(
            @Variable("zendeskPerson") EventUser person, @Variable("zendeskWanted") UserUpdate wanted) {
        boolean complete = person.name().isPresent() && person.email().isPresent();
        return complete ? person : called(person.over(known.recall(person.userId())), wanted);
    }

    /** The first event of a run is the one that creates the user, so without a name in it there is none to create with. */
    private static EventUser called(EventUser person, UserUpdate wanted) {
        return person.name().isPresent() && wanted.nameComplete() ? person.called(wanted.name()) : person;
    }

    /** The person with a name in any case. */
    public EventUser named(@Variable("zendeskPerson") EventUser person) {
        return person.named();
    }

    /**
     * Keeps the name and the email of a user who was identified, for the user's later events. What the identify left out is
     * taken from Zendesk, because a user may be deleted there before the next event.
     */
    public void remember(@Variable("zendeskPerson") EventUser person, @Variable("zendeskUser") User user) {
        known.remember(
                person.userId(),
                new LastKnownUsers.Details(
                        user.name().or(person::name), person.email().or(user::email)));
    }

    private static ObjectNode userTraits(Event event) {
        return event.type().equals("group") ? event.contextTraits() : event.userTraits();
    }
}
