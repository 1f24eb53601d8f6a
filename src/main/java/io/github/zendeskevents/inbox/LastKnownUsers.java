package io.github.zendeskevents.inbox;

import io.github.zendeskevents.inbox.lane.Keys;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The last known name and email of each {@code userId}. Zendesk is the first place to look for a user; this is for the
 * event whose user is not there, because it was deleted or never made. Nothing more of a person is kept but which ids are the
 * same person's, because Zendesk keeps one of them.
 */
public interface LastKnownUsers {

    /** More ids than a person comes by. */
    int LONGEST_CHAIN = 20;

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
     * Keeps that two ids are one person's. What is known of the person under the previous one goes to the other where nothing
     * is known there. If the ids were said to be the same the other way round, that holds no longer.
     *
     * @param userId the id by which Zendesk knows the person
     * @return completes once that is as safe as the inbox is; fails with {@link InboxUnavailableException} where it could not be
     *     written yet
     */
    CompletionStage<Void> same(String previousId, String userId);

    /** Forgets that this id is another one of a person's. */
    void notSame(String previousId);

    /** The id that took the place of this one; empty where none did. */
    Optional<String> nextId(String userId);

    /** The id by which Zendesk knows the person of this id; the same one where nothing else was said. */
    default String currentId(String userId) {
        String current = userId;
        for (int step = 0; step < LONGEST_CHAIN; step++) {
            Optional<String> next = nextId(current);
            if (next.isEmpty()) {
                return current;
            }
            current = next.get();
        }
        return current;
    }

    /** All ids that are said to be the same person's as this one, itself first; of many, {@link #LONGEST_CHAIN}. */
    default Set<String> idsOf(String userId) {
        Set<String> ids = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(userId));
        while (!open.isEmpty() && ids.size() < LONGEST_CHAIN) {
            String id = open.remove();
            if (ids.stream().noneMatch(known -> Keys.ofExternalId(known).equals(Keys.ofExternalId(id)))) {
                ids.add(id);
                nextId(id).ifPresent(open::add);
                open.addAll(previousIds(id));
            }
        }
        return ids;
    }

    /** The ids whose place this one took, in lower case; of many, {@link #LONGEST_CHAIN}. */
    List<String> previousIds(String userId);

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
