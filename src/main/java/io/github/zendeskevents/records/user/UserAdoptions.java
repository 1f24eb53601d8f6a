package io.github.zendeskevents.records.user;

import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.UndeliverableException;
import io.github.zendeskevents.records.EventUser;
import io.github.zendeskevents.records.ExternalIdClaims;
import io.github.zendeskevents.records.RetryDeadline;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.User;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sees to it that a user without {@code external_id} goes to one {@code userId} alone: here by a claim, and, because other
 * instances and agents write too, by a look just before it is written.
 */
final class UserAdoptions {

    private final Users users;
    private final RetryDeadline deadline;
    private final ExternalIdClaims claims;

    UserAdoptions(ZendeskAccount account, Users users, RetryDeadline deadline) {
        this.users = users;
        this.deadline = deadline;
        this.claims = new ExternalIdClaims("user", account.clock());
    }

    /**
     * The user to be written. It costs a call where the user is to get the event's {@code userId}, and none else.
     *
     * @return completes with the user, as it is now where it has no {@code external_id}; fails with {@link RetryException}
     *     where it goes to another {@code userId} or became staff, so that the event looks again
     */
    CompletionStage<User> begin(User held, EventUser wanted, DeliveryAttempt attempt) throws RetryException {
        if (held.externalId().isPresent()) {
            return CompletableFuture.completedFuture(held);
        }
        claim(held, wanted, attempt);
        return Steps.map(users.refresh(held, attempt), now -> {
            if (!now.exists()) {
                // It is gone: the write that follows fails, and says what becomes of the event.
                return held;
            }
            if (now.staff()) {
                deadline.lookAgain(wanted.event(), "user " + now.id() + " has become an agent or admin");
                throw new UndeliverableException("staff-user: user " + now.id() + " is an agent or admin");
            }
            if (users.hasAnotherExternalId(now, wanted)) {
                deadline.lookAgain(wanted.event(), "user " + now.id() + " has got another external_id");
                throw new UndeliverableException("identity-conflict: user " + now.id() + " has another external_id");
            }
            return now;
        });
    }

    /**
     * Makes sure that a user without {@code external_id} goes to one {@code userId} alone.
     *
     * @throws RetryException while it goes to another one
     */
    void claim(User held, EventUser wanted, DeliveryAttempt attempt) throws RetryException {
        claims.claim(held.id(), wanted.userId(), attempt);
    }
}
