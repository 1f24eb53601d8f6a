package io.github.zendeskevents.records.organization;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.limit.RateLimiters;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.SendGuard;
import io.github.zendeskevents.clock.SteadyClock;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.records.EventOrganization;
import io.github.zendeskevents.records.Organization;
import io.github.zendeskevents.records.Steps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * Zendesk takes tags and domain names of an organization as whole lists, so what somebody adds between the look at them and the write
 * is lost. A write that has waited, for a limit or for Zendesk, is therefore not sent as it was meant: the lists are read again first,
 * when there is room for both requests. A part of a second stays in which that cannot be seen.
 */
final class FreshLists {

    /** A look and a write that follow each other, on a slow line. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    /** More would keep the event from ever being written. */
    private static final int MOST_LOOKS = 5;

    private final RateLimiters limiters;
    private final Clock clock;
    private final OrganizationFinder finder;

    FreshLists(ZendeskAccount account, OrganizationFinder finder) {
        this.limiters = account.rateLimiters();
        this.clock = SteadyClock.of(account.clock());
        this.finder = finder;
    }

    /** A write of what differs from an organization. */
    interface ListWrite {

        /**
         * Begins it.
         *
         * @param held as Zendesk has it
         * @param inTime makes of the request one that is not sent when it has waited too long
         */
        CompletionStage<Organization> send(Organization held, UnaryOperator<ApiRequest> inTime);
    }

    /** Writes, with lists that were read just before; without tags and domain names at once. */
    CompletionStage<Organization> write(
            Organization held, EventOrganization wanted, DeliveryAttempt attempt, ListWrite write) {
        ObjectNode change = OrganizationRecord.difference(held, wanted);
        boolean lists = change.has("tags") || change.has("domain_names");
        return lists && DeliveryAttempt.of(attempt).writes()
                ? write(held, attempt, write, MOST_LOOKS)
                : write.send(held, UnaryOperator.identity());
    }

    private CompletionStage<Organization> write(
            Organization held, DeliveryAttempt attempt, ListWrite write, int looks) {
        return Causes.unwrapped(write.send(held, request -> inTime(request, looks))
                .exceptionallyCompose(failure -> Causes.has(failure, WaitedException.class)
                        ? again(held, attempt, write, looks - 1)
                        : CompletableFuture.failedFuture(failure)));
    }

    /** Who has waited once waits behind nobody. */
    private ApiRequest inTime(ApiRequest request, int looks) {
        Instant end = clock.instant().plus(FRESH);
        SendGuard guard = () -> clock.instant().isAfter(end) ? Optional.of(new WaitedException()) : Optional.empty();
        ApiRequest guarded = looks == 0 ? request : request.guardedBy(guard);
        return looks == MOST_LOOKS ? guarded : guarded.urgent();
    }

    private CompletionStage<Organization> again(
            Organization held, DeliveryAttempt attempt, ListWrite write, int looks) {
        CompletionStage<Void> room = Steps.then(limiters.room(limit(held)), free -> limiters.room(ApiRequest.ACCOUNT));
        return Steps.then(
                Steps.then(room, free -> finder.byIdNow(held.id(), attempt)),
                now -> write(now.exists() ? now : held, attempt, write, looks));
    }

    /** What the limit on writes of this organization is called. */
    static String limit(Organization held) {
        return "organization " + held.id();
    }

    /** The write has waited, and its lists may be old. */
    private static final class WaitedException extends Exception {

        private static final long serialVersionUID = 1L;

        WaitedException() {
            super("waited too long to replace lists of an organization", null, false, false);
        }
    }
}
