package io.github.zendeskevents.inbox;

import java.util.Objects;
import java.util.Optional;

/**
 * The last known name and email of each {@code userId}. Zendesk is the first place to look for a user; this is for the
 * event whose user is not there, because it was deleted or never made. Nothing more of a person is kept.
 */
public interface LastKnownUsers {

    /**
     * Keeps what is known of a user.
     *
     * @param carried what an event says, which takes the place of what was known; an absent detail leaves the known one
     * @param otherwise what Zendesk holds, for a detail of which nothing is known
     */
    void remember(String userId, Details carried, Details otherwise);

    /** What is known of a user; {@link Details#NONE} when nothing is. */
    Details recall(String userId);

    /**
     * What is kept of a user.
     *
     * @param name the person's full name
     * @param email the person's email address, trimmed and in lower case
     */
    record Details(Optional<String> name, Optional<String> email) {

        /** Nothing is known. */
        public static final Details NONE = new Details(Optional.empty(), Optional.empty());

        public Details {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(email, "email");
        }

        /** These details, and the other's where these have none. */
        public Details over(Details other) {
            return new Details(name.or(other::name), email.or(other::email));
        }
    }
}
