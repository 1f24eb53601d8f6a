package io.github.zendeskevents.records;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.client.ApiRequest;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.ZendeskClient;
import io.github.zendeskevents.mapping.CustomTraits;
import io.github.zendeskevents.mapping.FieldPlan;
import io.github.zendeskevents.mapping.MissingField;
import io.github.zendeskevents.mapping.SkippedTrait;
import io.github.zendeskevents.mapping.field.Field;
import io.github.zendeskevents.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Variable;

/**
 * Fits custom traits to the custom fields that Zendesk has. The fields are read once and believed for a while, as Zendesk
 * asks; what is missing is made first, where the settings allow it. What fits nowhere is left out and counted.
 */
public final class Fields {

    private final ZendeskClient client;
    private final Settings.Fields settings;
    private final SkippedTraitCounter skippedTraits;
    private final CoalescingCache<FieldKind, KnownFields> known;
    private final FieldCreator creator;

    /** Fields of this account. */
    public Fields(ZendeskAccount account, ZendeskClient client, SkippedTraitCounter skippedTraits) {
        this.client = client;
        this.settings = account.settings().fields();
        this.skippedTraits = skippedTraits;
        this.known = new CoalescingCache<>("fields", account, this::load);
        this.creator = new FieldCreator(account, client, known);
    }

    /**
     * Fits the custom traits of an event's user, making fields that are missing.
     *
     * @return completes with the event's user and the values to write; fails as {@link ZendeskClient#send} does
     */
    public CompletionStage<EventUser> fitUser(@Variable("zendeskEventUser") EventUser user) {
        return Steps.map(fit(FieldKind.USER, user.update().custom()), user::withFields);
    }

    /**
     * Fits the custom traits of an event's organization, making fields that are missing.
     *
     * @return completes with the event's organization and the values to write; fails as {@link ZendeskClient#send} does
     */
    public CompletionStage<EventOrganization> fitOrganization(
            @Variable("zendeskEventOrganization") EventOrganization organization) {
        return Steps.map(fit(FieldKind.ORGANIZATION, organization.update().custom()), organization::withFields);
    }

    private CompletionStage<FittedFields> fit(FieldKind kind, CustomTraits traits) {
        return Steps.then(known(kind), fields -> {
            FieldPlan plan = FieldPlan.of(traits, fields.byLowerCaseKey());
            Optional<MissingField> missing = creator.firstAllowed(kind, plan.missing());
            if (missing.isPresent()) {
                return Steps.then(creator.create(kind, missing.get()), made -> fit(kind, traits));
            }
            count(kind, plan);
            return CompletableFuture.completedFuture(new FittedFields(plan.values(), fields));
        });
    }

    private void count(FieldKind kind, FieldPlan plan) {
        skippedTraits.count(kind.tag(), plan.skipped());
        skippedTraits.count(
                kind.tag(),
                plan.missing().stream()
                        .map(field -> new SkippedTrait(field.key(), "there is no such field"))
                        .toList());
    }

    /** Both lists are asked for at once, so that the first group of a stream does not wait for what an identify could have had. */
    private CompletionStage<KnownFields> known(FieldKind kind) {
        if (settings.mode() == Settings.Fields.Mode.OFF) {
            return CompletableFuture.completedFuture(new KnownFields(Map.of()));
        }
        return known.get(FieldKind.USER)
                .thenCombine(
                        known.get(FieldKind.ORGANIZATION),
                        (user, organization) -> kind == FieldKind.USER ? user : organization);
    }

    private CompletableFuture<KnownFields> load(FieldKind kind) {
        ApiRequest request = ApiRequest.get(kind.path(), kind.path()).with("page[size]", "100");
        return Steps.map(client.list(request), items -> read(kind, items));
    }

    private KnownFields read(FieldKind kind, List<JsonNode> items) {
        List<JsonNode> fields =
                items.stream().filter(item -> item.path("key").isTextual()).toList();
        creator.count(kind, fields);
        return KnownFields.of(fields.stream().map(Field::from).toList());
    }
}
