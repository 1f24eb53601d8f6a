package io.github.zendeskevents.records.field;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.clock.SteadyClock;
import io.github.zendeskevents.mapping.CustomTraits;
import io.github.zendeskevents.mapping.FieldPlan;
import io.github.zendeskevents.mapping.MissingField;
import io.github.zendeskevents.mapping.SkippedTrait;
import io.github.zendeskevents.records.EventOrganization;
import io.github.zendeskevents.records.EventUser;
import io.github.zendeskevents.records.FittedFields;
import io.github.zendeskevents.records.KnownFields;
import io.github.zendeskevents.records.Rights;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.TrustRules;
import io.github.zendeskevents.settings.GatewaySettings.PublicMay;
import io.github.zendeskevents.settings.Settings;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fits custom traits to the custom fields that Zendesk has. An event without any needs none of Zendesk's fields. What is
 * missing is made first, where the settings allow it. What fits nowhere is left out and counted.
 */
public final class Fields {

    /** No single event may cost more than about 25 calls; later events may make the rest. */
    private static final int MOST_MADE_FOR_ONE_EVENT = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Fields.class);

    private final Settings.Fields settings;
    private final Clock clock;
    private final SkippedTraitCounter skippedTraits;
    private final TrustRules trust;
    private final FieldLists lists;
    private final FieldCreator creator;
    private final LookupTargets targets;

    /** Fields of this account. */
    public Fields(ZendeskAccount account, AttemptClient client, SkippedTraitCounter skippedTraits, TrustRules trust) {
        this.settings = account.settings().fields();
        this.clock = SteadyClock.of(account.clock());
        this.skippedTraits = skippedTraits;
        this.trust = trust;
        this.lists = new FieldLists(account, client, this::noteMade);
        this.creator = new FieldCreator(account, client, lists);
        this.targets = new LookupTargets(account, client, skippedTraits);
    }

    private void noteMade(FieldKind kind, List<JsonNode> listed) {
        creator.count(kind, listed);
    }

    /**
     * Fits the custom traits of an event's user, making fields that are missing.
     *
     * @return completes with the event's user and the values to write; fails as {@link AttemptClient#write} does
     */
    public CompletionStage<EventUser> fitUser(
            @Variable("zendeskEventUser") EventUser user, @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        boolean refused = user.statedEmail().isPresent()
                && !user.hasAddress()
                && user.rights().may(PublicMay.EMAIL);
        return Steps.map(
                fit(new Wanted(
                        FieldKind.USER, user.update().custom(), user.rights(), DeliveryAttempt.of(attempt), refused)),
                user::withFields);
    }

    /**
     * Fits the custom traits of an event's organization, making fields that are missing.
     *
     * @return completes with the event's organization and the values to write; fails as {@link AttemptClient#write} does
     */
    public CompletionStage<EventOrganization> fitOrganization(
            @Variable("zendeskEventOrganization") EventOrganization organization,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        return Steps.map(
                fit(new Wanted(
                        FieldKind.ORGANIZATION,
                        organization.update().custom(),
                        organization.rights(),
                        DeliveryAttempt.of(attempt),
                        false)),
                organization::withFields);
    }

    /** Why custom traits are left out at the moment, or go by an old list of fields; empty when all is well. */
    public Optional<String> problem() {
        return lists.problem();
    }

    /**
     * What is to be fitted.
     *
     * @param refused whether Zendesk surely refuses the record, so that no field may be made for it
     */
    private record Wanted(
            FieldKind kind, CustomTraits traits, Rights rights, DeliveryAttempt attempt, boolean refused) {}

    private CompletionStage<FittedFields> fit(Wanted wanted) {
        if (wanted.traits().byKey().isEmpty()) {
            return CompletableFuture.completedFuture(FittedFields.NONE);
        }
        return fit(wanted, clock.instant(), MOST_MADE_FOR_ONE_EVENT);
    }

    private CompletionStage<FittedFields> fit(Wanted wanted, Instant begun, int mayMake) {
        FieldKind kind = wanted.kind();
        DeliveryAttempt attempt = wanted.attempt();
        return Steps.then(known(kind, attempt), fields -> {
            if (fields.isEmpty()) {
                countAll(kind, wanted.traits());
                return CompletableFuture.completedFuture(FittedFields.NONE);
            }
            FieldPlan plan = FieldPlan.of(wanted.traits(), fields.get().byLowerCaseKey());
            Optional<MissingField> missing = creator.firstAllowed(kind, plan.missing(), attempt);
            boolean withheld = missing.isPresent() && trust.isWithheld(PublicMay.FIELDS, wanted.rights());
            boolean makes = missing.isPresent() && !withheld && !wanted.refused();
            if (makes && mayMake > 0 && lists.isOlder(kind, begun) && !attempt.isPreview()) {
                // Somebody may have made it by hand meanwhile, under a key that this module would not choose.
                return Steps.then(lists.getAnew(kind, attempt), anew -> fit(wanted, Instant.MIN, mayMake));
            }
            if (makes && mayMake > 0) {
                CompletionStage<Boolean> made =
                        Steps.then(countOfBothKinds(kind, attempt), counted -> create(kind, missing.get(), attempt));
                return Steps.then(made, ownCall -> fit(wanted, Instant.MIN, ownCall ? mayMake - 1 : mayMake));
            }
            if (makes) {
                LOG.info(
                        "An event brought more new traits of a {} than the {} that one event may make fields for; a later one makes the rest",
                        kind.tag(),
                        MOST_MADE_FOR_ONE_EVENT);
            }
            count(kind, plan, makes);
            return targets.resolve(kind, new FittedFields(plan.values(), fields.get(), withheld), attempt);
        });
    }

    /** The number of fields that may be made is one for both kinds, so the other list tells too, if it can be had. */
    private CompletionStage<Void> countOfBothKinds(FieldKind kind, DeliveryAttempt attempt) {
        FieldKind other = kind == FieldKind.USER ? FieldKind.ORGANIZATION : FieldKind.USER;
        return lists.get(other, DeliveryAttempt.of(attempt)).handle((fields, failure) -> null);
    }

    private CompletionStage<Boolean> create(FieldKind kind, MissingField missing, DeliveryAttempt attempt) {
        return creator.firstAllowed(kind, List.of(missing), attempt)
                .map(allowed -> creator.create(kind, allowed, attempt))
                .orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    private void countAll(FieldKind kind, CustomTraits traits) {
        skippedTraits.count(
                kind.tag(),
                traits.byKey().values().stream()
                        .map(trait -> new SkippedTrait(trait.path(), "Zendesk does not give its list of fields"))
                        .toList());
    }

    private void count(FieldKind kind, FieldPlan plan, boolean tooMany) {
        String reason = tooMany
                ? "one event makes " + MOST_MADE_FOR_ONE_EVENT + " fields at the most, a later one may make this"
                : "there is no such field";
        skippedTraits.count(kind.tag(), plan.skipped());
        skippedTraits.count(
                kind.tag(),
                plan.missing().stream()
                        .map(field -> new SkippedTrait(field.key(), reason))
                        .toList());
    }

    private CompletionStage<Optional<KnownFields>> known(FieldKind kind, DeliveryAttempt attempt) {
        return settings.mode() == Settings.Fields.Mode.OFF
                ? CompletableFuture.completedFuture(Optional.of(new KnownFields(Map.of())))
                : lists.get(kind, DeliveryAttempt.of(attempt));
    }
}
