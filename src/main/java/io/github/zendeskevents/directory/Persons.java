package io.github.zendeskevents.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Run;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.People;
import io.github.zendeskevents.mapping.WantedUser;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Reads from an event what it says of its user. An identify speaks of the user in its traits; a track or a group, at most, in
 * the traits of its context; and what earlier identifies told serves the events that carry a {@code userId} alone.
 */
public final class Persons {

    private final TraitTables tables;
    private final People known;
    private final LeftOutCounter leftOut;

    /**
     * @param tables which traits make which attributes
     * @param inbox keeps the last known details
     */
    public Persons(TraitTables tables, Inbox inbox, LeftOutCounter leftOut) {
        this.tables = tables;
        this.known = inbox.people();
        this.leftOut = leftOut;
    }

    /** True when the event does not say which user it is about. */
    public boolean nobody(@Body Event event) {
        return event.userId().isEmpty();
    }

    /** What the event wants its user to be. Only an identify wants more than to find the user. */
    public WantedUser wanted(@Body Event event, @Variable("zendeskRun") Run run) {
        WantedUser wanted = single(event, run).stream()
                .map(one -> WantedUser.from(userTraits(one), tables.users()))
                .reduce(WantedUser::then)
                .orElseThrow();
        leftOut.count("user", wanted.leftOut());
        return wanted;
    }

    /** Who the event is about, as far as it says; the event has a {@code userId}. */
    public Person person(
            @Body Event event, @Variable("zendeskWanted") WantedUser wanted, @Variable("zendeskRun") Run run) {
        Optional<String> mentioned = wanted.email().or(() -> WantedUser.from(event.properties(), tables.users())
                .email()
                .filter(email -> event.type().equals("track")));
        Event first = single(event, run).get(0);
        Optional<String> name = first == event
                ? wanted.name()
                : WantedUser.from(userTraits(first), tables.users()).name();
        return called(new Person(event.userId().orElseThrow().strip(), name, wanted.email(), mentioned), wanted);
    }

    /** The person with what earlier identifies told, where the event itself does not say: for somebody Zendesk does not know. */
    public Person recalled(@Variable("zendeskPerson") Person person, @Variable("zendeskWanted") WantedUser wanted) {
        boolean complete = person.name().isPresent() && person.email().isPresent();
        return complete ? person : called(person.over(known.recall(person.userId())), wanted);
    }

    /** The first event of a run is the one that creates the user, so without a name in it there is none to create with. */
    private static Person called(Person person, WantedUser wanted) {
        return person.name().isPresent() && wanted.nameComplete() ? person.called(wanted.name()) : person;
    }

    /** The events of a run, or the event alone: also where a step of a user's own has put another in its place. */
    private static List<Event> single(Event event, Run run) {
        return run != null && run.merged() == event ? run.events() : List.of(event);
    }

    /** The person with a name in any case. */
    public Person named(@Variable("zendeskPerson") Person person) {
        return person.named();
    }

    /**
     * Keeps the name and the email of a user who was identified, for the user's later events. What the identify left out is
     * taken from Zendesk, because a user may be deleted there before the next event.
     */
    public void remember(@Variable("zendeskPerson") Person person, @Variable("zendeskUser") User user) {
        known.remember(
                person.userId(),
                new People.Details(user.name().or(person::name), person.email().or(user::email)));
    }

    private static ObjectNode userTraits(Event event) {
        return event.type().equals("group") ? event.contextTraits() : event.userTraits();
    }
}
