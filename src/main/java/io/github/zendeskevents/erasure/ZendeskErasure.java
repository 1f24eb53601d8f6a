package io.github.zendeskevents.erasure;

import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.camel.RouteSender;
import io.github.zendeskevents.client.CredentialsRefusedException;
import io.github.zendeskevents.client.RejectedException;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.UndeliverableException;
import io.github.zendeskevents.event.Variables;
import io.github.zendeskevents.failure.Backoff;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.inbox.Erasures.Erasure;
import io.github.zendeskevents.inbox.Suppressions.State;
import io.github.zendeskevents.log.Visible;
import io.github.zendeskevents.records.User;
import io.github.zendeskevents.records.user.UserDeletions;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends an erasure through the route {@code zendesk-erase}, and tells what came of it. */
final class ZendeskErasure {

    private static final Logger LOG = LoggerFactory.getLogger(ZendeskErasure.class);
    private static final String ROUTE = "direct:zendesk-erase";
    private static final Backoff PAUSES = Backoff.standard();

    private final RouteSender route;
    private final UserDeletions deletions;

    /**
     * What came of one attempt.
     *
     * @param state {@link State#REQUESTED}: it is to be tried again
     * @param reason one line for people
     * @param pause before the next attempt
     * @param answer what Zendesk told of a permanent deletion
     */
    record End(Erasure erasure, State state, String reason, Duration pause, Optional<String> answer) {

        static End of(Erasure erasure, State state, String reason, Optional<String> answer) {
            return new End(erasure, state, reason, Duration.ZERO, answer);
        }
    }

    ZendeskErasure(ZendeskAccount account, UserDeletions deletions) {
        this.route = new RouteSender(account.context(), ROUTE);
        this.deletions = deletions;
    }

    /** Completes with what came of it, in any case. */
    CompletionStage<End> erase(Erasure erasure) {
        CompletableFuture<Exchange> sent;
        try {
            Exchange exchange = route.newExchange();
            exchange.getMessage().setBody(erasure);
            exchange.setVariable(Variables.DELIVERY, new DeliveryAttempt(erasure.attempts() == 0, Optional.empty()));
            sent = route.send(exchange);
        } catch (RuntimeException notSent) {
            sent = CompletableFuture.failedFuture(notSent);
        }
        return sent.thenCompose(exchange -> done(erasure, exchange))
                .exceptionally(failure -> failed(erasure, Causes.unwrapped(failure)));
    }

    private CompletionStage<End> done(Erasure erasure, Exchange exchange) {
        User user = Objects.requireNonNullElse(exchange.getVariable(Variables.USER, User.class), User.ABSENT);
        Optional<Long> id = UserDeletions.id(erasure, user);
        String reason = reason(erasure, user, id);
        if (!erasure.permanent() || id.isEmpty()) {
            return CompletableFuture.completedFuture(End.of(erasure, State.DONE, reason, Optional.empty()));
        }
        // The user is deleted whatever Zendesk tells of how far it is.
        return deletions
                .statuses(id.get())
                .exceptionally(unknown -> Optional.empty())
                .thenApply(answer -> End.of(erasure, State.DONE, reason, answer));
    }

    private static String reason(Erasure erasure, User user, Optional<Long> id) {
        if (id.isEmpty()) {
            return "Zendesk has no user with this userId: there was nobody to delete";
        }
        String who = "user " + id.get() + " is deleted in Zendesk" + (erasure.permanent() ? " for good" : "");
        return user.exists() ? who : who + "; no other user has this userId";
    }

    private static End failed(Erasure erasure, Throwable failure) {
        Optional<String> never = Causes.find(failure, UndeliverableException.class)
                .map(rule -> rule.code() + ": " + rule.reason())
                .or(() -> Causes.find(failure, RejectedException.class)
                        .map(refusal -> "Zendesk refused: " + refusal.getMessage()));
        if (never.isPresent()) {
            return End.of(erasure, State.FAILED, never.get(), Optional.empty());
        }
        boolean foreseen = Causes.has(failure, RetryException.class)
                || Causes.has(failure, CredentialsRefusedException.class)
                || Causes.has(failure, IOException.class);
        if (!foreseen) {
            LOG.warn("{} failed unexpectedly and is tried again", erasure, Visible.of(failure));
        }
        Optional<Duration> asked = Causes.find(failure, RetryException.class).flatMap(RetryException::pause);
        return new End(
                erasure,
                State.REQUESTED,
                "it is tried again: " + (failure.getMessage() == null ? failure.toString() : failure.getMessage()),
                PAUSES.pause(erasure.attempts(), asked),
                Optional.empty());
    }
}
