package io.github.zendeskevents.records;

import io.github.zendeskevents.inbox.LastKnownUsers;
import java.util.Optional;

/**
 * The person whom an event is about, as far as the event and earlier identifies tell: enough to find the user in Zendesk
 * and to create it there.
 *
 * @param userId the sender's id, which is Zendesk's {@code external_id}
 * @param name for creating the user
 * @param statedEmail the address that this event says is the user's, in lower case: another user who holds it is a conflict
 * @param email the address to find or create the user by: the stated one, else one that the event mentions, else the last
 *     one known
 */
public record EventUser(String userId, Optional<String> name, Optional<String> statedEmail, Optional<String> email) {

    /** This person with what earlier identifies told laid under it. */
    EventUser over(LastKnownUsers.Details known) {
        return new EventUser(userId, name.or(known::name), statedEmail, email.or(known::email));
    }

    EventUser called(Optional<String> newName) {
        return new EventUser(userId, newName, statedEmail, email);
    }

    /** This person, named after its email or its id where it has no name: an agent needs to call a member something. */
    EventUser named() {
        return name.isPresent() ? this : new EventUser(userId, email.or(() -> Optional.of(userId)), statedEmail, email);
    }

    /** The id only: the rest is personal data and stays out of logs. */
    @Override
    public String toString() {
        return "Person[" + userId + "]";
    }
}
