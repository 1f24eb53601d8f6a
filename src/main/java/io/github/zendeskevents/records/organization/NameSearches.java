package io.github.zendeskevents.records.organization;

import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.limit.Load;
import io.github.zendeskevents.clock.SteadyClock;
import io.github.zendeskevents.records.EventOrganization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * When Zendesk is searched for the name of an organization whose {@code groupId} it does not know. Under load the search would
 * cost a call for each new organization; there the creation itself tells, because Zendesk refuses a name that another one has,
 * and the second attempt searches. Once it refused one, the search is the cheaper way for a while: organizations that agents
 * made get their {@code groupId} one after the other then.
 */
final class NameSearches {

    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final Load load;
    private final Clock clock;
    private final boolean create;
    private volatile Instant searchUntil = Instant.MIN;

    /** For an account, whose settings say whether organizations are created. */
    NameSearches(ZendeskAccount account) {
        this.load = account.load();
        this.clock = SteadyClock.of(account.clock());
        this.create = account.settings().users().createOrganizations();
    }

    boolean isNeeded(EventOrganization asked, DeliveryAttempt attempt) {
        boolean creationTells = create
                && asked.groupId().isPresent()
                && DeliveryAttempt.of(attempt).first()
                && DeliveryAttempt.of(attempt).writes()
                && load.underLoad()
                && clock.instant().isAfter(searchUntil);
        return !creationTells;
    }

    /** A creation was refused because of its name. */
    void refused() {
        searchUntil = clock.instant().plus(REMEMBERED);
    }
}
