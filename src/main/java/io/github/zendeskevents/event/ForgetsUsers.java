package io.github.zendeskevents.event;

import java.util.Collection;

/** Whatever keeps something of users in memory, and is to forget it when a user is erased: each such bean of the context is told. */
@FunctionalInterface
public interface ForgetsUsers {

    /**
     * Forgets what is kept of this user; it may be called more than once.
     *
     * @param userId compared as Zendesk compares external ids: without regard to case and to blanks around it
     * @param events the inbox's own numbers of events that were about the user, some of them perhaps
     */
    void forgetUser(String userId, Collection<Long> events);
}
