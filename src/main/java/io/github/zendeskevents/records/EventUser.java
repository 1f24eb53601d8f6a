package io.github.zendeskevents.records;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.LastKnownUsers;
import io.github.zendeskevents.mapping.PlainAttributes;
import io.github.zendeskevents.mapping.UserUpdate;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an event says of its user, as the routes keep it in the variable {@code zendeskEventUser}: enough to find the user in
 * Zendesk, to create it and to compare it. The last known details and what was fitted to Zendesk are filled in on the way.
 *
 * @param event the event
 * @param userId the sender's id, which is Zendesk's {@code external_id}; empty text where nobody is named
 * @param name for creating the user
 * @param statedEmail the address that this identify says is the user's, in lower case: another user who has it is a conflict;
 *     empty for other events
 * @param email the address to find or create the user by: the stated one, else one that the event mentions, else the last
 *     one known
 * @param update what the event wants the user to be
 * @param organizationId the organization to join or to leave; empty where none is named, or where it may not be left
 * @param rights what it may write
 * @param withheld true where something was left out that it may not write
 * @param fields values of custom fields
 * @param timeZone Zendesk's name of the time zone
 * @param attributes what is written as it is, once they are in Zendesk's form
 */
public record EventUser(
        Event event,
        String userId,
        Optional<String> name,
        Optional<String> statedEmail,
        Optional<String> email,
        UserUpdate update,
        Optional<String> organizationId,
        Rights rights,
        boolean withheld,
        FittedFields fields,
        Optional<String> timeZone,
        PlainAttributes attributes) {

    private static final Pattern ADDRESS = Pattern.compile("[^\\s@]+@[^\\s@]+");

    /** A user of whom no more than the id is said. */
    public static EventUser ofId(Event event, String userId) {
        return new EventUser(
                event,
                userId,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                UserUpdate.NOTHING,
                Optional.empty(),
                Rights.ALL,
                false,
                FittedFields.NONE,
                Optional.empty(),
                PlainAttributes.NONE);
    }

    /** This user with what is known of it from before, where the event itself does not say. */
    public EventUser withLastKnown(LastKnownUsers.Details known) {
        return with(name.or(known::name), email.or(known::email));
    }

    public EventUser withName(Optional<String> newName) {
        return with(newName, email);
    }

    /** This user, named after its email or its id where it has no name: an agent needs to call a member something. */
    public EventUser named() {
        return name.isPresent() ? this : withName(email.or(() -> Optional.of(userId)));
    }

    /** The same with the custom fields that are to be written. */
    public EventUser withFields(FittedFields newFields) {
        return new EventUser(
                event,
                userId,
                name,
                statedEmail,
                email,
                update,
                organizationId,
                rights,
                withheld,
                newFields,
                timeZone,
                attributes);
    }

    /** The same with the time zone in the name that Zendesk has for it; empty where it has none. */
    public EventUser withTimeZone(Optional<String> newTimeZone) {
        return new EventUser(
                event,
                userId,
                name,
                statedEmail,
                email,
                update,
                organizationId,
                rights,
                withheld,
                fields,
                newTimeZone,
                attributes);
    }

    /** The same with the attributes in Zendesk's form. */
    public EventUser withAttributes(PlainAttributes newAttributes) {
        return new EventUser(
                event,
                userId,
                name,
                statedEmail,
                email,
                update,
                organizationId,
                rights,
                withheld,
                fields,
                timeZone,
                newAttributes);
    }

    private EventUser with(Optional<String> newName, Optional<String> newEmail) {
        return new EventUser(
                event,
                userId,
                newName,
                statedEmail,
                newEmail,
                update,
                organizationId,
                rights,
                withheld,
                fields,
                timeZone,
                attributes);
    }

    /** True when enough is known to create a user whom an agent can recognise. */
    public boolean recognisable() {
        return name.isPresent() && email.isPresent();
    }

    /** True when the event states an address that is not the user's primary one. */
    public boolean statesAnotherEmail(User user) {
        return statedEmail.filter(email -> !user.hasPrimaryEmail(email)).isPresent();
    }

    /** True when the user is to become a member of the organization. */
    public boolean joinsOrganization() {
        return organizationId.isPresent() && !update.leave();
    }

    /** True when the user's membership of the organization is to end. */
    public boolean leavesOrganization() {
        return organizationId.isPresent() && update.leave();
    }

    /** The id only: the rest is personal data and stays out of logs. */
    @Override
    public String toString() {
        return "EventUser[" + userId + "]";
    }

    /** True when the email has the form of an address: Zendesk alone knows which it takes, but not a name or a number. */
    public boolean hasAddress() {
        return email.filter(ADDRESS.asMatchPredicate()).isPresent();
    }
}
