package io.github.zendeskevents.records.user;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.cache.Caches;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.Consent;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.ForgetsUsers;
import io.github.zendeskevents.event.Integrations;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.LastKnownUsers.Details;
import io.github.zendeskevents.inbox.lane.Keys;
import io.github.zendeskevents.mapping.UserUpdate;
import io.github.zendeskevents.records.EventUser;
import io.github.zendeskevents.records.FittedFields;
import io.github.zendeskevents.records.Rights;
import io.github.zendeskevents.records.TrustRules;
import io.github.zendeskevents.records.User;
import io.github.zendeskevents.records.field.SkippedTraitCounter;
import io.github.zendeskevents.records.field.TraitTables;
import io.github.zendeskevents.settings.GatewaySettings.PublicMay;
import io.github.zendeskevents.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from an event what it says of its user. An identify speaks of the user in its traits; a track or a group, at most, in
 * the traits of its context. An event that carries a {@code userId} alone is completed with what earlier identifies told.
 */
public final class EventUsers implements ForgetsUsers {

    /** How soon an event looks again for an identify that is on its way. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private static final Duration FILL_AGAIN = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(EventUsers.class);

    private final Settings.Users settings;
    private final TraitTables tables;
    private final Inbox inbox;
    private final Clock clock;
    private final SkippedTraitCounter skippedTraits;
    private final TrustRules trust;
    private final Consent consent;
    /** Whose gaps were filled lately. */
    private final Cache<String, Boolean> filled;

    /**
     * @param account whose settings say whether memberships may end
     * @param tables which traits make which attributes
     * @param inbox keeps the last known details
     * @param trust what public senders may write
     */
    public EventUsers(
            ZendeskAccount account,
            TraitTables tables,
            Inbox inbox,
            SkippedTraitCounter skippedTraits,
            TrustRules trust) {
        this.settings = account.settings().users();
        this.tables = tables;
        this.inbox = inbox;
        this.clock = account.clock();
        this.skippedTraits = skippedTraits;
        this.trust = trust;
        this.consent = new Consent(account.settings().filter().consentCategories());
        this.filled = Caches.on(account.clock())
                .expireAfterWrite(FILL_AGAIN)
                .maximumSize(20_000)
                .build();
    }

    /** True when a group event carries no userId, and the settings do not let it pass without one. */
    public boolean isUserIdMissing(@Body Event event) {
        return event.userId().isEmpty() && !settings.groupCallsWithoutUserId();
    }

    /**
     * What the event, which has a {@code userId}, says of its user. Only an identify wants more than to find the user, and only
     * it states an address: what a track or a group mentions helps to find somebody whose userId Zendesk does not know.
     */
    public EventUser read(@Body Event event, @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        DeliveryAttempt current = DeliveryAttempt.of(attempt);
        UserUpdate said = current.events(event).stream()
                .map(this::update)
                .reduce(UserUpdate::then)
                .orElseThrow();
        skippedTraits.count("user", said.skipped());
        Rights rights = trust.rights(current);
        UserUpdate update = trust.permitted(said, rights);
        boolean identify = event.type().equals("identify");
        // The first of merged events creates the user, so without a name in it there is none to create with.
        UserUpdate first =
                current.alone() ? update : update(current.events(event).get(0));
        EventUser user = new EventUser(
                event,
                userId(event),
                first.name(),
                identify ? update.email() : Optional.empty(),
                update.email().or(() -> mentionedEmail(event)),
                update,
                organizationId(event, update),
                rights,
                identify && !update.equals(said),
                FittedFields.NONE,
                Optional.empty(),
                update.attributes().replace("locale", "locale_id", Optional.empty()));
        return withCompleteName(user);
    }

    private String userId(Event event) {
        String userId = event.userId().orElseThrow().strip();
        return settings.mergesAliases() ? inbox.lastKnownUsers().currentId(userId) : userId;
    }

    /** The user with what earlier identifies told, where the event itself does not say: for somebody Zendesk does not know. */
    public EventUser addLastKnownDetails(@Variable("zendeskEventUser") EventUser user) {
        if (user.recognisable() || user.userId().isEmpty()) {
            return user;
        }
        EventUser completed =
                withCompleteName(user.withLastKnown(inbox.lastKnownUsers().recall(user.userId())));
        return completed.recognisable() || user.event().type().equals("identify")
                ? completed
                : completed.withLastKnown(ofWaitingIdentify(completed));
    }

    /** What a public sender has not said yet is nothing that a server's event may go by. */
    private Details ofWaitingIdentify(EventUser user) {
        return inbox.waitingIdentify(user.event())
                .filter(identify -> !user.rights().trusted() || identify.trust() == Trust.SERVER)
                .filter(identify -> !new Integrations(identify.json()).isOff("Zendesk") && !consent.isDenied(identify))
                .map(this::update)
                .map(said -> new Details(said.name(), said.email()))
                .orElse(Details.NONE);
    }

    /**
     * True when enough is known to create a user whom an agent can recognise; a name is, where an identify waits that would create
     * the user with no more.
     *
     * @throws RetryException while the identify may still be on its way
     */
    public boolean isEnoughKnownToCreate(
            @Variable("zendeskEventUser") EventUser user, @Variable("zendeskDelivery") DeliveryAttempt attempt)
            throws RetryException {
        boolean known = user.recognisable()
                || (user.name().isPresent() && ofWaitingIdentify(user).name().isPresent());
        if (!known) {
            waitForIdentify(user, attempt);
        }
        return known;
    }

    /**
     * The user of a group, named after the email or the id where it has no name.
     *
     * @throws RetryException while the identify may still be on its way
     */
    public EventUser addFallbackName(
            @Variable("zendeskEventUser") EventUser user, @Variable("zendeskDelivery") DeliveryAttempt attempt)
            throws RetryException {
        if (user.name().isEmpty()) {
            waitForIdentify(user, attempt);
        }
        return user.named();
    }

    /** A preview is of an event that nobody has sent, so nothing is on its way. */
    private void waitForIdentify(EventUser user, DeliveryAttempt attempt) throws RetryException {
        Duration waited = Duration.between(user.event().acceptedAt(), clock.instant());
        boolean over = waited.isNegative() || waited.compareTo(settings.waitForIdentify()) >= 0;
        if (!over && !DeliveryAttempt.of(attempt).isPreview()) {
            throw new RetryException("nothing is known of the user yet", Optional.of(LOOK_AGAIN));
        }
    }

    /**
     * Keeps the name and the email of a user for the user's later events, because a user may be deleted in Zendesk before the next
     * one. An identify tells them; what it left out, and what a track or a group did not have to tell, is taken from Zendesk where
     * nothing is known yet.
     */
    public void keepLastKnownDetails(
            @Variable("zendeskEventUser") EventUser event,
            @Variable("zendeskUser") User user,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        if (DeliveryAttempt.of(attempt).isPreview()) {
            return;
        }
        Details carried = carried(event, user);
        Details otherwise =
                new Details(user.name().or(event::name), user.email().or(() -> acceptedEmail(event, user)));
        String key = Keys.ofExternalId(event.userId());
        boolean again = carried.equals(Details.NONE) && filled.asMap().put(key, Boolean.TRUE) != null;
        if (!again) {
            inbox.lastKnownUsers().remember(event.userId(), carried, otherwise);
        }
    }

    @Override
    public void forgetUser(String userId, Collection<Long> events) {
        filled.invalidate(Keys.ofExternalId(userId));
    }

    private static Details carried(EventUser event, User user) {
        UserUpdate update = event.update();
        Optional<String> name = update.name().filter(any -> update.nameComplete());
        return event.event().type().equals("identify") ? new Details(name, acceptedEmail(event, user)) : Details.NONE;
    }

    /** An address that the sender may not give to the user must not come back with a later event either. */
    private static Optional<String> acceptedEmail(EventUser event, User user) {
        return event.statedEmail().filter(email -> event.rights().may(PublicMay.EMAIL) || user.hasPrimaryEmail(email));
    }

    /** An organization to be left counts only if the setting says that memberships may end. */
    private Optional<String> organizationId(Event event, UserUpdate update) {
        if (update.leave() && !settings.removeFromOrganizations()) {
            LOG.debug("{}: company.remove is not acted on", event);
            return Optional.empty();
        }
        return update.organizationId();
    }

    private Optional<String> mentionedEmail(Event event) {
        boolean track = event.type().equals("track");
        return track ? UserUpdate.from(event.properties(), tables.users()).email() : Optional.empty();
    }

    private static EventUser withCompleteName(EventUser user) {
        UserUpdate update = user.update();
        return user.name().isPresent() && update.nameComplete() ? user.withName(update.name()) : user;
    }

    private UserUpdate update(Event event) {
        ObjectNode traits = event.type().equals("group") ? event.contextTraits() : event.userTraits();
        return UserUpdate.from(tables.permitted(traits), tables.users());
    }
}
