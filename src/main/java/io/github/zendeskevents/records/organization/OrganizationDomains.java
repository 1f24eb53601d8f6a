package io.github.zendeskevents.records.organization;

import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.attempt.MadeUpOrganizations;
import io.github.zendeskevents.attempt.MadeUpRecords;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.mapping.Freemail;
import io.github.zendeskevents.records.EventUser;
import io.github.zendeskevents.records.Organization;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.TrustRules;
import io.github.zendeskevents.records.User;
import io.github.zendeskevents.settings.GatewaySettings.PublicMay;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Variable;

/**
 * Finds the organization that claims the domain of a user's address, as Zendesk itself does when it creates a user. What Zendesk does
 * not do is to look again later: for users who were there before the claim, or whose address is new.
 */
public final class OrganizationDomains {

    private final boolean wanted;
    private final Organizations organizations;
    private final Memberships memberships;
    private final TrustRules trust;

    /**
     * @param account whose settings say whether domains count
     * @param organizations knows who claims which domain
     * @param memberships knows who is a member
     * @param trust what public senders may do
     */
    public OrganizationDomains(
            ZendeskAccount account, Organizations organizations, Memberships memberships, TrustRules trust) {
        this.wanted = account.settings().users().organizationByDomain();
        this.organizations = organizations;
        this.memberships = memberships;
        this.trust = trust;
    }

    /** True when the setting is on, the identify names no organization to join or to leave, and its user has an address that tells. */
    public boolean isSearchByDomainNeeded(
            @Variable("zendeskEventUser") EventUser asked, @Variable("zendeskUser") User user) {
        return wanted
                && asked.update().organizationId().isEmpty()
                && !asked.update().leave()
                && domain(asked, user).isPresent();
    }

    /**
     * The organization that claims the domain, as Zendesk has it now. Whoever is a member already needs none.
     *
     * @return completes with it, absent where there is none to join, or where the sender may make nobody a member; fails as
     *     {@link AttemptClient#read} does
     */
    public CompletionStage<Organization> findByDomain(
            @Variable("zendeskEventUser") EventUser asked,
            @Variable("zendeskUser") User user,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        String domain = domain(asked, user).orElseThrow();
        return Steps.then(claimant(domain, attempt), id -> id.filter(
                        one -> !(user.exists() && memberships.isKnown(user, one, attempt)))
                .filter(one -> !trust.isWithheld(PublicMay.ORGANIZATIONS, asked.rights()))
                .map(one -> Steps.map(
                        asItIsNow(one, attempt), now -> now.domainNames().contains(domain) ? now : Organization.ABSENT))
                .orElseGet(() -> CompletableFuture.completedFuture(Organization.ABSENT)));
    }

    /** A rehearsal may have made the organization up. */
    private CompletionStage<Optional<Long>> claimant(String domain, DeliveryAttempt attempt) {
        Optional<Long> madeUp = madeUp(attempt).flatMap(all -> all.byDomain(domain));
        return madeUp.isPresent()
                ? CompletableFuture.completedFuture(madeUp)
                : organizations.claims().claimant(domain);
    }

    private CompletionStage<Organization> asItIsNow(long id, DeliveryAttempt attempt) {
        return madeUp(attempt)
                .flatMap(all -> all.byId(id))
                .<CompletionStage<Organization>>map(json -> CompletableFuture.completedFuture(Organization.of(json)))
                .orElseGet(() -> organizations.finder().byId(String.valueOf(id), attempt));
    }

    private static Optional<MadeUpOrganizations> madeUp(DeliveryAttempt attempt) {
        return DeliveryAttempt.of(attempt).madeUp().map(MadeUpRecords::organizations);
    }

    /** Of the address that the event gives its user, else of the one that the user has. */
    private static Optional<String> domain(EventUser asked, User user) {
        Optional<String> stated = asked.statedEmail()
                .filter(email -> !user.exists() || asked.rights().may(PublicMay.EMAIL));
        Optional<String> held = user.exists() ? user.email() : asked.email();
        return stated.or(() -> held)
                .map(email ->
                        email.substring(email.lastIndexOf('@') + 1).strip().toLowerCase(Locale.ROOT))
                .filter(domain -> domain.contains(".") && !Freemail.isFreemail(domain));
    }
}
