package io.github.zendeskevents.records.organization;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.clock.SteadyClock;
import io.github.zendeskevents.log.Visible;
import io.github.zendeskevents.records.Organization;
import io.github.zendeskevents.records.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which organization claims which domain. Zendesk answers no question for a domain: its search documents no such keyword. So the
 * list of organizations is read, a hundred a call, when the first event needs it, and read again behind the events' backs. However
 * long it is, that takes no more than ten calls a minute. See "List organizations" in Zendesk's reference "Organizations".
 */
final class DomainClaims {

    private static final Logger LOG = LoggerFactory.getLogger(DomainClaims.class);
    private static final String PATH = "/api/v2/organizations";
    private static final Duration FOR_EACH_PAGE = Duration.ofSeconds(6);
    /** A hundred thousand organizations: the domains of more would take too much memory. */
    private static final int MOST_PAGES = 1_000;
    /** A domain that several organizations claim tells nothing. */
    private static final long SEVERAL = -1;

    private final ZendeskAccount account;
    private final AttemptClient client;
    private final Map<String, Long> learnt = new ConcurrentHashMap<>();
    private Optional<Claims> current = Optional.empty();
    private Optional<CompletableFuture<Claims>> underWay = Optional.empty();
    /** Where a reading that failed goes on. */
    private Reading reading = new Reading(Optional.empty(), new ConcurrentHashMap<>(), 0);

    private record Claims(Map<String, Long> byDomain, Instant readAgainAt) {}

    private record Reading(Optional<String> after, Map<String, Long> byDomain, int pages) {}

    DomainClaims(ZendeskAccount account, AttemptClient client) {
        this.account = account;
        this.client = client;
    }

    /**
     * The number of the one organization that claims the domain, as it was when the list was read.
     *
     * @param domain in lower case
     * @return completes with it, empty where none does or several do; fails as {@link AttemptClient#read} does while the list was
     *     never read
     */
    CompletionStage<Optional<Long>> claimant(String domain) {
        return Steps.map(
                claims(),
                claims -> Optional.ofNullable(claims.byDomain().get(domain)).filter(id -> id != SEVERAL));
    }

    /** Notes what this program itself has written, so that nobody waits for the next reading. */
    Organization learn(Organization organization) {
        if (account.settings().users().organizationByDomain() && organization.exists()) {
            synchronized (this) {
                current.ifPresent(claims -> note(claims.byDomain(), organization));
                note(learnt, organization);
            }
        }
        return organization;
    }

    private CompletableFuture<Claims> claims() {
        CompletableFuture<Claims> begun;
        synchronized (this) {
            boolean fresh = current.filter(
                            claims -> SteadyClock.of(account.clock()).instant().isBefore(claims.readAgainAt()))
                    .isPresent();
            if (fresh || (current.isPresent() && underWay.isPresent())) {
                return CompletableFuture.completedFuture(current.orElseThrow());
            }
            if (underWay.isPresent()) {
                return account.workers().shared(underWay.get());
            }
            begun = new CompletableFuture<>();
            underWay = Optional.of(begun);
        }
        CompletionStage<Claims> ended = Steps.then(readOn(), this::end);
        ended.whenComplete((claims, failure) -> {
            synchronized (this) {
                underWay = Optional.empty();
            }
            if (failure == null) {
                begun.complete(claims);
            } else {
                LOG.debug("The domains of organizations could not be read: {}", Visible.of(failure.toString()));
                begun.completeExceptionally(failure);
            }
        });
        synchronized (this) {
            return current.map(CompletableFuture::completedFuture).orElse(begun);
        }
    }

    /** The list is the account's and no event's, so no event is said to have asked for it. */
    private CompletionStage<Reading> readOn() {
        Reading before;
        synchronized (this) {
            before = reading;
            if (before.pages() == 0) {
                learnt.clear();
            }
        }
        ApiRequest request =
                ApiRequest.get(PATH, PATH).with("page[size]", "100").accepting(403, 404);
        ApiRequest page = before.after()
                .map(cursor -> request.with("page[after]", cursor))
                .orElse(request);
        return Steps.then(client.read(page, DeliveryAttempt.NONE), response -> {
            Reading now = with(before, response);
            synchronized (this) {
                reading = now;
            }
            return now.after().isPresent() ? readOn() : CompletableFuture.completedFuture(now);
        });
    }

    private static Reading with(Reading before, ApiResponse response) throws Exception {
        int pages = before.pages() + 1;
        if (!response.ok()) {
            LOG.warn(
                    "Zendesk does not let this account list its organizations ({}), so users join none by the domain of their email",
                    response.status());
            return new Reading(Optional.empty(), before.byDomain(), pages);
        }
        for (JsonNode organization : response.records("organizations")) {
            note(before.byDomain(), Organization.of(organization));
        }
        JsonNode meta = response.body().path("meta");
        Optional<String> after = Optional.of(meta.path("after_cursor"))
                .filter(cursor -> cursor.isTextual() && meta.path("has_more").asBoolean())
                .map(JsonNode::asText);
        if (after.isPresent() && pages == MOST_PAGES) {
            LOG.warn("The domains of the first {} organizations are known, and of no more", 100 * MOST_PAGES);
            return new Reading(Optional.empty(), before.byDomain(), pages);
        }
        return new Reading(after, before.byDomain(), pages);
    }

    private CompletionStage<Claims> end(Reading read) {
        Duration least = FOR_EACH_PAGE.multipliedBy(read.pages());
        Duration most = account.settings().cacheMaxAge();
        Claims claims = new Claims(
                read.byDomain(),
                SteadyClock.of(account.clock()).instant().plus(least.compareTo(most) > 0 ? least : most));
        synchronized (this) {
            learnt.forEach((domain, id) -> note(claims.byDomain(), domain, id));
            reading = new Reading(Optional.empty(), new ConcurrentHashMap<>(), 0);
            current = Optional.of(claims);
        }
        return CompletableFuture.completedFuture(claims);
    }

    private static void note(Map<String, Long> claims, Organization organization) {
        organization.domainNames().forEach(domain -> note(claims, domain, organization.id()));
    }

    private static void note(Map<String, Long> claims, String domain, long organizationId) {
        claims.merge(domain, organizationId, (one, other) -> one.equals(other) ? one : SEVERAL);
    }
}
